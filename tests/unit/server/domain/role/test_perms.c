#include "server/domain/role/perms.h"
#include "tests/unit/server/domain/domain.h"

static void
by_text(void **state)
{
	enum perm p;

	(void)state;
	assert_true(perm_by_text("order.edit", &p));
	assert_int_equal(p, PERM_ORDER_EDIT);
	assert_true(perm_by_text("admin", &p));
	assert_false(perm_by_text("", &p));
	assert_false(perm_by_text("self", &p));
	assert_false(perm_by_text("order.*", &p));
}

static void
giving(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	char edit[] = "order.edit", fly[] = "order.fly", admin[] = "admin", self[] = "self",
	     *list[] = {edit, fly, edit, admin, self};
	const char *some[] = {"order.edit", "order.read"}, *more[] = {"order.edit", "admin"},
	           *later[] = {"from.the.future"};

	(void)state;
	actor_forbid(who, PERM_ADMIN);
	assert_false(perms_check(w, "permissions", list, 5, who));
	assert_string_equal(violations(w),
	    "permissions[1] UNKNOWN_PERMISSION\npermissions[2] DUPLICATE\n"
	    "permissions[3] NOT_YOURS_TO_GIVE\npermissions[4] UNKNOWN_PERMISSION\n");
	assert_true(perms_held((struct texts){some, 2}, who));
	assert_false(perms_held((struct texts){more, 2}, who));
	assert_false(perms_held((struct texts){later, 1}, who));
	assert_true(perms_held((struct texts){NULL, 0}, who));
	actor_free(who);
}

static void
scopes(void **state)
{
	struct actor *who = actor_new();

	(void)state;
	assert_true(scope_held(ROLE_ALL, who));
	who->scope_all = false;
	assert_true(scope_held(ROLE_BRANCH, who));
	assert_false(scope_held(ROLE_SUBTREE, who));
	assert_false(scope_held(ROLE_ALL, who));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 permissions by their texts", by_text),
    CASE("X2 nobody gives what they do not have", giving),
    CASE("X2 only who sees all gives a view of more than a branch", scopes),
};
UNIT_MAIN("perms", cases)
