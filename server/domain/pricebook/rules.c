/* rules.c -- which price holds, and why. */
#include "server/domain/pricebook/price.h"

#include "common/date.h"
#include "common/decimal.h"
#include "common/money.h"

typedef struct q_pricebook_candidates_row row;

/* Candidates are sorted by product: those of one lie in [*from, *to). */
static void
product_rows(const struct q_pricebook_candidates *c, struct uuid product, size_t *from, size_t *to)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (memcmp(&c->row[mid].product_id, &product, sizeof(product)) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*from = *to = low;
	while (*to < c->n && uuid_eq(c->row[*to].product_id, product))
		(*to)++;
}

static bool
fits(const row *r, const struct price_case *doc, int64_t quantity)
{
	return strcmp(r->currency, doc->currency) == 0 && r->min_quantity <= quantity &&
	       r->valid_from <= doc->date && (r->valid_to == NO_DATE || r->valid_to >= doc->date) &&
	       (uuid_is_zero(r->customer_id) || uuid_eq(r->customer_id, doc->customer_id)) &&
	       (uuid_is_zero(r->branch_id) || uuid_eq(r->branch_id, doc->branch_id)) &&
	       (r->level == NULL || strcmp(r->level, doc->level) == 0);
}

/* 4 of the customer, 3 of level and branch, 2 of the level, 1 of the branch, 0 for everybody. */
static int
specific(const row *r)
{
	if (!uuid_is_zero(r->customer_id))
		return 4;
	return (r->level != NULL ? 2 : 0) + (uuid_is_zero(r->branch_id) ? 0 : 1);
}

/* a goes before b. Lists of one rank are told apart by code, so that the answer never depends on the order of rows. */
static bool
better(const row *a, const row *b)
{
	if (specific(a) != specific(b))
		return specific(a) > specific(b);
	if (a->priority != b->priority)
		return a->priority > b->priority;
	if (a->min_quantity != b->min_quantity)
		return a->min_quantity > b->min_quantity;
	if (a->valid_from != b->valid_from)
		return a->valid_from > b->valid_from;
	return strcmp(a->code, b->code) < 0;
}

static const row *
best(const struct q_pricebook_candidates *c, const struct price_case *doc, struct uuid product,
    int64_t quantity)
{
	const row *found = NULL;
	size_t from, to;
	product_rows(c, product, &from, &to);
	for (size_t i = from; i < to; i++) {
		if (fits(&c->row[i], doc, quantity) && (found == NULL || better(&c->row[i], found)))
			found = &c->row[i];
	}
	return found;
}

bool
price_convert(
    int64_t price, bool from_inclusive, bool to_inclusive, const struct price_line *line, int64_t *out)
{
	int128 num = line->num, den = line->den, top;
	if (from_inclusive != to_inclusive) {
		num *= to_inclusive ? PERCENT_100 + line->tax_rate : PERCENT_100;
		den *= to_inclusive ? PERCENT_100 : PERCENT_100 + line->tax_rate;
	}
	return !__builtin_mul_overflow(num, (int128)price, &top) && round_div_fits(top, den, out);
}

static void
explain_list(struct arena *a, const row *r, struct price *out)
{
	const char *from = date_format(a, r->valid_from), *to = date_format(a, r->valid_to);
	const char *tier = r->min_quantity == 0 ? NULL : decimal_format_short(a, r->min_quantity, QTY_SCALE);
	out->code = r->code;
	out->why[LANG_EN] = arena_printf(a, "price list %s%s%s, valid %s%s%s", r->code, tier ? ", from " : "",
	    tier ? tier : "", to ? "" : "from ", from, to ? arena_printf(a, " to %s", to) : "");
	out->why[LANG_ZH] = arena_printf(a, "价格表 %s%s%s%s，有效期 %s %s", r->code, tier ? "，满 " : "",
	    tier ? tier : "", tier ? " 起" : "", from, to ? arena_printf(a, "至 %s", to) : "起");
}

/* The list price in the document's currency; from the base currency only, whose rate the document has. */
static bool
list_price(struct arena *a, const struct price_case *doc, const struct price_product *product,
    struct price *out, int64_t *price)
{
	*out = (struct price){.why = {"list price of the product", "产品标价"}};
	*price = product->list_price;
	if (strcmp(product->currency, doc->currency) == 0)
		return true;
	if (strcmp(product->currency, doc->base_currency) != 0 || doc->fx_rate <= 0)
		return false;
	const char *rate = decimal_format_short(a, doc->fx_rate, FX_SCALE);
	out->why[LANG_EN] =
	    arena_printf(a, "list price of the product, from %s at %s", product->currency, rate);
	out->why[LANG_ZH] = arena_printf(a, "产品标价，按汇率 %s 由 %s 折算", rate, product->currency);
	return round_div_fits((int128)product->list_price * power10(FX_SCALE), doc->fx_rate, price);
}

bool
price_find(struct arena *a, const struct q_pricebook_candidates *c, const struct price_case *doc,
    const struct price_product *product, const struct price_line *line, struct price *out)
{
	const row *r = best(c, doc, product->id, line->base_quantity);
	struct price p = {0};
	int64_t price;
	bool inclusive;
	if (r != NULL) {
		explain_list(a, r, &p);
		price = r->price;
		inclusive = r->tax_inclusive;
	} else {
		if (!list_price(a, doc, product, &p, &price))
			return false;
		inclusive = product->tax_inclusive;
	}
	if (!price_convert(price, inclusive, doc->tax_inclusive, line, &p.price))
		return false;
	*out = p;
	return true;
}
