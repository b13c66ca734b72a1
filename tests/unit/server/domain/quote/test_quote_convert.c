#include "server/domain/quote/convert.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/quote/world.h"

struct desk {
	struct world w;
	struct quote_convert_facts f;
	struct quote_convert_plan p;
	Bl__ConvertQuoteRequest rq;
};

static void
desk_init(struct desk *k, int state)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w, state);
	k->f.create.doc = k->w.around.doc;
	k->f.create.credit_now.limit_amount = YUAN(100000);
	k->f.create.credit_now.extra_until = NO_DATE;
	bl__convert_quote_request__init(&k->rq);
	k->rq.quote_id = WORLD_NUMBER;
	k->rq.expected_version = WORLD_VERSION;
}

/* What load2 does between the two round trips, and then the decision. */
static bool
convert(struct desk *k)
{
	k->f.rows = k->w.rows;
	quote_convert_load2(batch_fake_new(k->w.arena, &k->w.who), &k->rq, &k->w.who, &k->f);
	return quote_convert_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static const struct {
	const char *name;
	int from, expected, valid; /* days from today */
	bool found;
	enum reason reason;
} table[] = {
    {"effective", QUOTE_EFFECTIVE, 3, 10, true, R_NONE},
    {"on its last day", QUOTE_EFFECTIVE, 3, 0, true, R_NONE},
    {"a day late", QUOTE_EFFECTIVE, 3, -1, true, R_QUOTE_EXPIRED},
    {"changed since", QUOTE_EFFECTIVE, 2, 10, true, R_STALE_VERSION},
    {"no version", QUOTE_EFFECTIVE, 0, 10, true, R_STALE_VERSION},
    {"not in scope", QUOTE_EFFECTIVE, 3, 10, false, R_NOT_FOUND},
    {"draft", QUOTE_DRAFT, 3, 10, true, R_QUOTE_STATE},
    {"in approval", QUOTE_IN_APPROVAL, 3, 10, true, R_QUOTE_STATE},
    {"ordered already", QUOTE_ORDERED, 3, 10, true, R_QUOTE_STATE},
    {"declined", QUOTE_DECLINED, 3, 10, true, R_QUOTE_STATE},
    {"void", QUOTE_VOID, 3, 10, true, R_QUOTE_STATE},
};

static void
states(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		bool ok = table[i].reason == R_NONE;
		struct desk k;

		desk_init(&k, table[i].from);
		k.rq.expected_version = table[i].expected;
		k.w.rows.head.valid_to = TODAY + table[i].valid;
		k.w.rows.head.found = table[i].found;
		check_row(row, convert(&k) == ok);
		check_row(row, k.w.why.reason == table[i].reason);
		if (ok) {
			check_row(row, k.p.d.state == QUOTE_ORDERED && k.p.d.version == WORLD_VERSION + 1);
			check_row(row, uuid_eq(k.p.d.order_id, k.p.create.d.id));
			check_row(row, k.p.create.d.state == ORDER_DRAFT && k.p.create.d.version == 1);
		}
		world_free(&k.w);
	}
}

/* Whatever the products cost, are called and are taxed today. */
static void
keeps(void **state)
{
	struct desk k;
	const struct order_doc *d = &k.p.create.d;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	k.w.rows.head.revision = 2;
	k.w.line[0].discount = 100000;
	k.w.line[1].price = 50500000;
	k.w.line[1].tax_rate = 10000;
	k.w.line[1].name = "老产品";
	k.w.around.product[0].list_price = 999000000;
	k.w.around.product[1].name = "新产品";
	assert_true(convert(&k));
	assert_int_equal(d->nline, 2);
	assert_int_equal(d->line[0].doc.price, 113000000);
	assert_int_equal(d->line[0].doc.discount, 100000);
	assert_int_equal(d->line[0].doc.gross, YUAN(1017));
	assert_int_equal(d->line[1].doc.tax_rate, 10000);
	assert_int_equal(d->line[1].doc.gross, YUAN(202));
	assert_int_equal(d->line[1].doc.net, YUAN(200));
	assert_string_equal(d->line[1].doc.name, "老产品");
	assert_int_equal(d->sum.gross, YUAN(1219));
	assert_int_equal(d->content_hash.n, 32);
	for (size_t i = 0; i < 2; i++) {
		assert_true(uuid_eq(d->line[i].quote_line_id, k.w.line[i].id));
		assert_false(uuid_eq(d->line[i].doc.id, k.w.line[i].id));
		assert_string_equal(d->line[i].doc.price_source, "quote BJD-BJ-202611-00001");
	}
	assert_true(uuid_eq(d->quote_id, test_id(QUOTE_ID)));
	assert_int_equal(d->quote_revision, 2);
	assert_true(uuid_eq(d->customer_id, test_id(CUSTOMER_ID)));
	assert_true(uuid_eq(d->owner_id, test_id(OWNER_ID)));
	assert_string_equal(d->contact, "王");
	assert_int_equal(d->business_date, TODAY);
	world_free(&k.w);
}

