#include "server/domain/order/change.h"

#include "tests/unit/server/domain/order/world.h"

/* An effective order of 10 and of 4 at 113.00, all of it reserved, and a request that changes it. */
struct desk {
	struct world w;
	struct around around;
	struct route route;
	struct order_change_facts f;
	struct order_change_plan p;
	Bl__ChangeOrderRequest rq;
	Bl__OrderLineChange line[2], *lines[2];
};

static void
desk_init(struct desk *k, enum route_kind route)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	world_line(&k->w, 10)->q.reserved = Q(10);
	world_line(&k->w, 4)->q.reserved = Q(4);
	world_stock(&k->w, 0, 100, 10);
	world_stock(&k->w, 1, 100, 4);
	around_init(&k->around);
	route_init(&k->route, route);
	k->w.d.state = ORDER_EFFECTIVE;
	k->w.place.credit.ordered = YUAN(14 * 113);
	bl__change_order_request__init(&k->rq);
	k->rq.order_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
	k->rq.reason = "客户加量";
	k->rq.lines = k->lines;
	for (size_t i = 0; i < 2; i++) {
		bl__order_line_change__init(&k->line[i]);
		k->lines[i] = &k->line[i];
	}
	k->line[0].line_number = 1;
	k->rq.n_lines = 1;
}

static bool
change(struct desk *k)
{
	k->f.rows = world_rows(&k->w);
	k->f.credit = world_credit(&k->w);
	k->f.atp = k->w.place.atp;
	k->f.revisions.last = 2;
	k->f.approval = &k->route.f;
	k->f.doc = k->around.doc;
	return order_change_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	enum route_kind route;
	int state;
	const char *quantity, *price;
	enum reason reason; /* R_NONE: accepted */
	int ordered;        /* yuan that the credit account gets when it passes at once */
	int reserved;       /* of line 1, whole units */
} table[] = {
    {"more, to the boss", ROUTE_PEOPLE, ORDER_EFFECTIVE, "12", "", R_NONE, 0, 10},
    {"more, at once", ROUTE_AUTO, ORDER_EFFECTIVE, "12", "", R_NONE, 226, 12},
    {"less, at once", ROUTE_AUTO, ORDER_EFFECTIVE, "3", "", R_NONE, -791, 3},
    {"cheaper, at once", ROUTE_AUTO, ORDER_EFFECTIVE, "", "100", R_NONE, -130, 10},
    {"waiting for stock, at once", ROUTE_AUTO, ORDER_APPROVED, "12", "", R_NONE, 0, 12},
    {"as it is", ROUTE_AUTO, ORDER_EFFECTIVE, "10", "113", R_CHANGES_NOTHING, 0, 0},
    {"nobody to ask", ROUTE_NOBODY, ORDER_EFFECTIVE, "12", "", R_NO_APPROVER, 0, 0},
    {"draft", ROUTE_AUTO, ORDER_DRAFT, "12", "", R_ORDER_STATE, 0, 0},
    {"in approval", ROUTE_AUTO, ORDER_IN_APPROVAL, "12", "", R_ORDER_STATE, 0, 0},
    {"done", ROUTE_AUTO, ORDER_DONE, "12", "", R_ORDER_STATE, 0, 0},
    {"closed", ROUTE_AUTO, ORDER_CLOSED, "12", "", R_ORDER_STATE, 0, 0},
    {"void", ROUTE_AUTO, ORDER_VOID, "12", "", R_ORDER_STATE, 0, 0},
};

static void
changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct desk k;
		bool ok, at_once = table[i].route == ROUTE_AUTO;

		desk_init(&k, table[i].route);
		k.w.d.state = table[i].state;
		if (table[i].state == ORDER_APPROVED)
			k.w.line[0].q.reserved = k.w.line[1].q.reserved = 0;
		k.line[0].quantity = (char *)table[i].quantity;
		k.line[0].price = (char *)table[i].price;
		ok = change(&k);
		check_row(table[i].name, ok == (table[i].reason == R_NONE));
		check_row(table[i].name, k.w.why.reason == table[i].reason);
		if (ok) {
			check_row(table[i].name,
			    k.p.passed == at_once && k.p.d.revision == 3 && k.p.d.version == 4);
			check_row(table[i].name, k.p.d.change_revision == (at_once ? 0 : 3));
			check_row(table[i].name, k.p.d.state == ORDER_EFFECTIVE);
			check_row(table[i].name, k.p.d.line[0].q.reserved == Q(table[i].reserved));
			check_row(
			    table[i].name, !at_once || k.p.effect.revise->ordered == YUAN(table[i].ordered));
			check_row(table[i].name, k.p.d.line[1].revision != 3);
		}
		world_free(&k.w);
	}
}

/* What was carried out of a line of 10. */
static const struct {
	const char *name;
	struct order_amounts q;
	int quantity;
	bool price;
	enum reason reason;
	int least;
} fits[] = {
    {"nothing yet", {.reserved = Q(10)}, 1, true, R_NONE, 1},
    {"half given up", {.closed = Q(5)}, 6, false, R_NONE, 6},
    {"half given up, below", {.closed = Q(5)}, 5, false, R_LESS_THAN_DONE, 6},
    {"made", {.produced = Q(7)}, 7, false, R_NONE, 7},
    {"made, below", {.produced = Q(7)}, 6, false, R_LESS_THAN_DONE, 7},
    {"shipped, more", {.shipped = Q(2)}, 11, false, R_LINE_SHIPPED, 1},
    {"shipped and refused, cheaper", {.shipped = Q(2), .refused = Q(2)}, 10, true, R_LINE_SHIPPED, 1},
    {"shipped, another day", {.shipped = Q(2)}, 10, false, R_NONE, 1},
    {"all shipped", {.shipped = Q(10)}, 10, false, R_LINE_DONE, 1},
    {"all given up", {.closed = Q(10)}, 12, false, R_LINE_DONE, 11},
};

