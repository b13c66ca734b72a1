#include "server/domain/dept/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *name, *parent, *head;
		int archived; /* -1 = not given */
		int64_t expected;
		bool found, mine;
		struct q_dept_parent above;
		struct q_dept_users users;
		const char *violations;
		enum reason reason;
	} rows[] = {
	    {"rename", "新名", NULL, NULL, -1, 2, true, true, {0}, {0}, "", R_NONE},
	    {"no parent, no head any more", NULL, "", "", -1, 2, true, true, {0}, {0}, "", R_NONE},
	    {"below itself", NULL, "@X", NULL, -1, 2, true, true,
	        {.found = true, .branch_id = {{3}}, .archived_at = INT64_MIN, .below = true}, {0},
	        "parent_id TREE_CIRCLE\n", R_INVALID_FIELDS},
	    {"unknown head", NULL, NULL, "@no", -1, 2, true, true, {0}, {0}, "head_id UNKNOWN_REF\n",
	        R_INVALID_FIELDS},
	    {"unknown", "新名", NULL, NULL, -1, 2, false, true, {0}, {0}, "", R_NOT_FOUND},
	    {"another's branch", "新名", NULL, NULL, -1, 2, true, false, {0}, {0}, "", R_NOT_YOUR_DEPT},
	    {"stale", "新名", NULL, NULL, -1, 1, true, true, {0}, {0}, "", R_STALE_VERSION},
	    {"archive", NULL, NULL, NULL, 1, 2, true, true, {0}, {0}, "", R_NONE},
	    {"archive with users", NULL, NULL, NULL, 1, 2, true, true, {0}, {.users = 2}, "", R_IN_USE},
	    {"archive with departments", NULL, NULL, NULL, 1, 2, true, true, {0}, {.depts = 1}, "", R_IN_USE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct dept_update_facts f = {.is = {.found = rows[i].found,
		                                  .id = test_id(9),
		                                  .branch_id = {{3}},
		                                  .code = "SALES",
		                                  .name = "销售部",
		                                  .parent_id = test_id(5),
		                                  .head_id = test_id(6),
		                                  .archived_at = INT64_MIN,
		                                  .version = 2},
		    .parent = rows[i].above,
		    .users = rows[i].users,
		    .branch = {.code = "SH"}};
		struct dept_update_plan p = {0};
		Bl__UpdateDeptRequest rq = BL__UPDATE_DEPT_REQUEST__INIT;

		who->scope_all = rows[i].mine;
		rq.dept_id = arena_strdup(who->arena, "@SALES");
		rq.expected_version = rows[i].expected;
		rq._name_case = rows[i].name != NULL ? BL__UPDATE_DEPT_REQUEST___NAME_NAME : 0;
		rq.name = arena_strdup(who->arena, rows[i].name);
		if (rows[i].parent != NULL) {
			rq._parent_id_case = BL__UPDATE_DEPT_REQUEST___PARENT_ID_PARENT_ID;
			rq.parent_id = arena_strdup(who->arena, rows[i].parent);
		}
		if (rows[i].head != NULL) {
			rq._head_id_case = BL__UPDATE_DEPT_REQUEST___HEAD_ID_HEAD_ID;
			rq.head_id = arena_strdup(who->arena, rows[i].head);
		}
		if (rows[i].archived >= 0) {
			rq._archived_case = BL__UPDATE_DEPT_REQUEST___ARCHIVED_ARCHIVED;
			rq.archived = rows[i].archived == 1;
		}
		check_row(rows[i].row, dept_update_decide(&f, &rq, who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		if (rows[i].reason == R_NONE) {
			check_row(rows[i].row, uuid_is_zero(p.row.parent_id) == (rows[i].parent != NULL));
			check_row(rows[i].row, p.row.version == 3);
		}
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X2 how a department may change", rules),
};
UNIT_MAIN("dept_update", cases)
