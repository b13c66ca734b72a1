#include "server/domain/branch/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *id, *code, *name, *parent;
		struct q_branch_taken taken;
		struct q_branch_parent above;
		const char *violations;
	} rows[] = {
	    {"below the head office", "", "SH", "上海", "@HQ", {.has_root = true},
	        {.found = true, .archived_at = INT64_MIN}, ""},
	    {"the head office", "", "HQ", "总部", "", {.has_root = false}, {.found = false}, ""},
	    {"a second head office", "", "HQ2", "总部", "", {.has_root = true}, {.found = false},
	        "parent_id ROOT_EXISTS\n"},
	    {"all wrong", "x", "S H", "", "HQ", {.has_root = true}, {.found = false},
	        "branch_id BAD_NEW_ID\ncode BAD_CODE\nname REQUIRED\nparent_id BAD_UUID\n"},
	    {"unknown parent", "", "SH", "上海", "@XX", {.has_root = true}, {.found = false},
	        "parent_id UNKNOWN_REF\n"},
	    {"archived parent", "", "SH", "上海", "@BJ", {.has_root = true},
	        {.found = true, .archived_at = 5}, "parent_id UNKNOWN_REF\n"},
	    {"used code and id", "0199c8a0-0000-7000-8000-000000000007", "SH", "上海", "@HQ",
	        {.has_root = true, .code_taken = true, .id_taken = true},
	        {.found = true, .archived_at = INT64_MIN}, "branch_id TAKEN\ncode TAKEN\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct branch_create_facts f = {rows[i].taken, rows[i].above};
		struct branch_create_plan p = {0};
		Bl__CreateBranchRequest rq = BL__CREATE_BRANCH_REQUEST__INIT;

		rq.branch_id = arena_strdup(who->arena, rows[i].id);
		rq.code = arena_strdup(who->arena, rows[i].code);
		rq.name = arena_strdup(who->arena, rows[i].name);
		rq.parent_id = arena_strdup(who->arena, rows[i].parent);
		check_row(rows[i].row,
		    branch_create_decide(&f, &rq, who, &p, w) == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct branch_create_facts f = {0};
	struct branch_create_plan p = {
	    {.id = test_id(7), .code = "SH", .name = "上海", .parent_id = test_id(3), .version = 1}};
	Bl__CreateBranchRequest rq = BL__CREATE_BRANCH_REQUEST__INIT;
	Bl__CreateBranchResponse re = BL__CREATE_BRANCH_RESPONSE__INIT;

	(void)state;
	branch_create_apply(b, &f, &p, &rq, who, &re);
	assert_string_equal(re.branch->code, "SH");
	assert_string_equal(re.branch->parent_id, test_id_text(who, 3));
	assert_false(re.branch->archived);
	assert_non_null(strstr(batch_fake_text(b), "q_branch_add("));
	assert_non_null(
	    strstr(batch_fake_text(b), "change=\"{\\\"code\\\":\\\"SH\\\",\\\"name\\\":\\\"上海\\\"}\""));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 a new branch, all errors at once", rules),
    CASE("X2 a new branch is written with its audit row", writes),
};
UNIT_MAIN("branch_create", cases)
