#include "server/domain/scope.h"
#include "tests/unit/server/domain/domain.h"

static void
branches(void **state)
{
	struct actor *who = actor_new();
	struct uuid mine[] = {test_id(40), test_id(41)};
	(void)state;
	assert_true(scope_has_branch(who, test_id(99)));
	who->scope_all = false;
	assert_false(scope_has_branch(who, test_id(99)));
	assert_true(scope_has_branch(who, who->branch_id));
	who->scope_branches = (struct uuids){mine, 2};
	assert_true(scope_has_branch(who, test_id(41)));
	assert_false(scope_has_branch(who, test_id(42)));
	actor_free(who);
}

static void
owners(void **state)
{
	struct actor *who = actor_new();
	struct uuid branch = test_id(40), owner = test_id(50);
	(void)state;
	assert_true(scope_has_owner(who, test_id(99), test_id(98)));
	who->scope_all = false;
	assert_false(scope_has_owner(who, test_id(99), test_id(98)));
	assert_true(scope_has_owner(who, who->user_id, test_id(98)));
	assert_false(scope_has_owner(who, test_id(99), who->branch_id)); /* a colleague is not one's own */
	who->scope_owners = (struct uuids){&owner, 1};
	assert_true(scope_has_owner(who, owner, test_id(98)));
	who->scope_branches = (struct uuids){&branch, 1};
	assert_true(scope_has_owner(who, test_id(99), branch));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 branches that may be given something", branches),
    CASE("X2 owners that may be given something", owners),
};
UNIT_MAIN("scope", cases)
