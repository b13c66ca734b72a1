#include "server/domain/order/copy.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/order/world.h"

/* The source: effective, in part shipped, two lines of 10 and 4 at 113.00 with what was agreed then. */
struct desk {
	struct world w;
	struct around around;
	struct order_copy_facts f;
	struct order_copy_plan p;
	Bl__CopyOrderRequest rq;
};

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	world_init(&k->w);
	around_init(&k->around);
	k->w.d.state = ORDER_EFFECTIVE;
	k->w.d.submitted_at = k->w.d.effective_at = 7;
	k->w.d.effective_on = TODAY - 40;
	k->w.d.reserve = RESERVE_ALL;
	world_line(&k->w, 10)->q = (struct order_amounts){.reserved = Q(4), .shipped = Q(6)};
	world_line(&k->w, 4)->doc.discount = 50000;
	k->f.create.doc = k->around.doc;
	k->f.create.credit_now.limit_amount = YUAN(100000);
	k->f.create.credit_now.extra_until = NO_DATE;
	bl__copy_order_request__init(&k->rq);
	k->rq.source_id = WORLD_NUMBER;
}

/* What load2 does between the two round trips, and then the decision. */
static bool
copy(struct desk *k)
{
	k->f.source = world_view_rows(&k->w);
	order_copy_load2(batch_fake_new(k->w.arena, &k->w.who), &k->rq, &k->w.who, &k->f);
	return order_copy_decide(&k->f, &k->rq, &k->w.who, &k->p, &k->w.why);
}

static void
fresh(void **state)
{
	const struct order_doc *d;
	struct desk k;

	(void)state;
	desk_init(&k);
	d = &k.p.create.d;
	assert_true(copy(&k));
	assert_int_equal(d->state, ORDER_DRAFT);
	assert_int_equal(d->version, 1);
	assert_int_equal(d->revision, 1);
	assert_null(d->number);
	assert_false(uuid_eq(d->id, k.w.d.id));
	assert_int_equal(d->submitted_at, INT64_MIN);
	assert_int_equal(d->effective_at, INT64_MIN);
	assert_int_equal(d->effective_on, NO_DATE);
	assert_int_equal(d->business_date, TODAY);
	assert_int_equal(d->editors.n, 1);
	assert_true(uuid_eq(d->editors.v[0], k.w.who.user_id));
	assert_null(k.p.create.start);
	for (size_t i = 0; i < d->nline; i++) {
		assert_int_equal(d->line[i].q.reserved, 0);
		assert_int_equal(d->line[i].q.shipped, 0);
		assert_false(uuid_eq(d->line[i].doc.id, k.w.line[i].doc.id));
	}
	world_free(&k.w);
}

/* Quantities, discounts and terms are the source's, prices those of today. */
static void
content(void **state)
{
	const struct order_doc *d;
	struct desk k;

	(void)state;
	desk_init(&k);
	d = &k.p.create.d;
	k.around.product[0].list_price = 226000000;
	k.w.d.note = "急";
	k.w.d.external_id = "PO-1";
	assert_true(copy(&k));
	assert_int_equal(d->nline, 2);
	assert_int_equal(d->line[0].doc.quantity, Q(10));
	assert_int_equal(d->line[0].doc.price, 226000000);
	assert_int_equal(d->line[0].doc.gross, YUAN(2260));
	assert_int_equal(d->line[1].doc.discount, 50000);
	assert_int_equal(d->line[1].doc.gross, 42940); /* 4 x 113.00 less 5 % */
	assert_int_equal(d->sum.gross, YUAN(2260) + 42940);
	assert_int_equal(d->reserve, RESERVE_ALL);
	assert_true(d->tax_inclusive);
	assert_true(uuid_eq(d->customer_id, test_id(CUSTOMER_ID)));
	assert_true(uuid_eq(d->warehouse_id, test_id(HERE)));
	assert_null(d->external_id); /* is the other order's */
	world_free(&k.w);
}

