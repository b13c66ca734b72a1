#include "server/domain/order/close.h"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

extern const struct op op_order_void;

static const struct {
	const char *name;
	int from;
	struct order_amounts q;
	int given_up; /* whole units */
	int to;       /* 0 = refused */
	enum reason reason;
} closes[] = {
    {"nothing shipped", ORDER_EFFECTIVE, {.reserved = Q(10)}, 10, ORDER_CLOSED, R_NONE},
    {"the rest, all signed", ORDER_EFFECTIVE, {.reserved = Q(6), .shipped = Q(4), .signed_ = Q(4)}, 6,
        ORDER_DONE, R_NONE},
    {"the rest, not signed yet", ORDER_EFFECTIVE, {.reserved = Q(6), .shipped = Q(4)}, 6, ORDER_CLOSED,
        R_NONE},
    {"nothing open", ORDER_EFFECTIVE, {.shipped = Q(10)}, 0, 0, R_NOTHING_TO_DO},
    {"draft", ORDER_DRAFT, {0}, 0, 0, R_ORDER_STATE},
    {"in approval", ORDER_IN_APPROVAL, {0}, 0, 0, R_ORDER_STATE},
    {"waiting for stock: never counted", ORDER_APPROVED, {0}, 0, ORDER_CLOSED, R_NONE},
    {"void", ORDER_VOID, {0}, 0, 0, R_ORDER_STATE},
};

static void
closing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(closes); i++) {
		Bl__CloseOrderRequest rq = BL__CLOSE_ORDER_REQUEST__INIT;
		struct order_close_facts f = {0};
		struct order_close_plan p = {0};
		struct world w;

		world_init(&w);
		world_line(&w, 10)->q = closes[i].q;
		w.d.state = closes[i].from;
		f.rows = world_rows(&w);
		rq.order_id = "@XSDD-BJ-202611-00001";
		rq.expected_version = 3;
		rq.reason = "客户取消";
		check_row(
		    closes[i].name, order_close_decide(&f, &rq, &w.who, &p, &w.why) == (closes[i].to != 0));
		check_row(closes[i].name, closes[i].to != 0 || w.why.reason == closes[i].reason);
		if (closes[i].to != 0) {
			check_row(closes[i].name,
			    p.d.state == closes[i].to && p.d.line[0].q.closed == Q(closes[i].given_up));
			check_row(closes[i].name, p.give_up.base_gross == YUAN(113 * closes[i].given_up));
			check_row(closes[i].name,
			    p.d.line[0].q.reserved == (closes[i].given_up > 0 ? 0 : closes[i].q.reserved));
		}
		world_free(&w);
	}
}

static const struct {
	const char *name;
	int from;
	struct order_amounts q;
	int to;
	enum reason reason;
} voids[] = {
    {"draft", ORDER_DRAFT, {0}, ORDER_VOID, R_NONE},
    {"effective", ORDER_EFFECTIVE, {.reserved = Q(10)}, ORDER_VOID, R_NONE},
    {"shipped", ORDER_EFFECTIVE, {.shipped = Q(1)}, 0, R_ALREADY_SHIPPED},
    {"in approval", ORDER_IN_APPROVAL, {0}, 0, R_ORDER_STATE},
    {"done", ORDER_DONE, {.shipped = Q(10)}, 0, R_ORDER_STATE},
    {"closed", ORDER_CLOSED, {0}, 0, R_ORDER_STATE},
};

static void
voiding(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(voids); i++) {
		Bl__VoidOrderRequest rq = BL__VOID_ORDER_REQUEST__INIT;
		struct order_close_facts f = {0};
		struct order_close_plan p = {0};
		struct world w;

		world_init(&w);
		world_line(&w, 10)->q = voids[i].q;
		w.d.state = voids[i].from;
		f.rows = world_rows(&w);
		rq.order_id = "@XSDD-BJ-202611-00001";
		rq.expected_version = 3;
		rq.reason = "录错";
		check_row(
		    voids[i].name, order_void_decide(&f, &rq, &w.who, &p, &w.why) == (voids[i].to != 0));
		check_row(voids[i].name, voids[i].to != 0 || w.why.reason == voids[i].reason);
		check_row(voids[i].name, voids[i].to == 0 || p.d.state == voids[i].to);
		check_row(voids[i].name, voids[i].from != ORDER_EFFECTIVE || voids[i].to == 0 ||
		                             p.give_up.base_gross == YUAN(1130));
		world_free(&w);
	}
}

