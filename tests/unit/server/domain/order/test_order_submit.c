#include "server/domain/order/submit.h"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

extern const struct op op_order_submit;

/* A draft of 10 at 113.00, never submitted, by somebody whose boss approves; enough in stock and credit. */
struct desk {
	struct world w;
	struct route route;
	struct order_submit_facts f;
	struct order_submit_plan p;
	Bl__SubmitOrderRequest rq;
};

static void
desk_init(struct desk *k, enum route_kind route)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	world_line(&k->w, 10);
	world_stock(&k->w, 0, 100, 0);
	k->w.d.state = ORDER_DRAFT;
	k->w.d.number = NULL;
	route_init(&k->route, route);
	bl__submit_order_request__init(&k->rq);
	k->rq.order_id = test_id_text(&k->w.who, ORDER_ID);
	k->rq.expected_version = WORLD_VERSION;
}

static bool
submit(struct desk *k)
{
	k->f.rows = world_rows(&k->w);
	k->f.credit = world_credit(&k->w);
	k->f.atp = k->w.place.atp;
	k->f.approval = &k->route.f;
	return order_submit_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

/* Credit: limit in yuan, over it by 10 % with an approval. The order is worth 1130. */
static const struct {
	const char *name;
	enum route_kind route;
	int limit, status, on_hand, policy;
	enum reason reason;
	int to, reserved; /* whole units */
} table[] = {
    {"to the boss", ROUTE_PEOPLE, 1130, CUSTOMER_OK, 10, RESERVE_PARTIAL, R_NONE, ORDER_IN_APPROVAL, 0},
    {"to the boss, short of stock", ROUTE_PEOPLE, 1130, CUSTOMER_OK, 0, RESERVE_ALL, R_NONE,
        ORDER_IN_APPROVAL, 0},
    {"to the boss, who may grant credit", ROUTE_PEOPLE, 1129, CUSTOMER_OK, 10, RESERVE_PARTIAL, R_NONE,
        ORDER_IN_APPROVAL, 0},
    {"a watched customer", ROUTE_PEOPLE, 1130, CUSTOMER_WATCH, 10, RESERVE_PARTIAL, R_NONE, ORDER_IN_APPROVAL,
        0},
    {"further over than anybody may grant", ROUTE_PEOPLE, 1000, CUSTOMER_OK, 10, RESERVE_PARTIAL,
        R_DOCUMENT_BLOCKED, 0, 0},
    {"frozen", ROUTE_PEOPLE, 1130, CUSTOMER_FROZEN, 10, RESERVE_PARTIAL, R_DOCUMENT_BLOCKED, 0, 0},
    {"stopped", ROUTE_AUTO, 1130, CUSTOMER_STOPPED, 10, RESERVE_PARTIAL, R_DOCUMENT_BLOCKED, 0, 0},
    {"at once", ROUTE_AUTO, 1130, CUSTOMER_OK, 10, RESERVE_PARTIAL, R_NONE, ORDER_EFFECTIVE, 10},
    {"at once, in part", ROUTE_AUTO, 1130, CUSTOMER_OK, 4, RESERVE_PARTIAL, R_NONE, ORDER_EFFECTIVE, 4},
    {"at once, all or nothing", ROUTE_AUTO, 1130, CUSTOMER_OK, 10, RESERVE_ALL, R_NONE, ORDER_EFFECTIVE, 10},
    {"at once, but waits for stock", ROUTE_AUTO, 1130, CUSTOMER_OK, 9, RESERVE_ALL, R_NONE, ORDER_APPROVED,
        0},
    {"at once, reserves nothing", ROUTE_AUTO, 1130, CUSTOMER_OK, 10, RESERVE_NONE, R_NONE, ORDER_EFFECTIVE,
        0},
    {"no automatic node grants credit", ROUTE_AUTO, 1129, CUSTOMER_OK, 10, RESERVE_PARTIAL,
        R_CREDIT_NEEDS_APPROVAL, 0, 0},
    {"no flow", ROUTE_NONE, 1130, CUSTOMER_OK, 10, RESERVE_PARTIAL, R_NO_FLOW, 0, 0},
    {"nobody to ask", ROUTE_NOBODY, 1130, CUSTOMER_OK, 10, RESERVE_PARTIAL, R_NO_APPROVER, 0, 0},
};

static void
ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		bool ok = table[i].reason == R_NONE;
		struct desk k;

		desk_init(&k, table[i].route);
		k.w.d.customer_status = table[i].status;
		k.w.d.reserve = table[i].policy;
		k.w.place.credit.limit_amount = YUAN(table[i].limit);
		k.w.place.credit.over_percent = 100000;
		k.w.stock[0].on_hand = Q(table[i].on_hand);
		check_row(row, submit(&k) == ok);
		check_row(row, k.w.why.reason == table[i].reason);
		if (ok) {
			check_row(row, k.p.d.state == table[i].to && k.p.d.version == WORLD_VERSION + 1);
			check_row(row, k.p.passed == (table[i].route == ROUTE_AUTO));
			check_row(row, k.p.d.line[0].q.reserved == Q(table[i].reserved));
			check_row(row, k.p.d.submitted_at == k.w.who.now && k.p.d.revision == 1);
			check_row(row, k.p.credit.after == YUAN(1130));
			check_row(row, (k.p.d.effective_on == TODAY) == (k.p.d.state == ORDER_EFFECTIVE));
			check_row(
			    row, (k.p.d.effective_at == k.w.who.now) == (k.p.d.state == ORDER_EFFECTIVE));
			check_row(row, k.p.head.inputs.shortage == (table[i].on_hand < 10));
		}
		world_free(&k.w);
	}
}

