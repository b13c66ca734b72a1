#include "server/domain/order/ship.h"
#include "tests/unit/server/domain/order/world.h"

static Bl__ShipOrderRequest
ship_request(Bl__LineQuantity **lines, size_t n)
{
	Bl__ShipOrderRequest rq = BL__SHIP_ORDER_REQUEST__INIT;

	rq.order_id = "@XSDD-BJ-202611-00001";
	rq.expected_version = 3;
	rq.lines = lines;
	rq.n_lines = n;
	return rq;
}

static const struct {
	const char *name;
	int ordered, reserved, shipped, refused, closed;
	bool service;
	const char *asked; /* NULL = no lines in the request */
	int now;           /* whole units; 0 = refused */
	enum reason reason;
} shipments[] = {
    {"all that is reserved", 10, 10, 0, 0, 0, false, NULL, 10, R_NONE},
    {"as far as reserved", 10, 4, 0, 0, 0, false, NULL, 4, R_NONE},
    {"nothing reserved", 10, 0, 0, 0, 0, false, NULL, 0, R_NOTHING_TO_SHIP},
    {"a part", 10, 10, 0, 0, 0, false, "3", 3, R_NONE},
    {"more than reserved", 10, 4, 0, 0, 0, false, "5", 0, R_NOT_RESERVED},
    {"more than open", 10, 10, 0, 0, 0, false, "11", 0, R_INVALID_FIELDS},
    {"zero", 10, 10, 0, 0, 0, false, "0", 0, R_INVALID_FIELDS},
    {"no number", 10, 10, 0, 0, 0, false, "x", 0, R_INVALID_FIELDS},
    {"the rest", 10, 6, 4, 0, 0, false, NULL, 6, R_NONE},
    {"refused goods again", 10, 2, 10, 2, 0, false, NULL, 2, R_NONE},
    {"what was given up does not leave", 10, 4, 0, 0, 6, false, "5", 0, R_INVALID_FIELDS},
    {"a service needs no stock", 10, 0, 0, 0, 0, true, NULL, 10, R_NONE},
};

static void
shipping(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shipments); i++) {
		Bl__LineQuantity q = BL__LINE_QUANTITY__INIT, *lines[] = {&q};
		Bl__ShipOrderRequest rq = ship_request(lines, shipments[i].asked != NULL);
		struct order_ship_facts f = {0};
		struct order_ship_plan p = {0};
		struct world w;
		struct order_line *l;

		world_init(&w);
		w.d.state = ORDER_EFFECTIVE;
		l = world_line(&w, shipments[i].ordered);
		l->q = (struct order_amounts){.reserved = Q(shipments[i].reserved),
		    .shipped = Q(shipments[i].shipped),
		    .refused = Q(shipments[i].refused),
		    .closed = Q(shipments[i].closed)};
		l->doc.kind = shipments[i].service ? 2 : 1;
		f.rows = world_rows(&w);
		q.line_number = 1;
		q.quantity = shipments[i].asked != NULL ? (char *)shipments[i].asked : "";
		check_row(shipments[i].name,
		    order_ship_decide(&f, &rq, &w.who, &p, &w.why) == (shipments[i].now > 0));
		check_row(shipments[i].name, shipments[i].now > 0 || w.why.reason == shipments[i].reason);
		if (shipments[i].now > 0) {
			check_row(shipments[i].name, p.quantity[0] == Q(shipments[i].now));
			check_row(shipments[i].name,
			    p.d.line[0].q.shipped == Q(shipments[i].shipped + shipments[i].now));
			check_row(shipments[i].name, p.base_gross == YUAN(113 * shipments[i].now));
			check_row(shipments[i].name, p.d.line[0].q.reserved == l->q.reserved - p.release[0]);
		}
		world_free(&w);
	}
}

static void
ship_refused(void **state)
{
	static const int states[] = {
	    ORDER_DRAFT, ORDER_IN_APPROVAL, ORDER_DONE, ORDER_CLOSED, ORDER_VOID, ORDER_APPROVED};
	Bl__ShipOrderRequest rq = ship_request(NULL, 0);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(states) + 2; i++) {
		struct order_ship_facts f = {0};
		struct order_ship_plan p = {0};
		struct world w;

		world_init(&w);
		world_line(&w, 10)->q.reserved = Q(10);
		w.d.state = i < ARRAY_SIZE(states) ? states[i] : ORDER_EFFECTIVE;
		if (i == ARRAY_SIZE(states))
			w.d.customer_status = CUSTOMER_STOPPED;
		if (i > ARRAY_SIZE(states))
			w.d.version = 4;
		f.rows = world_rows(&w);
		assert_false(order_ship_decide(&f, &rq, &w.who, &p, &w.why));
		assert_int_equal(w.why.reason, i < ARRAY_SIZE(states)    ? R_ORDER_STATE
		                               : i == ARRAY_SIZE(states) ? R_CUSTOMER_BLOCKED
		                                                         : R_STALE_VERSION);
		world_free(&w);
	}
}

