#include "server/domain/session/get.c"

#include "tests/unit/server/domain/domain.h"

static void
shows_rights(void **state)
{
	struct actor *who = actor_new();
	struct q_session_roles_row role = {.name = "销售"};
	struct q_session_branches_row branch = {.code = "SH"};
	struct session_get_facts f = {.me = {.found = true, .branch_code = "SH", .branch_name = "上海"},
	    .roles = {1, &role},
	    .branches = {1, &branch}};
	Bl__GetSessionRequest rq = BL__GET_SESSION_REQUEST__INIT;
	Bl__GetSessionResponse re = BL__GET_SESSION_RESPONSE__INIT, all = BL__GET_SESSION_RESPONSE__INIT;

	(void)state;
	for (int p = 0; p < PERM_N; p++)
		if (p != PERM_SELF && p != PERM_ORDER_READ)
			actor_forbid(who, (enum perm)p);
	who->scope_all = false;
	assert_true(session_get_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_permissions, 1);
	assert_string_equal(re.permissions[0], "order.read");
	assert_string_equal(re.scope_branches[0], "SH");
	assert_string_equal(re.roles[0], "销售");
	assert_string_equal(re.login, "zhang");
	who->scope_all = true;
	assert_true(session_get_view(&f, &rq, who, &all, why_new(who)));
	assert_true(all.scope_all);
	assert_int_equal(all.n_scope_branches, 0);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 a session shows its rights and scope", shows_rights),
};
UNIT_MAIN("session_get", cases)