static void
foreign(void **state)
{
	struct desk k;
	const struct order_doc *d = &k.p.create.d;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	k.w.rows.head.currency = "USD";
	k.w.rows.head.fx_rate = 712345678;
	k.w.rows.head.tax_inclusive = false;
	assert_true(convert(&k));
	assert_string_equal(d->currency, "USD");
	assert_int_equal(d->fx_rate, 712345678);
	assert_false(d->tax_inclusive);
	assert_int_equal(d->sum.net, YUAN(1582));
	world_free(&k.w);
}

static const struct {
	const char *name, *quote_id, *order_id, *warehouse_id;
	bool product, customer;
	const char *violations;
} bad[] = {
    {"no quote named", "", "", "", true, true, "quote_id REQUIRED\n"},
    {"no reference", "BJD", "", "", true, true, "quote_id BAD_UUID\n"},
    {"no id for the order", WORLD_NUMBER, "x", "", true, true, "order_id BAD_NEW_ID\n"},
    {"no such warehouse", WORLD_NUMBER, "", "@W9", true, true, "warehouse_id UNKNOWN_REF\n"},
    {"the product is gone", WORLD_NUMBER, "", "", false, true, "lines[1].product_id UNKNOWN_REF\n"},
    {"the customer is gone", WORLD_NUMBER, "", "", true, false, "customer_id UNKNOWN_REF\n"},
};

static void
refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct desk k;

		desk_init(&k, QUOTE_EFFECTIVE);
		k.rq.quote_id = (char *)bad[i].quote_id;
		k.rq.order_id = (char *)bad[i].order_id;
		k.rq.warehouse_id = (char *)bad[i].warehouse_id;
		k.w.around.product[1].archived_at = bad[i].product ? INT64_MIN : 5;
		k.f.create.doc.customer.archived_at = bad[i].customer ? INT64_MIN : 5;
		check_row(bad[i].name, !convert(&k));
		check_row(bad[i].name, k.w.why.reason == R_INVALID_FIELDS);
		check_row(bad[i].name, strcmp(violations(&k.w.why), bad[i].violations) == 0);
		world_free(&k.w);
	}
}

static void
chosen(void **state)
{
	Google__Type__Date wished = around_date(TODAY + 20);
	struct desk k;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	k.w.line[1].wished_date = TODAY + 3;
	k.rq.order_id = test_id_text(&k.w.who, 77);
	k.rq.warehouse_id = "@W2";
	k.rq.wished_date = &wished;
	assert_true(convert(&k));
	assert_true(uuid_eq(k.p.create.d.id, test_id(77)));
	assert_true(uuid_eq(k.p.d.order_id, test_id(77)));
	assert_true(uuid_eq(k.p.create.d.line[1].warehouse_id, test_id(6)));
	assert_int_equal(k.p.create.d.line[0].doc.wished_date, TODAY + 20);
	assert_int_equal(k.p.create.d.line[1].doc.wished_date, TODAY + 3);
	world_free(&k.w);
	desk_init(&k, QUOTE_EFFECTIVE); /* a day that has passed meanwhile is agreed anew */
	k.w.line[1].wished_date = TODAY - 1;
	k.rq.wished_date = &wished;
	assert_true(convert(&k));
	assert_int_equal(k.p.create.d.line[1].doc.wished_date, TODAY + 20);
	world_free(&k.w);
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__ConvertQuoteResponse re = BL__CONVERT_QUOTE_RESPONSE__INIT;

	(void)state;
	desk_init(&k, QUOTE_EFFECTIVE);
	b = batch_fake_new(k.w.arena, &k.w.who);
	quote_convert_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_quote_lock q_quote_world q_quote_lines"));
	b = batch_fake_new(k.w.arena, &k.w.who);
	quote_convert_load2(b, &k.rq, &k.w.who, &k.f);
	assert_string_equal(batch_fake_text(b), ""); /* not found: nothing more is asked */
	assert_null(k.f.rq);
	assert_true(convert(&k));
	quote_convert_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_true(fake_in_order(b, "q_quote_state_set q_order_insert q_order_lines_insert op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_int_equal(fake_count(b, "op_number"), 0);
	assert_non_null(strstr(batch_fake_text(b), "q_quote_state_set(state=4,"));
	assert_non_null(strstr(batch_fake_text(b), "made of quote BJD-BJ-202611-00001"));
	assert_int_equal(re.order->n_lines, 2);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("O17 an effective quote becomes an order until its last day, once", states),
    CASE("O17 an order made of a quote has its lines, prices and taxes", keeps),
    CASE("S7 O17 and its currency and rate", foreign),
    CASE("S3 what of a quote can no longer be ordered", refusals),
    CASE("O17 id, warehouse and day of the order are chosen", chosen),
    CASE("O17 a conversion locks the quote, writes a draft order and one audit row", statements),
};
UNIT_MAIN("quote_convert", cases)