static void
carried_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fits); i++) {
		struct order_line was, now;
		struct world w;
		int64_t least;

		world_init(&w);
		was = now = *world_line(&w, 10);
		was.q = fits[i].q;
		now.doc.quantity = now.doc.base_quantity = Q(fits[i].quantity);
		now.doc.price -= fits[i].price ? 1000000 : 0;
		check_row(fits[i].name, order_change_fits(&was, &now, &least) == fits[i].reason);
		check_row(fits[i].name, least == Q(fits[i].least) || least == Q(fits[i].least - 1) + 1);
		world_free(&w);
	}
}

/* While it waited the order went on: the last vote looks again. */
static void
overtaken(void **state)
{
	struct order_effect e = {0};
	struct order_doc was;
	struct desk k;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	k.line[0].quantity = "12";
	assert_true(change(&k));
	was = order_from_rows(&k.f.rows, k.w.arena);
	assert_true(order_change_effective(&was, &k.p.d, &k.w.place, true, &k.w.who, &e, &k.w.why));
	was.line[0].q.shipped = Q(1);
	assert_false(order_change_effective(&was, &k.p.d, &k.w.place, true, &k.w.who, &e, &k.w.why));
	assert_int_equal(k.w.why.reason, R_CHANGE_OVERTAKEN);
	was.line[0].q.shipped = 0;
	was.state = ORDER_DONE;
	assert_false(order_change_effective(&was, &k.p.d, &k.w.place, true, &k.w.who, &e, &k.w.why));
	assert_int_equal(k.w.why.reason, R_CHANGE_TOO_LATE);
	world_free(&k.w);
}

/* Only what it adds is asked of the credit limit. */
static void
credit(void **state)
{
	static const struct {
		const char *row, *quantity;
		int limit; /* yuan; the order holds 1582 of it */
		enum reason reason;
	} rows[] = {
	    {"fits", "12", 1808, R_NONE},
	    {"a yuan too much, and nobody is asked", "12", 1807, R_CREDIT_NEEDS_APPROVAL},
	    {"far over", "20", 1582, R_DOCUMENT_BLOCKED},
	    {"less of it is always fine", "9", 100, R_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct desk k;

		desk_init(&k, ROUTE_AUTO);
		k.line[0].quantity = (char *)rows[i].quantity;
		k.w.place.credit.limit_amount = YUAN(rows[i].limit);
		k.w.place.credit.over_percent = 100000;
		check_row(rows[i].row, change(&k) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, k.w.why.reason == rows[i].reason);
		world_free(&k.w);
	}
}

/* A typed price is judged by the list of the day when the line was agreed. */
static void
distance(void **state)
{
	static const struct {
		const char *row, *price, *discount;
		int agreed_below, below; /* 4 decimals of the percent */
	} rows[] = {
	    {"another day only", "", "", 50000, 50000},
	    {"cheaper", "56.5", "", 0, 500000},
	    {"cheaper, and agreed below the list", "56.5", "", 500000, 750000},
	    {"dearer, and agreed below the list", "169.5", "", 500000, 250000},
	    {"a discount", "", "10", 0, 100000},
	    {"agreed for nothing: the list is not known", "50", "", 1000000, 1000000},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct desk k;

		desk_init(&k, ROUTE_PEOPLE);
		k.w.line[0].doc.below_list = rows[i].agreed_below;
		k.line[0].price = (char *)rows[i].price;
		k.line[0].discount = (char *)rows[i].discount;
		k.line[0].wished_date =
		    arena_memdup(k.w.arena, &(Google__Type__Date){0}, sizeof(Google__Type__Date));
		*k.line[0].wished_date = around_date(TODAY + 9);
		check_row(rows[i].row, change(&k));
		check_row(rows[i].row, k.p.d.line[0].doc.below_list == rows[i].below);
		world_free(&k.w);
	}
}

static void
bad_fields(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k, ROUTE_PEOPLE);
	k.rq.reason = "";
	k.rq.n_lines = 2;
	k.line[0].line_number = 3;
	k.line[1].line_number = 2;
	k.line[1].quantity = "0";
	assert_false(change(&k));
	assert_string_equal(violations(&k.w.why),
	    "reason REQUIRED\nlines[0].line_number NO_SUCH_LINE\nlines[1].quantity NOT_POSITIVE\n");
	world_free(&k.w);
	desk_init(&k, ROUTE_PEOPLE);
	k.w.d.change_revision = 2;
	k.line[0].quantity = "12";
	k.f.rows = world_rows(&k.w);
	k.f.rows.head.has_change_revision = true;
	k.f.rows.head.change_revision = 2;
	assert_false(order_change_decide(&k.f, &k.rq, &k.w.who, &k.p, &k.w.why));
	assert_int_equal(k.w.why.reason, R_CHANGE_OPEN);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S32 an agreed order is changed by its next revision", changes),
    CASE("S47 what was carried out of a line stays", carried_out),
    CASE("S32 a change that the order has overtaken is refused", overtaken),
    CASE("S12 credit is asked for what a change adds", credit),
    CASE("S21 S32 a changed price is judged by the list of its day", distance),
    CASE("S32 S3 all errors of a change at once", bad_fields),
};
UNIT_MAIN("order_change", cases)