/* Another customer has its own contact, region and channel; what was ordered stays. */
static void
other_customer(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.rq.customer_id = "@C9";
	k.w.d.contact = "李";
	k.w.d.region = "上海";
	assert_true(copy(&k));
	assert_string_equal(k.f.rq->customer_id, "@C9");
	assert_string_equal(k.p.create.d.contact, "王");
	assert_string_equal(k.p.create.d.region, "北京");
	assert_int_equal(k.p.create.d.nline, 2);
	assert_string_equal(k.p.create.d.currency, k.w.d.currency);
	world_free(&k.w);
}

static const struct {
	const char *name, *source_id, *order_id;
	bool found, product, customer, warehouse;
	enum reason reason;
	const char *violations;
} table[] = {
    {"good", WORLD_NUMBER, "", true, true, true, true, R_NONE, ""},
    {"no source named", "", "", true, true, true, true, R_INVALID_FIELDS, "source_id REQUIRED\n"},
    {"no reference", "XSDD", "", true, true, true, true, R_INVALID_FIELDS, "source_id BAD_UUID\n"},
    {"not in scope", WORLD_NUMBER, "", false, true, true, true, R_NOT_FOUND, ""},
    {"no id for the copy", WORLD_NUMBER, "x", true, true, true, true, R_INVALID_FIELDS,
        "order_id BAD_NEW_ID\n"},
    {"the product is gone", WORLD_NUMBER, "", true, false, true, true, R_INVALID_FIELDS,
        "lines[0].product_id UNKNOWN_REF\n"},
    {"the customer is gone", WORLD_NUMBER, "", true, true, false, true, R_INVALID_FIELDS,
        "customer_id UNKNOWN_REF\n"},
    {"the warehouse is gone", WORLD_NUMBER, "", true, true, true, false, R_INVALID_FIELDS,
        "warehouse_id UNKNOWN_REF\n"},
};

static void
refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *row = table[i].name;
		struct desk k;

		desk_init(&k);
		k.rq.source_id = (char *)table[i].source_id;
		k.rq.order_id = (char *)table[i].order_id;
		k.around.product[0].archived_at = table[i].product ? INT64_MIN : 5;
		k.f.create.doc.customer.archived_at = table[i].customer ? INT64_MIN : 5;
		k.f.create.doc.warehouse.n = table[i].warehouse ? 2 : 0;
		if (table[i].found) {
			check_row(row, copy(&k) == (table[i].reason == R_NONE));
		} else {
			check_row(row, !order_copy_decide(&k.f, &k.rq, &k.w.who, &k.p, &k.w.why));
		}
		check_row(row, k.w.why.reason == table[i].reason);
		check_row(row, strcmp(violations(&k.w.why), table[i].violations) == 0);
		world_free(&k.w);
	}
}

static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__CopyOrderResponse re = BL__COPY_ORDER_RESPONSE__INIT;

	(void)state;
	desk_init(&k);
	b = batch_fake_new(k.w.arena, &k.w.who);
	order_copy_load(b, &k.rq, &k.w.who, &k.f);
	assert_true(fake_in_order(b, "q_order_get q_order_world q_order_lines"));
	assert_int_equal(fake_count(b, "q_order_lock"), 0);
	b = batch_fake_new(k.w.arena, &k.w.who);
	order_copy_load2(b, &k.rq, &k.w.who, &k.f);
	assert_string_equal(batch_fake_text(b), ""); /* not found: nothing more is asked */
	assert_null(k.f.rq);
	assert_true(copy(&k));
	order_copy_apply(b, &k.f, &k.p, &k.rq, &k.w.who, &re);
	assert_true(fake_in_order(b, "q_order_insert q_order_lines_insert op_event op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_int_equal(fake_count(b, "op_number"), 0);
	assert_int_equal(re.order->n_lines, 2);
	world_free(&k.w);
}

static const struct CMUnitTest cases[] = {
    CASE("S20 nothing of the source's approval and execution comes along", fresh),
    CASE("S2 S6 a copy has the source's products and quantities at today's prices", content),
    CASE("S1 a copy for another customer", other_customer),
    CASE("S3 a copy of what is not there, or no longer for sale", refusals),
    CASE("S2 a copy reads without a lock and writes a draft", statements),
};
UNIT_MAIN("order_copy", cases)
