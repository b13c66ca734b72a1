#include "server/domain/order/create.h"
#include "tests/unit/server/domain/order/world.h"

struct desk {
	struct world w;
	struct around around;
	struct order_create_facts f;
	Bl__CreateOrderRequest rq;
	struct around_lines lines;
};

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	around_init(&k->around);
	k->f.doc = k->around.doc;
	k->f.credit_now.limit_amount = YUAN(100000);
	k->f.credit_now.extra_until = NO_DATE;
	bl__create_order_request__init(&k->rq);
	around_lines_init(&k->lines);
	k->rq.customer_id = "@C1";
	k->rq.lines = k->lines.lines;
	k->rq.n_lines = 1;
}

static bool
create(struct desk *k, struct order_create_plan *p)
{
	memset(p, 0, sizeof(*p));
	return order_create_decide(&k->f, &k->rq, &k->w.who, p, &k->w.why);
}

static void
whole(void **state)
{
	struct desk k;
	struct order_create_plan p;

	(void)state;
	desk_init(&k);
	assert_true(create(&k, &p));
	assert_int_equal(p.d.sum.gross, YUAN(791));
	assert_int_equal(p.d.sum.net, YUAN(700));
	assert_int_equal(p.d.sum.cost, YUAN(420));
	assert_int_equal(p.d.state, ORDER_DRAFT);
	assert_int_equal(p.d.version, 1);
	assert_string_equal(p.d.contact, "王");
	assert_string_equal(p.d.region, "北京");
	assert_true(uuid_eq(p.d.warehouse_id, test_id(HERE)));
	assert_int_equal(p.d.editors.n, 1);
	assert_int_equal(p.credit.result, CREDIT_PASS);
	assert_false(p.promise[0].enough);
	world_free(&k.w);
}

/* Every wrong field of a request is told, with its path. */
static void
all_errors(void **state)
{
	struct desk k;
	struct order_create_plan p;
	Google__Type__Date bad = GOOGLE__TYPE__DATE__INIT;

	(void)state;
	desk_init(&k);
	k.f.doc.customer.found = false;
	k.f.doc.product.n = 1;
	k.rq.n_lines = 2;
	k.rq.customer_id = "@NOBODY";
	k.rq.warehouse_id = "@NOWHERE";
	k.rq.currency_code = "XXX";
	k.rq.contact = "\x1b[31m";
	bad.year = 2026;
	bad.month = 2;
	bad.day = 30;
	k.rq.wished_date = &bad;
	k.lines.line[0].quantity = "-1";
	k.lines.line[0].discount = "101";
	k.lines.line[1].product_id = "@NOTHING";
	k.lines.line[1].quantity = "1e3";
	k.lines.line[1].price = "1.2345678";
	assert_false(create(&k, &p));
	assert_string_equal(violations(&k.w.why), "customer_id UNKNOWN_REF\n"
	                                          "wished_date BAD_DATE\n"
	                                          "contact BAD_TEXT\n"
	                                          "currency_code BAD_CURRENCY\n"
	                                          "lines[0].quantity NOT_POSITIVE\n"
	                                          "lines[0].discount OUT_OF_RANGE\n"
	                                          "lines[1].product_id UNKNOWN_REF\n"
	                                          "lines[1].quantity BAD_DECIMAL\n"
	                                          "lines[1].price BAD_DECIMAL\n"
	                                          "warehouse_id UNKNOWN_REF\n");
	world_free(&k.w);
}

static void
scope(void **state)
{
	struct desk k;
	struct order_create_plan p;

	(void)state;
	desk_init(&k);
	k.w.who.scope_all = false;
	k.w.who.user_id = test_id(88);
	k.rq.owner_id = "@li";
	assert_false(create(&k, &p));
	assert_string_equal(violations(&k.w.why), "owner_id UNKNOWN_REF\nwarehouse_id REQUIRED\n");
	world_free(&k.w);
}

static void
currency(void **state)
{
	struct desk k;
	struct order_create_plan p;

	(void)state;
	desk_init(&k);
	k.rq.currency_code = "USD";
	assert_false(create(&k, &p));
	assert_string_equal(violations(&k.w.why), "fx_rate REQUIRED\n");
	world_free(&k.w);
	desk_init(&k);
	k.rq.currency_code = "USD";
	k.rq.fx_rate = "7.1";
	k.lines.line[0].price = "10";
	assert_true(create(&k, &p));
	assert_int_equal(p.d.sum.gross, YUAN(70));
	assert_int_equal(p.d.sum.base_gross, YUAN(497));
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S2 a whole order in one message: prices, sums and defaults are the server's", whole),
    CASE("S3 all errors at once, with their lines", all_errors),
    CASE("S1 no orders for owners out of scope", scope),
    CASE("S7 a foreign currency needs a rate and keeps base amounts", currency),
};
UNIT_MAIN("order_create", cases)
