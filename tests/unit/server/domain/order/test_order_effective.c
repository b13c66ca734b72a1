#include "tests/unit/server/domain/order/world.h"

static const struct {
	const char *name;
	int policy, on_hand, reserved, wanted;
	bool oversell, make;
	int now, missing; /* whole units */
	bool waits;
} stock[] = {
    {"enough", RESERVE_PARTIAL, 20, 0, 10, false, false, 10, 0, false},
    {"exactly", RESERVE_PARTIAL, 10, 0, 10, false, false, 10, 0, false},
    {"in part", RESERVE_PARTIAL, 6, 0, 10, false, false, 6, 4, false},
    {"what others reserved is not there", RESERVE_PARTIAL, 20, 15, 10, false, false, 5, 5, false},
    {"nothing there", RESERVE_PARTIAL, 0, 0, 10, false, false, 0, 10, false},
    {"all or wait: enough", RESERVE_ALL, 10, 0, 10, false, false, 10, 0, false},
    {"all or wait: short", RESERVE_ALL, 9, 0, 10, false, false, 0, 1, true},
    {"none wanted", RESERVE_NONE, 20, 0, 10, false, false, 0, 10, false},
    {"may be oversold", RESERVE_PARTIAL, 0, 0, 10, true, false, 10, 0, false},
    {"made to order takes no stock", RESERVE_PARTIAL, 20, 0, 10, false, true, 0, 0, false},
};

static void
reservation(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(stock); i++) {
		struct world w;
		struct order_effect e = {0};
		struct order_line *l;

		world_init(&w);
		l = world_line(&w, stock[i].wanted);
		l->doc.oversell = stock[i].oversell;
		l->make = stock[i].make;
		l->doc.make_days = stock[i].make ? 5 : 0;
		w.d.reserve = stock[i].policy;
		world_stock(&w, 0, stock[i].on_hand, stock[i].reserved);
		w.stock[0].oversell = stock[i].oversell;
		check_row(stock[i].name, order_effective(&w.d, &w.place, false, &w.who, &e, &w.why));
		check_row(stock[i].name,
		    e.reserve[0] == Q(stock[i].now) && e.d.line[0].q.reserved == Q(stock[i].now));
		check_row(stock[i].name, e.missing[0] == Q(stock[i].missing) && e.waits == stock[i].waits);
		check_row(stock[i].name, e.d.state == (stock[i].waits ? ORDER_APPROVED : ORDER_EFFECTIVE));
		check_row(stock[i].name, e.d.version == 4 && w.d.version == 3);
		world_free(&w);
	}
}

static const struct {
	const char *name;
	int limit, used, amount, status;
	bool people, ok;
	enum reason reason;
} credit[] = {
    {"inside the limit", 2000, 0, 1130, CUSTOMER_OK, false, true, R_NONE},
    {"exactly the limit", 1130, 0, 1130, CUSTOMER_OK, false, true, R_NONE},
    {"over, nobody asked", 1100, 0, 1130, CUSTOMER_OK, false, false, R_CREDIT_NEEDS_APPROVAL},
    {"over, people agreed", 1100, 0, 1130, CUSTOMER_OK, true, true, R_NONE},
    {"used up by others", 2000, 1000, 1130, CUSTOMER_OK, false, false, R_CREDIT_NEEDS_APPROVAL},
    {"far over, whoever agreed", 100, 0, 1130, CUSTOMER_OK, true, false, R_CREDIT_BLOCKED},
    {"frozen", 2000, 0, 1130, CUSTOMER_FROZEN, true, false, R_CUSTOMER_BLOCKED},
    {"stopped", 2000, 0, 1130, CUSTOMER_STOPPED, true, false, R_CUSTOMER_BLOCKED},
};

static void
credit_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(credit); i++) {
		struct world w;
		struct order_effect e = {0};

		world_init(&w);
		world_line(&w, credit[i].amount / 113);
		world_stock(&w, 0, 100, 0);
		w.d.customer_status = credit[i].status;
		w.place.credit.limit_amount = YUAN(credit[i].limit);
		w.place.credit.over_percent = 100000;
		w.place.credit.ordered = YUAN(credit[i].used);
		check_row(credit[i].name,
		    order_effective(&w.d, &w.place, credit[i].people, &w.who, &e, &w.why) == credit[i].ok);
		check_row(credit[i].name, credit[i].ok || w.why.reason == credit[i].reason);
		world_free(&w);
	}
}

static void
routing(void **state)
{
	struct world w;
	struct routing_inputs in;

	(void)state;
	world_init(&w);
	world_line(&w, 10)->doc.below_list = 50000;
	world_line(&w, 20)->doc.below_floor = true;
	world_stock(&w, 0, 100, 0);
	world_stock(&w, 1, 5, 0);
	w.d.new_customer = true;
	in = order_inputs(&w.d, &w.place, order_promise(&w.d, &w.place, &w.who), &w.who);
	assert_int_equal(in.amount, YUAN(3390));
	assert_int_equal(in.discount, 50000);
	assert_true(in.new_customer && in.below_floor && in.shortage);
	assert_int_equal(in.line_count, 2);
	assert_string_equal(in.credit, "pass");
	assert_int_equal(in.margin, 400000); /* 3000.00 net, cost 1800.00 */
	world_free(&w);
}

