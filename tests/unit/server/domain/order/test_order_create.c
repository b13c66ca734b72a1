#include "server/domain/order/create.h"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

extern const struct op op_order_create;

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

/* Days from today: the document's own (0 = today), what the order and its first line wish for. */
static const struct {
	const char *name;
	int business, head, line; /* 99 = none */
	const char *violations;
} wishes[] = {
    {"today", 0, 0, 0, ""},
    {"later", 0, 7, 99, ""},
    {"none", 0, 99, 99, ""},
    {"yesterday", 0, -1, 99, "wished_date WISHED_TOO_EARLY\n"},
    {"a line for yesterday", 0, 99, -1, "lines[0].wished_date WISHED_TOO_EARLY\n"},
    {"both are told", 0, -400, -1, "wished_date WISHED_TOO_EARLY\nlines[0].wished_date WISHED_TOO_EARLY\n"},
    {"written down late, and long delivered", -30, -20, -25, ""},
    {"of the same day", -30, -30, -30, ""},
    {"before it was ordered", -30, -31, -31,
        "wished_date WISHED_TOO_EARLY\nlines[0].wished_date WISHED_TOO_EARLY\n"},
};

static void
wished(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++) {
		Google__Type__Date own = around_date(TODAY + wishes[i].business);
		Google__Type__Date head = around_date(TODAY + wishes[i].head);
		Google__Type__Date line = around_date(TODAY + wishes[i].line);
		struct order_create_plan p;
		struct desk k;

		desk_init(&k);
		k.rq.business_date = &own;
		k.rq.wished_date = wishes[i].head == 99 ? NULL : &head;
		k.lines.line[0].wished_date = wishes[i].line == 99 ? NULL : &line;
		check_row(wishes[i].name, create(&k, &p) == (wishes[i].violations[0] == '\0'));
		check_row(wishes[i].name, strcmp(violations(&k.w.why), wishes[i].violations) == 0);
		world_free(&k.w);
	}
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

/* One line, 3 of the product less 5 %, and words of its own. */
static struct q_template_lines_row template_row = {.seq = 1,
    .product_code = "P1001",
    .quantity = Q(3),
    .unit = "台",
    .discount = 50000,
    .note = "蓝色",
    .archived_at = INT64_MIN};

static void
desk_template(struct desk *k)
{
	k->rq.template_id = "@T1";
	k->f.of.head = (struct q_template_get){.found = true,
	    .archived_at = INT64_MIN,
	    .warehouse_code = "WH-1",
	    .channel = "展会",
	    .reserve = RESERVE_ALL,
	    .note = "模板"};
	k->f.of.line = (struct q_template_lines){.row = &template_row, .n = 1};
}

/* What load2 does between the round trips, and then the decision. */
static bool
create_of_template(struct desk *k, struct order_create_plan *p)
{
	op_order_create.load2(batch_fake_new(k->w.arena, &k->w.who), &k->rq, &k->w.who, &k->f);
	return create(k, p);
}

static void
template_first(void **state)
{
	struct desk k;
	struct order_create_plan p;

	(void)state;
	desk_init(&k);
	desk_template(&k);
	k.around.warehouse[0].code = "WH-1";
	k.lines.line[0].quantity = "7";
	assert_true(create_of_template(&k, &p));
	assert_int_equal(p.d.nline, 2);
	assert_int_equal(p.d.line[0].doc.quantity, Q(3));
	assert_int_equal(p.d.line[0].doc.gross, 32205); /* 3 x 113.00 less 5 % */
	assert_string_equal(p.d.line[0].doc.note, "蓝色");
	assert_int_equal(p.d.line[1].doc.quantity, Q(7));
	assert_string_equal(p.d.channel, "展会");
	assert_string_equal(p.d.note, "模板");
	assert_int_equal(p.d.reserve, RESERVE_ALL);
	assert_string_equal(p.d.warehouse_code, "WH-1");
	world_free(&k.w);
	desk_init(&k);
	desk_template(&k);
	k.rq.channel = "线上";
	k.rq.note = "请求";
	k.rq.reserve = BL__RESERVE_POLICY__RESERVE_POLICY_NONE;
	k.rq.n_lines = 0;
	k.f.of.head.warehouse_code = NULL;
	assert_true(create_of_template(&k, &p));
	assert_int_equal(p.d.nline, 1);
	assert_string_equal(p.d.channel, "线上");
	assert_string_equal(p.d.note, "请求");
	assert_int_equal(p.d.reserve, RESERVE_NONE);
	world_free(&k.w);
}

