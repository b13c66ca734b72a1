#include "server/db/batch_fake.h"
#include "server/domain/quote/quote.h"
#include "tests/unit/server/domain/domain.h"

static void
expired(void **state)
{
	static const struct {
		const char *name;
		int state, left; /* days to its last day */
		bool expired;
	} rows[] = {
	    {"the last day", QUOTE_EFFECTIVE, 0, false},
	    {"the day after", QUOTE_EFFECTIVE, -1, true},
	    {"a draft", QUOTE_DRAFT, -1, false},
	    {"ordered in time", QUOTE_ORDERED, -1, false},
	    {"declined", QUOTE_DECLINED, -1, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct quote_doc d = {.state = rows[i].state, .valid_to = 20000 + rows[i].left};

		check_row(rows[i].name, quote_expired(&d, 20000) == rows[i].expired);
	}
}

extern const struct op op_quote_decline;
struct decline_facts {
	struct quote_rows rows;
};

static void
decline(void **state)
{
	static const struct {
		const char *name;
		bool found;
		int state, expected;
		char *reason;
		enum reason denied;
	} rows[] = {
	    {"effective", true, QUOTE_EFFECTIVE, 4, "价格高", R_NONE},
	    {"out of scope", false, QUOTE_EFFECTIVE, 4, "价格高", R_NOT_FOUND},
	    {"changed since", true, QUOTE_EFFECTIVE, 3, "价格高", R_STALE_VERSION},
	    {"no reason", true, QUOTE_EFFECTIVE, 4, "", R_INVALID_FIELDS},
	    {"a draft", true, QUOTE_DRAFT, 4, "价格高", R_QUOTE_STATE},
	    {"in approval", true, QUOTE_IN_APPROVAL, 4, "价格高", R_QUOTE_STATE},
	    {"ordered", true, QUOTE_ORDERED, 4, "价格高", R_QUOTE_STATE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct decline_facts f = {
		    .rows = {.head = {.found = rows[i].found,
		                 .id = test_id(1),
		                 .number = "XSBJ-BJ-202611-00001",
		                 .version = 4,
		                 .state = (int16_t)rows[i].state,
		                 .currency = "CNY",
		                 .contact = "",
		                 .note = ""},
		        .world = {.found = true, .customer_code = "C1", .base_currency = "CNY"}}};
		Bl__DeclineQuoteRequest rq = BL__DECLINE_QUOTE_REQUEST__INIT;
		Bl__DeclineQuoteResponse re = BL__DECLINE_QUOTE_RESPONSE__INIT;
		struct batch *b = batch_fake_new(who->arena, who);
		void *plan = arena_alloc(who->arena, op_quote_decline.plan_size);

		assert_int_equal(op_quote_decline.facts_size, sizeof(f));
		memset(plan, 0, op_quote_decline.plan_size);
		rq.quote_id = test_id_text(who, 1);
		rq.expected_version = rows[i].expected;
		rq.reason = rows[i].reason;
		check_row(rows[i].name,
		    op_quote_decline.decide(&f, &rq, who, plan, w) == (rows[i].denied == R_NONE) &&
		        w->reason == rows[i].denied);
		if (rows[i].denied == R_NONE) {
			op_quote_decline.apply(b, &f, plan, &rq, who, &re);
			check_row(rows[i].name, re.quote->state == BL__QUOTE_STATE__QUOTE_STATE_DECLINED &&
			                            re.quote->version == 5);
			check_row(rows[i].name, strstr(batch_fake_text(b), "quote.declined") != NULL);
			check_row(rows[i].name, strstr(batch_fake_text(b), "价格高") != NULL);
		}
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("O4 an effective quote is over the day after its last one", expired),
    CASE("O4 a quote that the customer does not want", decline),
};
UNIT_MAIN("quote end", cases)
