#include "server/domain/category/create.c"
#include "server/domain/category/list.c"
#include "server/domain/category/update.c"

#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

#define IN_USE                                                                                               \
	{                                                                                                    \
		.found = true, .id = {{7}}, .code = "UP", .archived_at = INT64_MIN                           \
	}

static void
creating(void **state)
{
	static const struct {
		const char *row, *id, *code, *name, *parent;
		struct q_category_taken taken;
		struct q_category_by_ref above;
		const char *violations;
	} rows[] = {
	    {"a root", "", "HW", "五金", "", {0}, {0}, ""},
	    {"below another", "", "HW", "五金", "@UP", {0}, IN_USE, ""},
	    {"all wrong at once", "@X", "a b", "", "UP", {0}, {0},
	        "category_id BAD_NEW_ID\ncode BAD_CODE\nname REQUIRED\nparent_id BAD_UUID\n"},
	    {"unknown parent", "", "HW", "五金", "@NO", {0}, {0}, "parent_id UNKNOWN_REF\n"},
	    {"archived parent", "", "HW", "五金", "@UP", {0}, {.found = true, .archived_at = 5},
	        "parent_id UNKNOWN_REF\n"},
	    {"code in use", "", "HW", "五金", "", {.found = true, .code_taken = true}, {0}, "code TAKEN\n"},
	    {"id in use", "", "HW", "五金", "", {.found = true, .id_taken = true}, {0},
	        "category_id TAKEN\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct category_create_facts f = {rows[i].taken, rows[i].above};
		struct category_create_plan p;
		Bl__CreateCategoryRequest rq = BL__CREATE_CATEGORY_REQUEST__INIT;
		rq.category_id = arena_strdup(who->arena, rows[i].id);
		rq.code = arena_strdup(who->arena, rows[i].code);
		rq.name = arena_strdup(who->arena, rows[i].name);
		rq.parent_id = arena_strdup(who->arena, rows[i].parent);
		bool ok = category_create_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row, !ok || uuid_eq(p.category.id, new_id(who, 0)));
		check_row(rows[i].row, !ok || uuid_eq(p.category.parent_id, rows[i].above.id));
		actor_free(who);
	}
}

/* 1 is above 2 is above 3; 4 stands alone. */
static const struct q_category_tree_lock_row tree_rows[] = {
    {{{1}}, {{0}}}, {{{2}}, {{1}}}, {{{3}}, {{2}}}, {{{4}}, {{0}}}};

static void
updating(void **state)
{
	static const struct {
		const char *row, *name, *parent; /* NULL = not given */
		uint8_t above;                   /* 0 = not found */
		int archived;                    /* -1 = not given */
		int64_t expected;
		const char *violations;
		enum reason reason;
	} rows[] = {
	    {"rename", "新名", NULL, 0, -1, 2, "", R_NONE},
	    {"move", NULL, "@P", 4, -1, 2, "", R_NONE},
	    {"to the root", NULL, "", 0, -1, 2, "", R_NONE},
	    {"below itself", NULL, "@P", 2, -1, 2, "parent_id TREE_CIRCLE\n", R_INVALID_FIELDS},
	    {"below its child", NULL, "@P", 3, -1, 2, "parent_id TREE_CIRCLE\n", R_INVALID_FIELDS},
	    {"below its parent, where it is", NULL, "@P", 1, -1, 2, "", R_NONE},
	    {"unknown parent, empty name", "", "@P", 0, -1, 2, "name REQUIRED\nparent_id UNKNOWN_REF\n",
	        R_INVALID_FIELDS},
	    {"archive", NULL, NULL, 0, 1, 2, "", R_NONE},
	    {"bring back", NULL, NULL, 0, 0, 2, "", R_NONE},
	    {"stale", "新名", NULL, 0, -1, 1, "", R_STALE_VERSION},
	    {"no version", "新名", NULL, 0, -1, 0, "", R_STALE_VERSION},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct category_update_facts f = {.tree = {4, (struct q_category_tree_lock_row *)tree_rows},
		    .category = {.found = true,
		        .id = {{2}},
		        .code = "HW",
		        .name = "五金",
		        .parent_id = {{1}},
		        .version = 2,
		        .archived_at = 9},
		    .parent = {
		        .found = rows[i].above != 0, .id = {{rows[i].above}}, .archived_at = INT64_MIN}};
		struct category_update_plan p;
		Bl__UpdateCategoryRequest rq = BL__UPDATE_CATEGORY_REQUEST__INIT;
		rq.category_id = S("@HW");
		rq.expected_version = rows[i].expected;
		rq._name_case = rows[i].name ? BL__UPDATE_CATEGORY_REQUEST___NAME_NAME : 0;
		rq.name = arena_strdup(who->arena, rows[i].name);
		rq._parent_id_case = rows[i].parent ? BL__UPDATE_CATEGORY_REQUEST___PARENT_ID_PARENT_ID : 0;
		rq.parent_id = arena_strdup(who->arena, rows[i].parent);
		rq._archived_case =
		    rows[i].archived >= 0 ? BL__UPDATE_CATEGORY_REQUEST___ARCHIVED_ARCHIVED : 0;
		rq.archived = rows[i].archived == 1;
		bool ok = category_update_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		if (ok) {
			check_row(rows[i].row, p.category.version == 3);
			check_row(
			    rows[i].row, strcmp(p.category.name, rows[i].name ? rows[i].name : "五金") == 0);
			check_row(
			    rows[i].row, p.category.parent_id.b[0] == (rows[i].parent ? rows[i].above : 1));
			check_row(
			    rows[i].row, p.category.archived_at == (rows[i].archived == 1      ? who->now
			                                               : rows[i].archived == 0 ? INT64_MIN
			                                                                       : 9));
		}
		actor_free(who);
	}
}