static const struct {
	const char *name, *template_id;
	bool found, in_use, product, warehouse;
	size_t own;
	const char *violations;
} of_templates[] = {
    {"good", "@T1", true, true, true, true, 1, ""},
    {"not in scope", "@T1", false, true, true, true, 0, "template_id UNKNOWN_REF\n"},
    {"not in scope, and a bad line", "@T1", false, true, true, true, 1,
        "template_id UNKNOWN_REF\nlines[0].quantity NOT_POSITIVE\n"},
    {"archived", "@T1", true, false, true, true, 0, "template_id UNKNOWN_REF\n"},
    {"no reference", "T1", false, true, true, true, 0, "template_id BAD_UUID\n"},
    {"the product is gone", "@T1", true, true, false, true, 0, "template.lines[0].product_id UNKNOWN_REF\n"},
    {"and a bad line of the request", "@T1", true, true, false, true, 1,
        "template.lines[0].product_id UNKNOWN_REF\nlines[0].product_id UNKNOWN_REF\nlines[0].quantity "
        "NOT_POSITIVE\n"},
    {"the warehouse is gone", "@T1", true, true, true, false, 0, "template.warehouse_id UNKNOWN_REF\n"},
};

static void
template_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(of_templates); i++) {
		const char *row = of_templates[i].name;
		struct desk k;
		struct order_create_plan p;

		desk_init(&k);
		desk_template(&k);
		k.around.warehouse[0].code = "WH-1";
		k.rq.template_id = (char *)of_templates[i].template_id;
		k.rq.n_lines = of_templates[i].own;
		k.lines.line[0].quantity = of_templates[i].violations[0] != '\0' ? "0" : "1";
		k.f.of.head.found = of_templates[i].found;
		k.f.of.head.archived_at = of_templates[i].in_use ? INT64_MIN : 5;
		k.f.of.head.warehouse_code = of_templates[i].warehouse ? "WH-1" : "WH-0";
		k.around.product[0].archived_at = k.around.product[1].archived_at =
		    of_templates[i].product ? INT64_MIN : 5;
		check_row(row, create_of_template(&k, &p) == (of_templates[i].violations[0] == '\0'));
		check_row(row, strcmp(violations(&k.w.why), of_templates[i].violations) == 0);
		world_free(&k.w);
	}
}

/* Without a template everything is asked at once, and nothing is left for a second round trip. */
static void
round_trips(void **state)
{
	struct desk k;
	struct batch *b;

	(void)state;
	desk_init(&k);
	b = batch_fake_new(k.w.arena, &k.w.who);
	op_order_create.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_document_customer q_document_products q_pricebook_candidates"));
	assert_int_equal(fake_count(b, "q_template_get"), 0);
	b = batch_fake_new(k.w.arena, &k.w.who);
	op_order_create.load2(b, &k.rq, &k.w.who, &k.f);
	assert_string_equal(batch_fake_text(b), "");
	desk_template(&k);
	op_order_create.load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_template_get q_template_lines"));
	assert_int_equal(fake_count(b, "q_document_customer"), 0);
	world_free(&k.w);
}

/* Offers and whose goods they are cost statements: who submits asks for neither. */
static void
what_is_asked(void **state)
{
	static const struct {
		const char *row;
		bool submit, dry;
		int substitutes, holders;
	} rows[] = {
	    {"submit", true, false, 0, 0},
	    {"draft", false, false, 1, 0},
	    {"dry run", false, true, 1, 1},
	    {"dry run of a submit", true, true, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct order_create_facts f = {0};
		struct desk k;

		desk_init(&k);
		k.rq.submit = rows[i].submit;
		k.w.who.validate_only = rows[i].dry;
		struct batch *b = batch_fake_new(k.w.arena, &k.w.who);
		order_create_facts_load(b, &k.rq, &k.w.who, &f);
		check_row(rows[i].row, fake_count(b, "q_stock_substitutes") == rows[i].substitutes);
		check_row(rows[i].row, fake_count(b, "q_stock_holders") == rows[i].holders);
		check_row(rows[i].row, fake_count(b, "q_stock_atp_rows") == 1);
		world_free(&k.w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S3 S10 nobody wishes for a day that has passed", wished),
    CASE("S4 S5 a submit pays nothing for what only a dialogue needs", what_is_asked),
    CASE("S2 a whole order in one message: prices, sums and defaults are the server's", whole),
    CASE("S3 all errors at once, with their lines", all_errors),
    CASE("S1 no orders for owners out of scope", scope),
    CASE("S1 lines and words of a template come first, words of the request win", template_first),
    CASE("S1 S3 what is wrong in a template is told as such", template_refusals),
    CASE("S1 only a template costs a second round trip", round_trips),
    CASE("S7 a foreign currency needs a rate and keeps base amounts", currency),
};
UNIT_MAIN("order_create", cases)
