#include "server/domain/quote/get.c"
#include "server/domain/quote/list.c"

#include "server/db/batch_fake.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/quote/world.h"

static void
whole(void **state)
{
	Bl__GetQuoteRequest rq = BL__GET_QUOTE_REQUEST__INIT;
	Bl__GetQuoteResponse re = BL__GET_QUOTE_RESPONSE__INIT;
	struct quote_get_facts f = {0};
	struct world w;

	(void)state;
	world_init(&w, QUOTE_EFFECTIVE);
	static_assert(
	    sizeof(f.rows.head) == sizeof(w.rows.head), "quote_get and quote_lock have the same columns");
	memcpy(&f.rows.head, &w.rows.head, sizeof(f.rows.head));
	f.rows.world = w.rows.world;
	f.rows.line = w.rows.line;
	rq.quote_id = WORLD_NUMBER;
	assert_true(quote_get_view(&f, &rq, &w.who, &re, &w.why));
	assert_string_equal(re.quote->number, WORLD_NUMBER + 1);
	assert_int_equal(re.quote->state, QUOTE_EFFECTIVE);
	assert_int_equal(re.quote->n_lines, 2);
	assert_string_equal(re.quote->gross, "1582.00");
	assert_string_equal(re.quote->order_id, "");
	assert_string_equal(re.quote->cost, "840.00");
	assert_string_equal(re.quote->margin_percent, "40");
	actor_forbid(&w.who, PERM_COST_READ);
	assert_true(quote_get_view(&f, &rq, &w.who, &re, &w.why));
	assert_string_equal(re.quote->cost, "");
	assert_string_equal(re.quote->margin_percent, "");
	world_free(&w);
}

static void
pages(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {7};
	Bl__ListQuotesRequest rq = BL__LIST_QUOTES_REQUEST__INIT;
	Bl__ListQuotesResponse first = BL__LIST_QUOTES_RESPONSE__INIT, last = BL__LIST_QUOTES_RESPONSE__INIT;
	struct q_quote_list_row row[3];
	struct quote_list_facts f = {0};
	struct world w;
	struct batch *b;

	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	world_init(&w, QUOTE_DRAFT);
	for (int i = 0; i < 3; i++)
		row[i] = (struct q_quote_list_row){.id = test_id((uint8_t)(30 + i)),
		    .version = 1,
		    .state = QUOTE_DRAFT,
		    .currency = "CNY",
		    .exponent = 2,
		    .base_exponent = 2,
		    .page_key = arena_printf(w.arena, "key %d", i)};
	rq.page_size = 2;
	rq.owner_id = "@li";
	b = batch_fake_new(w.arena, &w.who);
	quote_list_load(b, &rq, &w.who, &f);
	assert_non_null(strstr(batch_fake_text(b), "owner_login=\"li\""));
	f.rows = (struct q_quote_list){3, row};
	assert_true(quote_list_view(&f, &rq, &w.who, &first, &w.why));
	assert_int_equal(first.n_quotes, 2);
	rq.page_token = first.next_page_token;
	quote_list_load(b, &rq, &w.who, &f);
	assert_non_null(strstr(batch_fake_text(b), "after_key=\"key 1\""));
	f.rows = (struct q_quote_list){1, row + 2};
	assert_true(quote_list_view(&f, &rq, &w.who, &last, &w.why));
	assert_int_equal(last.n_quotes, 1);
	assert_string_equal(last.next_page_token, "");
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("X3 O4 a quote with its lines, and its cost for whom it is meant", whole),
    CASE("X6 quotes come in pages", pages),
};
UNIT_MAIN("quote_views", cases)
