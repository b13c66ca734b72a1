#include "server/domain/branch/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

struct change_of {
	const char *row, *name, *parent;
	int archived; /* -1 = not given */
	int64_t expected;
	bool root, was_archived;
	struct q_branch_parent above;
	struct q_branch_users users;
	const char *violations;
	enum reason reason;
};
#define THERE                                                                                                \
	{                                                                                                    \
		.found = true, .id = {{7}}, .archived_at = INT64_MIN                                         \
	}

static bool
run(const struct change_of *c, struct actor *who, struct branch_update_plan *p, struct why *w)
{
	struct branch_update_facts f = {.is = {.found = true,
	                                    .id = test_id(9),
	                                    .code = "SH",
	                                    .name = "上海",
	                                    .parent_id = test_id(3),
	                                    .archived_at = c->was_archived ? 5 : INT64_MIN,
	                                    .version = 2},
	    .parent = c->above,
	    .users = c->users};
	Bl__UpdateBranchRequest rq = BL__UPDATE_BRANCH_REQUEST__INIT;

	if (c->root)
		f.is.parent_id = (struct uuid){{0}};
	rq.branch_id = arena_strdup(who->arena, "@SH");
	rq.expected_version = c->expected;
	if (c->name != NULL) {
		rq._name_case = BL__UPDATE_BRANCH_REQUEST___NAME_NAME;
		rq.name = arena_strdup(who->arena, c->name);
	}
	if (c->parent != NULL) {
		rq._parent_id_case = BL__UPDATE_BRANCH_REQUEST___PARENT_ID_PARENT_ID;
		rq.parent_id = arena_strdup(who->arena, c->parent);
	}
	if (c->archived >= 0) {
		rq._archived_case = BL__UPDATE_BRANCH_REQUEST___ARCHIVED_ARCHIVED;
		rq.archived = c->archived == 1;
	}
	return branch_update_decide(&f, &rq, who, p, w);
}

static void
rules(void **state)
{
	static const struct change_of rows[] = {
	    {"rename", "上海分公司", NULL, -1, 2, false, false, {0}, {0}, "", R_NONE},
	    {"move", NULL, "@HQ", -1, 2, false, false, THERE, {0}, "", R_NONE},
	    {"archive", NULL, NULL, 1, 2, false, false, {0}, {0}, "", R_NONE},
	    {"bring back", NULL, NULL, 0, 2, false, true, {0}, {.users = 3}, "", R_NONE},
	    {"stale", "x", NULL, -1, 1, false, false, {0}, {0}, "", R_STALE_VERSION},
	    {"empty name, no parent", "", "", -1, 2, false, false, {0}, {0},
	        "name REQUIRED\nparent_id REQUIRED\n", R_INVALID_FIELDS},
	    {"unknown parent", NULL, "@XX", -1, 2, false, false, {0}, {0}, "parent_id UNKNOWN_REF\n",
	        R_INVALID_FIELDS},
	    {"below itself", NULL, "@SH1", -1, 2, false, false,
	        {.found = true, .archived_at = INT64_MIN, .below = true}, {0}, "parent_id TREE_CIRCLE\n",
	        R_INVALID_FIELDS},
	    {"move the root", NULL, "@SH", -1, 2, true, false, THERE, {0}, "", R_ROOT_STAYS},
	    {"archive the root", NULL, NULL, 1, 2, true, false, {0}, {0}, "", R_ROOT_STAYS},
	    {"rename the root", "集团总部", NULL, -1, 2, true, false, {0}, {0}, "", R_NONE},
	    {"archive with users", NULL, NULL, 1, 2, false, false, {0}, {.users = 1}, "", R_IN_USE},
	    {"archive with branches", NULL, NULL, 1, 2, false, false, {0}, {.branches = 1}, "", R_IN_USE},
	    {"archive with warehouses", NULL, NULL, 1, 2, false, false, {0}, {.warehouses = 1}, "", R_IN_USE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct branch_update_plan p = {0};

		check_row(rows[i].row, run(&rows[i], who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		if (rows[i].archived >= 0 && rows[i].reason == R_NONE)
			check_row(
			    rows[i].row, p.archived_at == (rows[i].archived == 1 ? who->now : INT64_MIN));
		actor_free(who);
	}
}

static void
unknown(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct branch_update_facts f = {0};
	struct branch_update_plan p = {0};
	Bl__UpdateBranchRequest rq = BL__UPDATE_BRANCH_REQUEST__INIT;

	(void)state;
	rq.branch_id = arena_strdup(who->arena, "@XX");
	assert_false(branch_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static void
absent_stays(void **state)
{
	static const struct change_of c = {"", NULL, NULL, -1, 2, false, true, {0}, {0}, "", R_NONE};
	struct actor *who = actor_new();
	struct branch_update_plan p = {0};

	(void)state;
	assert_true(run(&c, who, &p, why_new(who)));
	assert_string_equal(p.row.name, "上海");
	assert_true(uuid_eq(p.row.parent_id, test_id(3)));
	assert_true(p.row.archived);
	assert_int_equal(p.archived_at, 5);
	assert_int_equal(p.row.version, 3);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 how a branch may change", rules),
    CASE("X2 an unknown branch", unknown),
    CASE("X2 absent fields stay", absent_stays),
};
UNIT_MAIN("branch_update", cases)
