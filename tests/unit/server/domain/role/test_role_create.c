#include "server/domain/role/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row;
		int scope, rate;
		const char *perm;
		bool sees_all, admin;
		const char *violations;
	} rows[] = {
	    {"good", 3, 0, "order.read", true, true, ""},
	    {"all of it", 5, 3, "admin", true, true, ""},
	    {"no scope", 0, 0, "order.read", true, true, "scope REQUIRED\n"},
	    {"odd scope and rate", 6, 4, "order.read", true, true, "scope BAD_ENUM\nrate_class BAD_ENUM\n"},
	    {"more than he sees", 5, 0, "order.read", false, true, "scope NOT_YOURS_TO_GIVE\n"},
	    {"more than he may", 1, 0, "admin", true, false, "permissions[0] NOT_YOURS_TO_GIVE\n"},
	    {"no permission", 1, 0, "fly", true, true, "permissions[0] UNKNOWN_PERMISSION\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct role_create_facts f = {{0}};
		struct role_create_plan p = {0};
		Bl__CreateRoleRequest rq = BL__CREATE_ROLE_REQUEST__INIT;
		char *list[] = {arena_strdup(who->arena, rows[i].perm)};

		if (!rows[i].admin)
			actor_forbid(who, PERM_ADMIN);
		who->scope_all = rows[i].sees_all;
		rq.code = arena_strdup(who->arena, "sales");
		rq.name = arena_strdup(who->arena, "销售");
		rq.scope = (Bl__Scope)rows[i].scope;
		rq.rate_class = (Bl__RateClass)rows[i].rate;
		rq.permissions = list;
		rq.n_permissions = 1;
		check_row(
		    rows[i].row, role_create_decide(&f, &rq, who, &p, w) == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row, p.row.rate_class == (rows[i].rate == 0 ? 1 : rows[i].rate));
		actor_free(who);
	}
}

static void
writes(void **state)
{
	static const char *const perms[] = {"order.read", "order.edit"};
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct role_create_facts f = {{0}};
	struct role_create_plan p = {{.id = test_id(7),
	    .code = "sales",
	    .name = "销售",
	    .scope = 3,
	    .rate_class = 1,
	    .perms = {perms, 2},
	    .version = 1}};
	Bl__CreateRoleRequest rq = BL__CREATE_ROLE_REQUEST__INIT;
	Bl__CreateRoleResponse re = BL__CREATE_ROLE_RESPONSE__INIT;

	(void)state;
	role_create_apply(b, &f, &p, &rq, who, &re);
	assert_int_equal(re.role->scope, BL__SCOPE__SCOPE_BRANCH);
	assert_int_equal(re.role->n_permissions, 2);
	assert_string_equal(re.role->permissions[1], "order.edit");
	assert_non_null(strstr(batch_fake_text(b), "perms=[\"order.read\", \"order.edit\"]"));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=5,"));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 a new role gives nothing that its maker does not have", rules),
    CASE("X4 a new role is written with its audit row", writes),
};
UNIT_MAIN("role_create", cases)
