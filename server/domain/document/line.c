/* Lines of a request become priced lines; every wrong field is named, with its line. */
#include "common/decimal.h"
#include "common/limits.h"
#include "common/money.h"
#include "server/domain/document/document.h"

struct reading { /* one line on its way */
	const struct doc_facts *facts;
	const struct doc_terms *terms;
	const struct actor *who;
	const Bl__DocumentLine *rq;
	const struct q_document_products_row *product;
	size_t at;
	struct why *why;
};

const char *
doc_line_path(const struct doc_facts *f, size_t i, const char *field, struct why *why)
{
	if (i < f->nsource)
		return field_path(why, "%s.lines[%zu].%s", f->source, i, field);
	return field_path(why, "%s[%zu].%s", f->field != NULL ? f->field : "lines", i - f->nsource, field);
}

static const char *
path_of(const struct reading *r, const char *field)
{
	return doc_line_path(r->facts, r->at, field, r->why);
}

/* The rows come sorted by place; lines without a product are missing. */
static const struct q_document_products_row *
product_at(const struct doc_facts *f, size_t i, size_t *next)
{
	while (*next < f->product.n && f->product.row[*next].n < (int64_t)i + 1)
		++*next;
	if (*next < f->product.n && f->product.row[*next].n == (int64_t)i + 1)
		return &f->product.row[*next];
	return NULL;
}

static void
line_product(const struct reading *r, struct doc_line *l)
{
	const struct q_document_products_row *p = r->product;

	if (!field_ref(r->why, path_of(r, "product_id"), r->rq->product_id, true))
		return;
	if (p == NULL || p->archived_at != INT64_MIN) {
		field_unknown(r->why, path_of(r, "product_id"), r->rq->product_id);
		return;
	}
	if (!p->unit_known)
		field_unknown(r->why, path_of(r, "unit"), r->rq->unit);
	l->product_id = p->id;
	l->category_id = p->category_id;
	l->product_code = p->code;
	l->name = p->name;
	l->kind = p->kind;
	l->unit = r->rq->unit[0] != '\0' ? r->rq->unit : p->unit;
	l->base_unit = p->unit;
	l->unit_num = p->unit_num;
	l->unit_den = p->unit_den;
	l->tax_rate = p->tax_exempt ? 0 : p->tax_rate;
	l->unit_cost = p->cost;
	l->oversell = p->oversell;
	l->make_days = p->make_days;
}

/* Nothing is measured in the unit of a product that is not there or no longer sold: that was told under product_id. */
static bool
has_unit(const struct doc_line *l)
{
	return l->unit_den > 0;
}

static void
line_quantity(const struct reading *r, struct doc_line *l)
{
	const char *path = path_of(r, "quantity");

	if (!field_decimal(r->why, path, r->rq->quantity, QTY_SCALE, true, &l->quantity))
		return;
	if (l->quantity <= 0)
		violate(r->why, path, R_NOT_POSITIVE);
	else if (l->quantity > DOC_QUANTITY_MAX)
		violate(r->why, path, R_OUT_OF_RANGE, "0.0001", "99999999999.9999");
	else if (has_unit(l) && !doc_base_quantity(l->quantity, l->unit_num, l->unit_den, &l->base_quantity))
		violate(r->why, path, R_QUANTITY_NOT_WHOLE, r->product->unit);
}

static struct price_case
price_case_of(const struct doc_terms *t)
{
	return (struct price_case){
	    .customer_id = t->customer_id,
	    .branch_id = t->branch_id,
	    .level = t->customer_level,
	    .date = t->day,
	    .currency = t->currency,
	    .base_currency = t->money.base_currency,
	    .fx_rate = t->fx_rate,
	    .tax_inclusive = t->tax_inclusive,
	};
}

/* What the price lists give; false when they give nothing, or the line is not good enough to ask. */
static bool
list_price(const struct reading *r, const struct doc_line *l, struct price *out)
{
	const struct q_document_products_row *p = r->product;
	struct price_line pl = {l->base_quantity, l->unit_num, l->unit_den, l->tax_rate};

	if (p == NULL || l->base_quantity <= 0 || r->terms->currency == NULL)
		return false;
	struct price_case doc = price_case_of(r->terms);
	struct price_product product = {p->id, p->list_price, p->tax_inclusive, p->currency};
	return price_find(r->who->arena, &r->facts->price, &doc, &product, &pl, out);
}

static void
line_price(const struct reading *r, struct doc_line *l)
{
	const struct q_document_products_row *p = r->product;
	struct price found = {0};
	bool listed = list_price(r, l, &found);

	if (r->rq->price[0] != '\0') {
		if (field_decimal(r->why, path_of(r, "price"), r->rq->price, PRICE_SCALE, true, &l->price) &&
		    l->price < 0)
			violate(r->why, path_of(r, "price"), R_OUT_OF_RANGE, "0", "999999999999");
		l->price_source = r->who->lang == LANG_ZH ? "手工录入" : "entered by hand";
	} else if (listed) {
		l->price = found.price;
		l->price_source = found.why[r->who->lang];
	} else if (p != NULL && l->base_quantity > 0 && r->terms->currency != NULL) {
		violate(r->why, path_of(r, "price"), R_NO_PRICE, r->terms->currency);
		return;
	}
	l->below_list = doc_below_list(l, listed ? found.price : 0);
	if (has_unit(l) && r->terms->currency != NULL)
		l->below_floor = doc_below_floor(l, p->floor_price, p->tax_inclusive, p->currency,
		    r->terms->currency, r->terms->tax_inclusive);
}

static void
line_discount(const struct reading *r, struct doc_line *l)
{
	int64_t discount = 0;

	if (field_decimal(r->why, path_of(r, "discount"), r->rq->discount, RATE_SCALE, false, &discount) &&
	    field_scaled(r->why, path_of(r, "discount"), discount, RATE_SCALE, 0, PERCENT_100))
		l->discount = (int32_t)discount;
}

static void
line_rest(const struct reading *r, struct doc_line *l)
{
	l->wished_date = r->terms->wished_date;
	doc_wished_date(
	    r->why, path_of(r, "wished_date"), r->rq->wished_date, r->terms->day, &l->wished_date);
	field_note(r->why, path_of(r, "note"), r->rq->note);
	field_new_id(
	    r->why, path_of(r, "line_id"), r->rq->line_id, new_id(r->who, 1000 + (uint32_t)r->at), &l->id);
	l->note = r->rq->note;
	l->seq = (int32_t)r->at + 1;
}

static void
line_read(const struct reading *r, struct doc_line *l)
{
	line_product(r, l);
	line_quantity(r, l);
	line_discount(r, l);
	line_price(r, l);
	line_rest(r, l);
	if (r->why->nfield_total == 0 && !doc_line_amounts(l, &r->terms->money, r->terms->tax_inclusive))
		violate(r->why, path_of(r, "quantity"), R_AMOUNT_TOO_LARGE);
}

void
doc_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n, const struct doc_terms *t,
    const struct actor *who, struct doc_line *line, struct why *why)
{
	size_t next = 0;

	if (!field_count(why, "lines", n, 1, LIMIT_LINES))
		return;
	for (size_t i = 0; i < n; i++) {
		struct reading r = {f, t, who, rq[i], product_at(f, i, &next), i, why};

		line_read(&r, &line[i]);
	}
}