static void
not_there(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct category_update_facts f = {.category = {.found = false}};
	struct category_update_plan p;
	Bl__UpdateCategoryRequest rq = BL__UPDATE_CATEGORY_REQUEST__INIT;
	(void)state;
	rq.category_id = S("@NO");
	assert_false(category_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	rq.category_id = S("");
	assert_false(category_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_string_equal(violations(w), "category_id REQUIRED\n");
	actor_free(who);
}

/* The whole tree is locked before the row, and only when it moves. */
static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct category_update_facts f = {.tree = {.n = 0}};
	struct category_update_plan p = {
	    {.id = test_id(9), .code = "HW", .name = "五\"金", .version = 3, .archived_at = INT64_MIN}};
	Bl__UpdateCategoryRequest rq = BL__UPDATE_CATEGORY_REQUEST__INIT;
	Bl__UpdateCategoryResponse re = BL__UPDATE_CATEGORY_RESPONSE__INIT;
	(void)state;
	rq.category_id = S("@HW");
	rq._name_case = BL__UPDATE_CATEGORY_REQUEST___NAME_NAME;
	rq.name = S("五\"金");
	category_update_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_category_lock(id=NULL, code=\"HW\")\nq_category_by_ref(id=NULL, code=NULL)\n");
	rq._parent_id_case = BL__UPDATE_CATEGORY_REQUEST___PARENT_ID_PARENT_ID;
	rq.parent_id = S("@UP");
	b = batch_fake_new(who->arena, who);
	category_update_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_category_tree_lock()\nq_category_lock(id=NULL, code=\"HW\")\n"
	    "q_category_by_ref(id=NULL, code=\"UP\")\n");
	b = batch_fake_new(who->arena, who);
	category_update_apply(b, &f, &p, &rq, who, &re);
	assert_non_null(strstr(batch_fake_text(b), "q_category_update("));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=8"));
	assert_string_equal(re.category->name, "五\"金");
	assert_int_equal(re.category->version, 3);
	assert_false(re.category->archived);
	actor_free(who);
}

static void
paging(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {1};
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_category_list_row rows[3] = {{.id = {{1}}, .code = "A", .archived_at = INT64_MIN},
	    {.id = {{2}}, .code = "B", .archived_at = 5},
	    {.id = {{3}}, .code = "C", .archived_at = INT64_MIN}};
	struct q_category_list answer = {3, rows};
	struct category_list_facts f = {.rows = {.n = 0}};
	Bl__ListCategoriesRequest rq = BL__LIST_CATEGORIES_REQUEST__INIT;
	Bl__ListCategoriesResponse re = BL__LIST_CATEGORIES_RESPONSE__INIT;
	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	batch_fake_answer(b, "category_list", &answer, sizeof(answer));
	rq.page_size = 2;
	rq.archived = true;
	category_list_load(b, &rq, who, &f);
	assert_true(category_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_categories, 2);
	assert_true(re.categories[1]->archived);
	rq.page_token = re.next_page_token;
	category_list_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_category_list(archived=true, after_code=NULL, limit=3)\n"
	    "q_category_list(archived=true, after_code=\"B\", limit=3)\n");
	rq.archived = false; /* the token is for the other filter */
	category_list_load(b, &rq, who, &f);
	struct why *w = why_new(who);
	assert_false(category_list_view(&f, &rq, who, &re, w));
	assert_string_equal(violations(w), "page_token BAD_PAGE_TOKEN\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 a new category, all errors at once", creating),
    CASE("a category renamed, moved, archived", updating),
    CASE("a category that is not there", not_there),
    CASE("a move locks the tree first", statements),
    CASE("categories page by page", paging),
};
UNIT_MAIN("category", cases)
