#include "server/domain/branch/list.c"

#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/domain.h"

static void
pages(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_branch_list_row row[] = {
	    {.id = test_id(1), .code = "BJ", .name = "北京", .archived_at = INT64_MIN, .version = 1},
	    {.id = test_id(2), .code = "SH", .name = "上海", .archived_at = 9, .version = 4},
	    {.id = test_id(3), .code = "SZ", .name = "深圳", .archived_at = INT64_MIN, .version = 1},
	};
	struct branch_list_facts f = {{3, row}};
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;
	Bl__ListBranchesResponse first = BL__LIST_BRANCHES_RESPONSE__INIT,
	                         last = BL__LIST_BRANCHES_RESPONSE__INIT;

	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	rq.page_size = 2;
	rq.archived = true;
	branch_list_load(b, &rq, who, &f);
	assert_true(branch_list_view(&f, &rq, who, &first, why_new(who)));
	assert_int_equal(first.n_branches, 2);
	assert_string_equal(first.branches[1]->name, "上海");
	assert_true(first.branches[1]->archived);
	assert_string_not_equal(first.next_page_token, "");
	rq.page_token = first.next_page_token;
	branch_list_load(b, &rq, who, &f);
	f.rows.n = 1;
	assert_true(branch_list_view(&f, &rq, who, &last, why_new(who)));
	assert_string_equal(last.next_page_token, "");
	assert_string_equal(batch_fake_text(b),
	    "q_branch_list(archived=true, after_code=NULL, "
	    "limit=3)\nq_branch_list(archived=true, after_code=\"SH\", limit=3)\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 branches come in pages by code", pages),
};
UNIT_MAIN("branch_list", cases)
