#include "server/domain/order/reserve.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

struct desk {
	struct world w;
	struct order_reserve_facts f;
	struct order_reserve_plan p;
	Bl__ReserveOrderRequest rq;
};

/* An order of one line of 10 at 113.00. */
static void
desk_init(struct desk *k, int state, int on_hand)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	world_line(&k->w, 10);
	k->w.d.state = state;
	k->w.d.reserve = state == ORDER_APPROVED ? RESERVE_ALL : RESERVE_PARTIAL;
	world_stock(&k->w, 0, on_hand, 0);
	bl__reserve_order_request__init(&k->rq);
	k->rq.order_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
}

static bool
reserve_now(struct desk *k)
{
	k->f.rows = world_rows(&k->w);
	k->f.credit = world_credit(&k->w);
	k->f.atp = k->w.place.atp;
	return order_reserve_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	int policy, on_hand, others;
	struct order_amounts q;
	bool make;
	int now, missing; /* whole units; now 0 = refused */
} effective[] = {
    {"all of it", RESERVE_PARTIAL, 10, 0, {0}, false, 10, 0},
    {"a part", RESERVE_PARTIAL, 6, 0, {0}, false, 6, 4},
    {"one of it", RESERVE_PARTIAL, 1, 0, {0}, false, 1, 9},
    {"the rest", RESERVE_PARTIAL, 16, 10, {.reserved = Q(4)}, false, 6, 0},
    {"after a shipment", RESERVE_PARTIAL, 20, 0, {.shipped = Q(7)}, false, 3, 0},
    {"refused goods again", RESERVE_PARTIAL, 20, 0, {.shipped = Q(10), .refused = Q(2)}, false, 2, 0},
    {"not what was given up", RESERVE_PARTIAL, 20, 0, {.closed = Q(8)}, false, 2, 0},
    {"on demand, whatever the policy", RESERVE_NONE, 10, 0, {0}, false, 10, 0},
    {"in part, whatever the policy", RESERVE_ALL, 4, 0, {0}, false, 4, 6},
    {"nothing there", RESERVE_PARTIAL, 0, 0, {0}, false, 0, 10},
    {"others have it", RESERVE_PARTIAL, 10, 10, {0}, false, 0, 10},
    {"nothing is missing", RESERVE_PARTIAL, 20, 10, {.reserved = Q(10)}, false, 0, 0},
    {"it will be made", RESERVE_PARTIAL, 20, 0, {0}, true, 0, 0},
};

static void
more(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(effective); i++) {
		const char *row = effective[i].name;
		bool ok = effective[i].now > 0;
		struct desk k;

		desk_init(&k, ORDER_EFFECTIVE, effective[i].on_hand);
		k.w.d.reserve = effective[i].policy;
		k.w.stock[0].reserved = Q(effective[i].others);
		k.w.line[0].q = effective[i].q;
		k.w.line[0].make = effective[i].make;
		check_row(row, reserve_now(&k) == ok);
		check_row(row, k.w.why.reason == (ok ? R_NONE : R_STILL_SHORT));
		check_row(row, ok || strcmp(k.w.why.param[0], k.w.d.number) == 0);
		if (ok) {
			check_row(row, k.p.e.reserve[0] == Q(effective[i].now));
			check_row(row, k.p.e.missing[0] == Q(effective[i].missing));
			check_row(
			    row, k.p.e.d.line[0].q.reserved == effective[i].q.reserved + Q(effective[i].now));
			check_row(
			    row, k.p.e.d.version == WORLD_VERSION + 1 && k.p.e.d.state == ORDER_EFFECTIVE);
			check_row(row, k.p.e.d.reserve == effective[i].policy);
		}
		world_free(&k.w);
	}
}

static const struct {
	const char *name;
	int on_hand, limit, status;
	bool found, people;
	enum reason reason;
} approved[] = {
    {"the stock is there", 10, 1130, CUSTOMER_OK, true, true, R_NONE},
    {"one is missing", 9, 1130, CUSTOMER_OK, true, true, R_STILL_SHORT},
    {"over the limit, as people agreed", 10, 1129, CUSTOMER_OK, true, true, R_NONE},
    {"over the limit, and nobody was asked", 10, 1129, CUSTOMER_OK, true, false, R_CREDIT_NEEDS_APPROVAL},
    {"over the limit, without an approval", 10, 1129, CUSTOMER_OK, false, true, R_CREDIT_NEEDS_APPROVAL},
    {"far over by now", 10, 100, CUSTOMER_OK, true, true, R_CREDIT_BLOCKED},
    {"frozen by now", 10, 1130, CUSTOMER_FROZEN, true, true, R_CUSTOMER_BLOCKED},
    {"stopped by now", 10, 1130, CUSTOMER_STOPPED, true, true, R_CUSTOMER_BLOCKED},
};