static void
states(void **state)
{
	(void)state;
	for (int from = ORDER_DRAFT; from <= ORDER_APPROVED; from++) {
		struct desk k;

		desk_init(&k, ROUTE_PEOPLE);
		k.w.d.state = from;
		k.w.d.number = "XSDD-1";
		check_row(order_state_word(from), submit(&k) == (from == ORDER_DRAFT));
		check_row(order_state_word(from),
		    from == ORDER_DRAFT ||
		        (k.w.why.reason == R_ORDER_STATE && strcmp(k.w.why.param[0], "XSDD-1") == 0 &&
		            strcmp(k.w.why.param[1], order_state_text(from, LANG_EN)) == 0));
		world_free(&k.w);
	}
}

static void
as_read(void **state)
{
	static const struct {
		const char *row;
		bool found;
		int expected;
		enum reason reason;
	} rows[] = {
	    {"as read", true, 3, R_NONE},
	    {"changed since", true, 2, R_STALE_VERSION},
	    {"from the future", true, 4, R_STALE_VERSION},
	    {"no version", true, 0, R_STALE_VERSION},
	    {"not in scope", false, 3, R_NOT_FOUND},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct desk k;

		desk_init(&k, ROUTE_PEOPLE);
		k.rq.expected_version = rows[i].expected;
		k.f.rows = world_rows(&k.w);
		k.f.rows.head.found = rows[i].found;
		k.f.credit = world_credit(&k.w);
		k.f.approval = &k.route.f;
		check_row(rows[i].row,
		    order_submit_decide(&k.f, &k.rq, &k.w.who, &k.p, &k.w.why) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, k.w.why.reason == rows[i].reason);
		world_free(&k.w);
	}
}

static void
bad_fields(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	k.rq.order_id = "";
	k.rq.note = "\x1b[31m";
	k.f.period.state = (struct q_period_state){.found = true, .state = PERIOD_CLOSED};
	assert_false(submit(&k));
	assert_non_null(strstr(violations(&k.w.why), "order_id REQUIRED\n"));
	assert_non_null(strstr(violations(&k.w.why), "note BAD_TEXT\n"));
	assert_non_null(strstr(violations(&k.w.why), " PERIOD_CLOSED\n"));
	world_free(&k.w);
}

/* Whoever wrote the order, owns it or submits it is not asked. */
static void
authors(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	k.route.person[1].superior_id = test_id(21);
	k.route.person[1].id = k.w.d.created_by = test_id(BOSS_ID);
	assert_false(submit(&k));
	assert_int_equal(k.w.why.reason, R_NO_APPROVER);
	world_free(&k.w);
}

static void
reads(void **state)
{
	struct desk k;
	struct batch *b;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	b = batch_fake_new(k.w.arena, &k.w.who);
	assert_int_equal(op_order_submit.facts_size, sizeof(k.f));
	op_order_submit.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(
	    fake_in_order(b, "q_period_share q_order_lock q_order_credit_lock q_order_world q_order_lines "
	                     "q_stock_atp_rows q_approval_flows q_approval_people"));
	assert_non_null(k.f.approval);
	world_free(&k.w);
}

static void
writes(struct desk *k, struct batch **b, Bl__SubmitOrderResponse *re)
{
	*b = batch_fake_new(k->w.arena, &k->w.who);
	assert_true(submit(k));
	bl__submit_order_response__init(re);
	op_order_submit.apply(*b, &k->f, &k->p, &k->rq, &k->w.who, re);
	assert_int_equal(fake_count(*b, "op_audit"), 1);
	assert_string_not_equal(re->approval_id, "");
	assert_int_equal(re->n_path, 1);
	assert_non_null(re->credit);
}

static void
written(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__SubmitOrderResponse re;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	writes(&k, &b, &re);
	assert_true(fake_in_order(
	    b, "q_document_revision_add q_order_state_set q_approval_insert op_audit op_number"));
	assert_int_equal(fake_count(b, "op_number"), 1);
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"order.submitted\""));
	world_free(&k.w);
	desk_init(&k, ROUTE_AUTO);
	writes(&k, &b, &re);
	assert_int_equal(fake_count(b, "q_order_state_set"), 0);
	assert_true(fake_in_order(b, "q_document_revision_add q_approval_insert op_number"));
	assert_non_null(strstr(batch_fake_text(b), "op_event(kind=\"order.effective\""));
	world_free(&k.w);
}

/* A returned order keeps its number. */
static void
number_once(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__SubmitOrderResponse re;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	k.w.d.number = "XSDD-1";
	writes(&k, &b, &re);
	assert_int_equal(fake_count(b, "op_number"), 0);
	assert_string_equal(re.order->number, "XSDD-1");
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S20 S12 S4 a submit asks people, or takes effect at once; credit and stock decide", ways),
    CASE("S20 only drafts are submitted", states),
    CASE("S20 a submit is of the version that was read", as_read),
    CASE("S3 A24 all errors of a submit at once", bad_fields),
    CASE("S30 who made the order does not approve it", authors),
    CASE("S20 a submit locks month, order and credit in this order", reads),
    CASE("S20 a submit writes revision, approval and one audit row; the number is last", written),
    CASE("S20 an order takes its number once", number_once),
};
UNIT_MAIN("order_submit", cases)
