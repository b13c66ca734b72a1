#include "common/decimal.h"
#include "server/domain/document/document.h"
#include "server/domain/stock/offer.h"
#include "server/domain/stock/stock.h"
#include "server/domain/warehouse/warehouse.h"
#include "server/op/op.h"

struct stock_check_facts {
	struct q_warehouse_by_ref warehouse;
	struct q_document_products products;
	struct atp_facts atp;
	struct q_stock_holders holders;
};

static void
stock_check_load(
    struct batch *b, const Bl__CheckStockRequest *rq, const struct actor *who, struct stock_check_facts *f)
{
	struct ref warehouse = ref_of(rq->warehouse_id);
	size_t n = rq->n_lines > STOCK_LINES ? 0 : rq->n_lines;
	struct uuid *id = arena_new_n(who->arena, struct uuid, n);
	const char **code = arena_new_n(who->arena, const char *, n),
	           **unit = arena_new_n(who->arena, const char *, n);
	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(rq->lines[i]->product_id);
		id[i] = r.id;
		code[i] = r.code;
		unit[i] = rq->lines[i]->unit[0] != '\0' ? rq->lines[i]->unit : NULL;
	}
	struct refs products = {{id, n}, {code, n}};
	q_warehouse_by_ref(b, warehouse.id, warehouse.code, &f->warehouse);
	q_document_products(b, products.id, products.code, (struct texts){unit, n}, &f->products);
	atp_load_offers(b, products, (struct ref){.code = NULL}, &f->atp);
	q_stock_holders(b, products.id, products.code, (struct uuid){{0}}, NULL, &f->holders);
}

/* Quantity in base units. */
static bool
read_quantity(struct why *why, size_t i, const Bl__CheckLine *rq,
    const struct q_document_products_row *product, int64_t *out)
{
	const char *path = field_path(why, "lines[%zu].quantity", i);
	int64_t quantity = 0;
	if (!field_decimal(why, path, rq->quantity, QTY_SCALE, true, &quantity))
		return false;
	if (quantity <= 0) {
		violate(why, path, R_NOT_POSITIVE);
		return false;
	}
	if (product == NULL)
		return false;
	if (!product->unit_known) {
		field_unknown(why, field_path(why, "lines[%zu].unit", i), rq->unit);
		return false;
	}
	if (doc_base_quantity(quantity, product->unit_num, product->unit_den, out))
		return true;
	violate(why, path, R_QUANTITY_NOT_WHOLE, product->unit);
	return false;
}

static void
read_line(const struct stock_check_facts *f, size_t i, const Bl__CheckLine *rq,
    const struct q_document_products_row *product, struct atp_want *want, struct why *why)
{
	const char *path = field_path(why, "lines[%zu].product_id", i);
	*want = (struct atp_want){.warehouse_id = f->warehouse.id, .date = NO_DATE};
	if (!field_ref(why, path, rq->product_id, true))
		product = NULL;
	else if (product == NULL)
		field_unknown(why, path, rq->product_id);
	else if (product->kind != 1)
		violate(why, path, R_GOODS_ONLY);
	field_date(why, field_path(why, "lines[%zu].wished_date", i), rq->wished_date, false, &want->date);
	if (!read_quantity(why, i, rq, product, &want->quantity))
		return;
	want->product_id = product->id;
	want->make_days = product->make_days;
	want->oversell = product->oversell;
	want->unit_num = product->unit_num;
	want->unit_den = product->unit_den;
}

static Bl__Availability *
line_view(const struct stock_check_facts *f, const struct actor *who, const char *code,
    const struct atp_want *want, const struct atp_answer *x)
{
	Bl__Availability *m = availability_view(who, code, want->quantity, x);
	if (!x->enough)
		holders_view(who, &f->atp, &f->holders, want->product_id, want->warehouse_id, m);
	return m;
}

static bool
stock_check_view(const struct stock_check_facts *f, const Bl__CheckStockRequest *rq, const struct actor *who,
    Bl__CheckStockResponse *re, struct why *why)
{
	size_t n = field_count(why, "lines", rq->n_lines, 1, STOCK_LINES) ? rq->n_lines : 0;
	struct atp_want *want = arena_new_n(who->arena, struct atp_want, n);
	struct atp_answer *out = arena_new_n(who->arena, struct atp_answer, n);
	const char **code = arena_new_n(who->arena, const char *, n);
	size_t next = 0; /* product rows are in order of n, counted from 1; unknown ones are missing */
	warehouse_check(why, "warehouse_id", rq->warehouse_id, true, &f->warehouse);
	for (size_t i = 0; i < n; i++) {
		bool found = next < f->products.n && f->products.row[next].n == (int64_t)i + 1;
		const struct q_document_products_row *product = found ? &f->products.row[next] : NULL;
		read_line(f, i, rq->lines[i], product, &want[i], why);
		code[i] = found ? product->code : NULL;
		next += found;
	}
	if (why_violated(why))
		return why_invalid(why);
	atp_check(who->arena, &f->atp, who->today, want, n, out);
	re->lines = arena_new_n(who->arena, Bl__Availability *, n);
	for (; re->n_lines < n; re->n_lines++)
		re->lines[re->n_lines] =
		    line_view(f, who, code[re->n_lines], &want[re->n_lines], &out[re->n_lines]);
	return true;
}

OP_QUERY(stock_check, check_stock);
