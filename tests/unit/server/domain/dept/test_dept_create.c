#include "server/domain/dept/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *branch, *parent, *head;
		bool branch_found, branch_mine;
		int64_t branch_archived;
		struct q_dept_parent above;
		struct q_dept_head lead;
		bool taken;
		const char *violations;
	} rows[] = {
	    {"plain", "@SH", "", "", true, true, INT64_MIN, {0}, {0}, false, ""},
	    {"whole", "@SH", "@SH-X", "@li", true, true, INT64_MIN,
	        {.found = true, .branch_id = {{3}}, .archived_at = INT64_MIN},
	        {.found = true, .archived_at = INT64_MIN}, false, ""},
	    {"no branch", "", "", "", false, true, INT64_MIN, {0}, {0}, false, "branch_id REQUIRED\n"},
	    {"unknown branch", "@XX", "", "", false, true, INT64_MIN, {0}, {0}, false,
	        "branch_id UNKNOWN_REF\n"},
	    {"archived branch", "@SH", "", "", true, true, 5, {0}, {0}, false, "branch_id UNKNOWN_REF\n"},
	    {"another's branch", "@SH", "", "", true, false, INT64_MIN, {0}, {0}, false,
	        "branch_id NOT_YOUR_BRANCH\n"},
	    {"parent elsewhere", "@SH", "@BJ-X", "", true, true, INT64_MIN,
	        {.found = true, .branch_id = {{4}}, .archived_at = INT64_MIN}, {0}, false,
	        "parent_id OTHER_BRANCH\n"},
	    {"unknown parent and head, used code", "@SH", "@no", "@no", true, true, INT64_MIN, {0}, {0}, true,
	        "parent_id UNKNOWN_REF\nhead_id UNKNOWN_REF\ncode TAKEN\n"},
	    {"head has left", "@SH", "", "@li", true, true, INT64_MIN, {0}, {.found = true, .archived_at = 5},
	        false, "head_id UNKNOWN_REF\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct dept_create_facts f = {.taken = {.code_taken = rows[i].taken},
		    .branch = {.found = rows[i].branch_found,
		        .archived_at = rows[i].branch_archived,
		        .code = "SH"},
		    .parent = rows[i].above,
		    .head = rows[i].lead};
		struct dept_create_plan p = {0};
		Bl__CreateDeptRequest rq = BL__CREATE_DEPT_REQUEST__INIT;

		f.branch.id = (struct uuid){{3}};
		who->scope_all = false;
		who->scope_branches = (struct uuids){rows[i].branch_mine ? &f.branch.id : &who->user_id, 1};
		rq.code = arena_strdup(who->arena, "SALES");
		rq.name = arena_strdup(who->arena, "销售部");
		rq.branch_id = arena_strdup(who->arena, rows[i].branch);
		rq.parent_id = arena_strdup(who->arena, rows[i].parent);
		rq.head_id = arena_strdup(who->arena, rows[i].head);
		check_row(
		    rows[i].row, dept_create_decide(&f, &rq, who, &p, w) == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct dept_create_facts f = {0};
	struct dept_create_plan p = {{.id = test_id(7),
	    .code = "SALES",
	    .name = "销售部",
	    .branch_id = test_id(3),
	    .branch_code = "SH",
	    .version = 1}};
	Bl__CreateDeptRequest rq = BL__CREATE_DEPT_REQUEST__INIT;
	Bl__CreateDeptResponse re = BL__CREATE_DEPT_RESPONSE__INIT;

	(void)state;
	dept_create_apply(b, &f, &p, &rq, who, &re);
	assert_string_equal(re.dept->branch_code, "SH");
	assert_string_equal(re.dept->parent_id, "");
	assert_non_null(strstr(batch_fake_text(b), "q_dept_add("));
	assert_non_null(strstr(batch_fake_text(b), "parent_id=NULL, head_id=NULL"));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=3,"));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 a new department, all errors at once", rules),
    CASE("X2 a new department is written with its audit row", writes),
};
UNIT_MAIN("dept_create", cases)
