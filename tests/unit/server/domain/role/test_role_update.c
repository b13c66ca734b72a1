#include "server/domain/role/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static const char *const edit_and_read[] = {"user.edit", "order.read"}, *const with_self[] = {
                                                                            "self", "order.read"};

struct change_of {
	const char *row, *perm; /* NULL = permissions stay */
	int scope, archived;    /* 0, -1 = not given */
	int64_t expected;
	struct texts had;
	int had_scope;
	bool may_edit_users;
	int64_t holders, other_admins;
	const char *violations;
	enum reason reason;
};
#define EDIT                                                                                                 \
	{                                                                                                    \
		edit_and_read, 2                                                                             \
	}
#define READ                                                                                                 \
	{                                                                                                    \
		edit_and_read + 1, 1                                                                         \
	}
#define SELF                                                                                                 \
	{                                                                                                    \
		with_self, 2                                                                                 \
	}

static bool
run(const struct change_of *c, struct actor *who, struct role_update_plan *p, struct why *w)
{
	struct role_update_facts f = {.is = {.found = true,
	                                  .id = test_id(9),
	                                  .code = "r",
	                                  .name = "角色",
	                                  .scope = (int16_t)c->had_scope,
	                                  .rate_class = 1,
	                                  .perms = c->had,
	                                  .archived_at = INT64_MIN,
	                                  .version = 2},
	    .holders = {.users = c->holders},
	    .admins = {.users = c->other_admins}};
	Bl__UpdateRoleRequest rq = BL__UPDATE_ROLE_REQUEST__INIT;
	char *list[] = {arena_strdup(who->arena, c->perm)};

	if (!c->may_edit_users)
		actor_forbid(who, PERM_USER_EDIT);
	rq.role_id = arena_strdup(who->arena, "@r");
	rq.expected_version = c->expected;
	rq.scope = (Bl__Scope)c->scope;
	rq.permissions = list;
	rq.n_permissions = c->perm != NULL;
	if (c->archived >= 0) {
		rq._archived_case = BL__UPDATE_ROLE_REQUEST___ARCHIVED_ARCHIVED;
		rq.archived = c->archived == 1;
	}
	return role_update_decide(&f, &rq, who, p, w);
}

static void
rules(void **state)
{
	static const struct change_of rows[] = {
	    {"more rights", "order.edit", 0, -1, 2, READ, 3, true, 5, 1, "", R_NONE},
	    {"wider", NULL, 5, -1, 2, READ, 3, true, 5, 1, "", R_NONE},
	    {"the right that everybody has", NULL, 4, -1, 2, SELF, 3, true, 5, 1, "", R_NONE},
	    {"odd", "fly", 9, -1, 2, READ, 3, true, 5, 1,
	        "scope BAD_ENUM\npermissions[0] UNKNOWN_PERMISSION\n", R_INVALID_FIELDS},
	    {"stale", NULL, 5, -1, 1, READ, 3, true, 5, 1, "", R_STALE_VERSION},
	    {"a role above him", NULL, 3, -1, 2, EDIT, 3, false, 5, 1, "", R_ROLE_ABOVE_YOU},
	    {"the last administrators lose the right", "order.read", 0, -1, 2, EDIT, 5, true, 2, 0, "",
	        R_LAST_ADMIN},
	    {"there are others", "order.read", 0, -1, 2, EDIT, 5, true, 2, 1, "", R_NONE},
	    {"the last administrators lose the view", NULL, 3, -1, 2, EDIT, 5, true, 2, 0, "", R_LAST_ADMIN},
	    {"archive in use", NULL, 0, 1, 2, READ, 3, true, 1, 1, "", R_IN_USE},
	    {"archive", NULL, 0, 1, 2, READ, 3, true, 0, 1, "", R_NONE},
	    {"archive the administrators' role", NULL, 0, 1, 2, EDIT, 5, true, 0, 0, "", R_LAST_ADMIN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct role_update_plan p = {0};

		check_row(rows[i].row, run(&rows[i], who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X2 how a role may change, and that somebody stays administrator", rules),
};
UNIT_MAIN("role_update", cases)
