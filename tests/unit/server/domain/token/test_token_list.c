#include "server/domain/token/list.c"

#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/domain.h"

static void
pages(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_token_list_row row[] = {
	    {.id = test_id(8),
	        .name = "b",
	        .login = "li",
	        .created_at = INT64_C(1763200000123456),
	        .ended_at = INT64_MIN},
	    {.id = test_id(7), .name = "a", .login = "li", .created_at = 5, .ended_at = 6},
	};
	struct token_list_facts f = {{2, row}};
	Bl__ListTokensRequest rq = BL__LIST_TOKENS_REQUEST__INIT;
	Bl__ListTokensResponse re = BL__LIST_TOKENS_RESPONSE__INIT;

	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	rq.page_size = 1;
	assert_true(token_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_tokens, 1);
	assert_false(re.tokens[0]->revoked);
	rq.page_token = re.next_page_token;
	token_list_load(b, &rq, who, &f);
	assert_non_null(strstr(batch_fake_text(b), "after_time=2025-11-15T09:46:40.123456Z"));
	assert_non_null(strstr(batch_fake_text(b), test_id_text(who, 8)));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 tokens come in pages, newest first", pages),
};
UNIT_MAIN("token_list", cases)
