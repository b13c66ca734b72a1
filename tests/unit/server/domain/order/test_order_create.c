#include "server/domain/order/create.h"
#include "tests/unit/server/domain/order/world.h"

/* Facts of a customer, a user, a warehouse, yuan and dollar, and one product at 113.00 with 13 % inside. */
struct desk {
	struct world w;
	struct q_document_currencies_row currency[2];
	struct q_document_warehouses_row warehouse[2];
	struct q_document_products_row product[2];
	struct order_create_facts f;
	Bl__CreateOrderRequest rq;
	Bl__DocumentLine line[2], *lines[2];
};

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	k->currency[0] = (struct q_document_currencies_row){"CNY", 2, true};
	k->currency[1] = (struct q_document_currencies_row){"USD", 2, false};
	k->warehouse[0] = (struct q_document_warehouses_row){test_id(HERE), "W", test_id(BRANCH_ID)};
	k->warehouse[1] = (struct q_document_warehouses_row){test_id(6), "W2", test_id(33)};
	for (int i = 0; i < 2; i++)
		k->product[i] = (struct q_document_products_row){.n = i + 1,
		    .id = test_id(PRODUCT_ID),
		    .code = "P1",
		    .name = "产品",
		    .kind = 1,
		    .unit = "台",
		    .unit_num = 1,
		    .unit_den = 1,
		    .unit_known = true,
		    .tax_rate = 130000,
		    .currency = "CNY",
		    .list_price = 113000000,
		    .tax_inclusive = true,
		    .cost = 60000000,
		    .category_id = test_id(9),
		    .archived_at = INT64_MIN};
	k->f.doc.currency = (struct q_document_currencies){2, k->currency};
	k->f.doc.warehouse = (struct q_document_warehouses){2, k->warehouse};
	k->f.doc.product = (struct q_document_products){1, k->product};
	k->f.doc.customer = (struct q_document_customer){.found = true,
	    .id = test_id(CUSTOMER_ID),
	    .code = "C1",
	    .name = "客户一",
	    .level = "A",
	    .grade = "A",
	    .status = CUSTOMER_OK,
	    .region = "北京",
	    .channel = "展会",
	    .currency = "CNY",
	    .archived_at = INT64_MIN,
	    .contact = "王",
	    .address = "一号"};
	k->f.doc.owner = (struct q_document_owner){.found = true,
	    .id = test_id(OWNER_ID),
	    .login = "li",
	    .name = "李",
	    .branch_id = test_id(BRANCH_ID),
	    .branch_code = "BJ",
	    .archived_at = INT64_MIN};
	k->f.credit_now.limit_amount = YUAN(100000);
	k->f.credit_now.extra_until = NO_DATE;
	bl__create_order_request__init(&k->rq);
	for (int i = 0; i < 2; i++) {
		bl__document_line__init(&k->line[i]);
		k->line[i].product_id = "@P1";
		k->line[i].quantity = "7";
		k->lines[i] = &k->line[i];
	}
	k->rq.customer_id = "@C1";
	k->rq.lines = k->lines;
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
	k.line[0].quantity = "-1";
	k.line[0].discount = "101";
	k.line[1].product_id = "@NOTHING";
	k.line[1].quantity = "1e3";
	k.line[1].price = "1.2345678";
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
	k.line[0].price = "10";
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