/* Who may only make orders gives up drafts, and nothing that was approved. */
static void
drafts_only(void **state)
{
	(void)state;
	for (int from = ORDER_DRAFT; from <= ORDER_APPROVED; from++) {
		Bl__VoidOrderRequest rq = BL__VOID_ORDER_REQUEST__INIT;
		struct order_close_facts f = {0};
		struct order_close_plan p = {0};
		enum reason want = from == ORDER_DRAFT                                 ? R_NONE
		                   : from == ORDER_EFFECTIVE || from == ORDER_APPROVED ? R_NO_PERMISSION
		                                                                       : R_ORDER_STATE;
		struct world w;

		world_init(&w);
		world_line(&w, 10);
		actor_forbid(&w.who, PERM_ORDER_CLOSE);
		w.d.state = from;
		f.rows = world_rows(&w);
		rq.order_id = WORLD_NUMBER;
		rq.expected_version = WORLD_VERSION;
		rq.reason = "录错";
		check_row(order_state_word(from),
		    order_void_decide(&f, &rq, &w.who, &p, &w.why) == (want == R_NONE));
		check_row(order_state_word(from), w.why.reason == want);
		world_free(&w);
	}
}

/* The quote that the voided order was made of. */
static const struct {
	const char *name;
	struct q_quote_of_order_lock quote;
	int from;
	bool reopens;
} quotes[] = {
    {"a draft made of a quote", {.found = true, .state = QUOTE_ORDERED, .version = 5}, ORDER_DRAFT, true},
    {"an effective order", {.found = true, .state = QUOTE_ORDERED, .version = 5}, ORDER_EFFECTIVE, true},
    {"an order that waits", {.found = true, .state = QUOTE_ORDERED, .version = 5}, ORDER_APPROVED, true},
    {"of none, or of one that is another's by now", {.found = false}, ORDER_DRAFT, false},
    {"given up meanwhile", {.found = true, .state = QUOTE_VOID, .version = 5}, ORDER_DRAFT, false},
};

static void
quote_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(quotes); i++) {
		Bl__VoidOrderRequest rq = BL__VOID_ORDER_REQUEST__INIT;
		Bl__VoidOrderResponse re = BL__VOID_ORDER_RESPONSE__INIT;
		struct order_close_facts f = {.quote = quotes[i].quote};
		struct order_close_plan p = {0};
		struct world w;
		struct batch *b;

		world_init(&w);
		world_line(&w, 10);
		w.d.state = quotes[i].from;
		f.rows = world_rows(&w);
		rq.order_id = WORLD_NUMBER;
		rq.expected_version = WORLD_VERSION;
		rq.reason = "录错";
		check_row(quotes[i].name, order_void_decide(&f, &rq, &w.who, &p, &w.why));
		check_row(quotes[i].name, p.reopens == quotes[i].reopens);
		check_row(
		    quotes[i].name, !p.reopens || (p.quote.state == QUOTE_EFFECTIVE && p.quote.version == 6));
		b = batch_fake_new(w.arena, &w.who);
		op_order_void.apply(b, &f, &p, &rq, &w.who, &re);
		check_row(quotes[i].name, fake_count(b, "q_quote_reopen") == (quotes[i].reopens ? 1 : 0));
		world_free(&w);
	}
}

static void
reason_required(void **state)
{
	Bl__CloseOrderRequest rq = BL__CLOSE_ORDER_REQUEST__INIT;
	struct order_close_facts f = {0};
	struct order_close_plan p = {0};
	struct world w;
	int32_t numbers[] = {1, 2};

	(void)state;
	world_init(&w);
	w.d.state = ORDER_EFFECTIVE;
	world_line(&w, 10);
	f.rows = world_rows(&w);
	rq.order_id = "@XSDD-BJ-202611-00001";
	rq.expected_version = 3;
	rq.line_numbers = numbers;
	rq.n_line_numbers = 2;
	assert_false(order_close_decide(&f, &rq, &w.who, &p, &w.why));
	assert_string_equal(violations(&w.why), "reason REQUIRED\nline_numbers[1] NO_SUCH_LINE\n");
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("S41 closing gives up what is open and frees it", closing),
    CASE("S41 voiding before anything was shipped", voiding),
    CASE("S41 X2 a draft is given up by who may make orders", drafts_only),
    CASE("O17 a void order gives its quote back", quote_back),
    CASE("S3 closing needs a reason and lines that exist", reason_required),
};
UNIT_MAIN("order_close", cases)