static void
waiting(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(approved); i++) {
		const char *row = approved[i].name;
		bool ok = approved[i].reason == R_NONE;
		struct desk k;

		desk_init(&k, ORDER_APPROVED, approved[i].on_hand);
		k.w.d.customer_status = approved[i].status;
		k.w.place.credit.limit_amount = YUAN(approved[i].limit);
		k.w.place.credit.over_percent = 100000;
		k.f.approved = (struct q_order_approved_by){
		    .found = approved[i].found, .has_by_people = true, .by_people = approved[i].people};
		check_row(row, reserve_now(&k) == ok);
		check_row(row, k.w.why.reason == approved[i].reason);
		if (ok) {
			check_row(row, k.p.e.d.state == ORDER_EFFECTIVE && k.p.e.d.effective_on == TODAY);
			check_row(row, k.p.e.d.line[0].q.reserved == Q(10) && !k.p.e.waits);
			check_row(row, k.p.e.d.version == WORLD_VERSION + 1);
		}
		world_free(&k.w);
	}
}

static void
states(void **state)
{
	(void)state;
	for (int from = ORDER_DRAFT; from <= ORDER_APPROVED; from++) {
		bool ok = from == ORDER_EFFECTIVE || from == ORDER_APPROVED;
		struct desk k;

		desk_init(&k, from, 10);
		check_row(order_state_word(from), reserve_now(&k) == ok);
		check_row(order_state_word(from), ok || k.w.why.reason == R_ORDER_STATE);
		world_free(&k.w);
	}
}

static void
as_read(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, ORDER_EFFECTIVE, 10);
	k.rq.order_id = "";
	assert_false(reserve_now(&k));
	assert_string_equal(violations(&k.w.why), "order_id REQUIRED\n");
	world_free(&k.w);
	desk_init(&k, ORDER_EFFECTIVE, 10);
	k.rq.expected_version = WORLD_VERSION + 1;
	assert_false(reserve_now(&k));
	assert_int_equal(k.w.why.reason, R_STALE_VERSION);
	world_free(&k.w);
	desk_init(&k, ORDER_EFFECTIVE, 10);
	assert_false(order_reserve_decide(&k.f, &k.rq, &k.w.who, &k.p, &k.w.why));
	assert_int_equal(k.w.why.reason, R_NOT_FOUND);
	world_free(&k.w);
}

/* What is booked bears today's date, whether the order waits or has been effective for long. */
static void
closed_month(void **state)
{
	(void)state;
	for (int from = ORDER_EFFECTIVE; from <= ORDER_APPROVED; from += ORDER_APPROVED - ORDER_EFFECTIVE) {
		struct desk k;

		desk_init(&k, from, 10);
		k.f.period.state = (struct q_period_state){.found = true, .state = PERIOD_CLOSED};
		check_row(order_state_word(from), !reserve_now(&k));
		assert_string_equal(violations(&k.w.why), "order_id PERIOD_CLOSED\n");
		world_free(&k.w);
	}
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__ReserveOrderResponse re = BL__RESERVE_ORDER_RESPONSE__INIT;

	(void)state;
	desk_init(&k, ORDER_EFFECTIVE, 6);
	b = batch_fake_new(k.w.arena, &k.w.who);
	order_reserve_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(
	    fake_in_order(b, "q_period_share q_order_lock q_order_credit_lock q_order_world q_order_lines "
	                     "q_stock_atp_rows q_order_approved_by"));
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_true(reserve_now(&k));
	order_reserve_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_int_equal(fake_count(b, "q_order_effective_set"), 0);
	assert_string_equal(re.order->lines[0]->reserved, "6");
	world_free(&k.w);
	desk_init(&k, ORDER_APPROVED, 10);
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_true(reserve_now(&k));
	order_reserve_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"order.effective\""));
	assert_int_equal(re.order->state, ORDER_EFFECTIVE);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S4 an effective order takes what it misses, as far as it is free", more),
    CASE("S4 S12 an order that waits for stock takes effect with all of it, if credit still allows", waiting),
    CASE("S4 drafts, approvals and ended orders reserve nothing", states),
    CASE("S3 a reservation is for the order as it was read", as_read),
    CASE("S4 X12 nothing is reserved in a closed month", closed_month),
    CASE("S4 a reservation locks order and credit, and writes one audit row", statements),
};
UNIT_MAIN("order_reserve", cases)