static Bl__SignOrderRequest
sign_request(Bl__LineQuantity **refused, size_t n)
{
	Bl__SignOrderRequest rq = BL__SIGN_ORDER_REQUEST__INIT;

	rq.order_id = "@XSDD-BJ-202611-00001";
	rq.expected_version = 3;
	rq.signed_by = "采购部";
	rq.refused = refused;
	rq.n_refused = n;
	return rq;
}

static const struct {
	const char *name, *refused;
	int from, signed_, back, to; /* to 0 = refused */
} signs[] = {
    {"all of it", NULL, ORDER_EFFECTIVE, 10, 0, ORDER_DONE},
    {"two refused", "2", ORDER_EFFECTIVE, 8, 2, ORDER_EFFECTIVE},
    {"all refused", "10", ORDER_EFFECTIVE, 0, 10, ORDER_EFFECTIVE},
    {"more than came", "11", ORDER_EFFECTIVE, 0, 0, 0},
    {"refused without a quantity", "", ORDER_EFFECTIVE, 0, 0, 0},
    {"in a closed order what is refused is given up", "2", ORDER_CLOSED, 8, 2, ORDER_CLOSED},
};

static void
signing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		Bl__LineQuantity q = BL__LINE_QUANTITY__INIT, *refused[] = {&q};
		Bl__SignOrderRequest rq = sign_request(refused, signs[i].refused != NULL);
		struct order_sign_facts f = {0};
		struct order_sign_plan p = {0};
		struct q_order_shipments_row row;
		struct world w;

		world_init(&w);
		world_line(&w, 10)->q.shipped = Q(10);
		w.d.state = signs[i].from;
		f.rows = world_rows(&w);
		row = (struct q_order_shipments_row){.id = test_id(70),
		    .state = 1,
		    .version = 1,
		    .line_id = w.line[0].doc.id,
		    .seq = 1,
		    .quantity = Q(10),
		    .net = YUAN(1000),
		    .tax = YUAN(130),
		    .gross = YUAN(1130),
		    .base_gross = YUAN(1130)};
		f.shipments = (struct q_order_shipments){1, &row};
		q.line_number = 1;
		q.quantity = signs[i].refused != NULL ? (char *)signs[i].refused : "";
		check_row(
		    signs[i].name, order_sign_decide(&f, &rq, &w.who, &p, &w.why) == (signs[i].to != 0));
		if (signs[i].to != 0) {
			check_row(signs[i].name,
			    p.d.state == signs[i].to && p.d.line[0].q.signed_ == Q(signs[i].signed_));
			check_row(signs[i].name, p.d.line[0].q.refused == Q(signs[i].back));
			check_row(signs[i].name, p.base_back == YUAN(113 * signs[i].back));
			check_row(signs[i].name,
			    p.d.line[0].q.closed == (signs[i].from == ORDER_CLOSED ? Q(2) : 0));
		}
		world_free(&w);
	}
}

static void
nobody_signed(void **state)
{
	Bl__SignOrderRequest rq = sign_request(NULL, 0);
	struct order_sign_facts f = {0};
	struct order_sign_plan p = {0};
	struct world w;

	(void)state;
	world_init(&w);
	world_line(&w, 10)->q.shipped = Q(10);
	w.d.state = ORDER_EFFECTIVE;
	f.rows = world_rows(&w);
	rq.signed_by = "";
	assert_false(order_sign_decide(&f, &rq, &w.who, &p, &w.why));
	assert_string_equal(violations(&w.why), "signed_by REQUIRED\n");
	world_free(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("S40 what can be shipped, and what it is worth", shipping),
    CASE(
        "S40 shipments are refused outside effective, for stopped customers and stale readers", ship_refused),
    CASE("S40 a signature is somebody's", nobody_signed),
    CASE("S40 a signature with and without refused goods", signing),
};
UNIT_MAIN("order_ship", cases)