static const struct {
	const char *name;
	int state, set;      /* set: the promised day before, days from today; NONE */
	int on_hand, wished; /* of 10 wanted */
	bool shipped;
	int promised; /* after it */
} promises[] = {
#define NONE INT32_MIN
    {"not agreed yet: as the stock says now", ORDER_IN_APPROVAL, 9, 10, NONE, false, 0},
    {"not agreed yet: the wished day", ORDER_IN_APPROVAL, 2, 10, 5, false, 5},
    {"effective: what was promised stays when stock comes late", ORDER_EFFECTIVE, -4, 10, NONE, false, -4},
    {"effective: stays when the stock would allow an earlier day", ORDER_EFFECTIVE, 9, 10, NONE, false, 9},
    {"effective: a shipped line, too", ORDER_EFFECTIVE, -4, 10, NONE, true, -4},
    {"effective: none yet, the stock came", ORDER_EFFECTIVE, NONE, 10, NONE, false, 0},
    {"effective: none yet, still short", ORDER_EFFECTIVE, NONE, 4, NONE, false, NONE},
    {"waits for stock: stays", ORDER_APPROVED, -4, 10, NONE, false, -4},
    {"waits for stock: none yet", ORDER_APPROVED, NONE, 10, NONE, false, 0},
};

static int32_t
days_on(int days)
{
	return days == NONE ? NO_DATE : TODAY + days;
}

static void
promised(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(promises); i++) {
		struct world w;
		struct order_effect e = {0};
		struct order_line *l;

		world_init(&w);
		l = world_line(&w, 10);
		l->doc.wished_date = days_on(promises[i].wished);
		l->promised_date = days_on(promises[i].set);
		l->q.shipped = promises[i].shipped ? Q(10) : 0;
		w.d.state = promises[i].state;
		world_stock(&w, 0, promises[i].on_hand, 0);
		if (w.d.state == ORDER_EFFECTIVE)
			order_reserve_by(&w.d, RESERVE_PARTIAL, &w.place, &w.who, &e);
		else
			assert_true(order_effective(&w.d, &w.place, false, &w.who, &e, &w.why));
		check_row(promises[i].name, e.d.line[0].promised_date == days_on(promises[i].promised));
		world_free(&w);
	}
}

/* The retry of an order that waits goes through the same table of moves. */
static const struct {
	const char *name;
	int from, on_hand;
	bool ok;
	int to;
} steps[] = {
    {"agreed, enough", ORDER_IN_APPROVAL, 10, true, ORDER_EFFECTIVE},
    {"agreed, short", ORDER_IN_APPROVAL, 9, true, ORDER_APPROVED},
    {"waits, the stock has come", ORDER_APPROVED, 10, true, ORDER_EFFECTIVE},
    {"waits, still short", ORDER_APPROVED, 9, true, ORDER_APPROVED},
    {"a draft", ORDER_DRAFT, 10, false, 0},
    {"effective already", ORDER_EFFECTIVE, 10, false, 0},
    {"closed", ORDER_CLOSED, 10, false, 0},
    {"void", ORDER_VOID, 9, false, 0},
};

static void
step(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		struct world w;
		struct order_effect e = {0};

		world_init(&w);
		world_line(&w, 10);
		w.d.state = steps[i].from;
		w.d.reserve = RESERVE_ALL;
		world_stock(&w, 0, steps[i].on_hand, 0);
		check_row(
		    steps[i].name, order_effective(&w.d, &w.place, false, &w.who, &e, &w.why) == steps[i].ok);
		check_row(
		    steps[i].name, steps[i].ok ? e.d.state == steps[i].to : w.why.reason == R_ORDER_STATE);
		world_free(&w);
	}
}

static void
day(void **state)
{
	struct world w;
	struct order_effect e = {0};

	(void)state;
	world_init(&w);
	world_line(&w, 1);
	assert_true(order_effective(&w.d, &w.place, false, &w.who, &e, &w.why));
	assert_int_equal(e.d.effective_on, TODAY);
	w.d.effective_on = TODAY - 40;
	assert_true(order_effective(&w.d, &w.place, false, &w.who, &e, &w.why));
	assert_int_equal(e.d.effective_on, TODAY - 40);
	w.d.reserve = RESERVE_ALL; /* waits for stock: the day is yet to come */
	assert_true(order_effective(&w.d, &w.place, false, &w.who, &e, &w.why));
	assert_int_equal(e.d.effective_on, NO_DATE);
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 reservation follows policy and never takes what is not free", reservation),
    CASE("S12 credit decides at the step to effective", credit_rule),
    CASE("A24 an order takes effect on the day of its event, today unless it is booked on an earlier one",
        day),
    CASE("S44 a promised date that is set stays, only a missing one is filled", promised),
    CASE("S41 the step to effective goes by state.def, from approval and from waiting", step),
    CASE("S21 routing looks at amount, discount, margin, floor, stock, credit and customer", routing),
};
UNIT_MAIN("order_effective", cases)
