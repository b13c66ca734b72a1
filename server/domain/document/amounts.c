#include "common/decimal.h"
#include "common/money.h"
#include "server/domain/document/document.h"

bool
doc_base_quantity(int64_t quantity, int32_t num, int32_t den, int64_t *out)
{
	int128 scaled = (int128)quantity * num;

	if (den <= 0 || scaled % den != 0 || scaled / den > INT64_MAX)
		return false;
	*out = (int64_t)(scaled / den);
	return true;
}

/* Cost of a line in base currency: unit cost (6 decimals) x base quantity (4 decimals). */
static bool
line_cost(struct doc_line *l, const struct doc_money *m)
{
	int128 exact = (int128)l->unit_cost * l->base_quantity;
	int64_t scale = power10(PRICE_SCALE + QTY_SCALE - m->base_exponent);

	return round_div_fits(exact, scale, &l->cost);
}

bool
doc_line_amounts(struct doc_line *l, const struct doc_money *m, bool tax_inclusive)
{
	struct money_in in = {
	    .price = l->price,
	    .qty = l->quantity,
	    .discount = l->discount,
	    .tax_rate = l->tax_rate,
	    .exponent = m->exponent,
	    .tax_inclusive = tax_inclusive,
	};
	struct money_out out;

	if (!money_line(&in, &out) || !line_cost(l, m))
		return false;
	l->net = out.net;
	l->tax = out.tax;
	l->gross = out.gross;
	return true;
}

int64_t
doc_base(int64_t amount, const struct doc_money *m, int64_t fx_rate)
{
	int64_t base = 0;

	money_convert(amount, m->exponent, fx_rate, m->base_exponent, &base);
	return base;
}

bool
doc_sum(const struct doc_line *const *line, size_t n, const struct doc_money *m, int64_t fx_rate,
    struct doc_totals *out)
{
	struct doc_totals t = {0};

	for (size_t i = 0; i < n; i++) {
		int64_t base_net, base_gross;

		if (!money_convert(line[i]->net, m->exponent, fx_rate, m->base_exponent, &base_net) ||
		    !money_convert(line[i]->gross, m->exponent, fx_rate, m->base_exponent, &base_gross) ||
		    __builtin_add_overflow(t.net, line[i]->net, &t.net) ||
		    __builtin_add_overflow(t.tax, line[i]->tax, &t.tax) ||
		    __builtin_add_overflow(t.gross, line[i]->gross, &t.gross) ||
		    __builtin_add_overflow(t.cost, line[i]->cost, &t.cost) ||
		    __builtin_add_overflow(t.base_net, base_net, &t.base_net) ||
		    __builtin_add_overflow(t.base_gross, base_gross, &t.base_gross))
			return false;
	}
	*out = t;
	return true;
}

int32_t
doc_margin(const struct doc_totals *t)
{
	int64_t percent;

	if (t->base_net <= 0 ||
	    !round_div_fits((int128)(t->base_net - t->cost) * PERCENT_100, t->base_net, &percent) ||
	    percent < INT32_MIN + 1 || percent > INT32_MAX)
		return INT32_MIN;
	return (int32_t)percent;
}

/* Compared on what one unit brings after the discount. */
bool
doc_below_floor(const struct doc_line *l, int64_t floor, bool floor_inclusive, const char *floor_currency,
    const char *currency, bool tax_inclusive)
{
	struct price_line unit = {l->base_quantity, l->unit_num, l->unit_den, l->tax_rate};
	int64_t least;

	if (floor == 0 || strcmp(floor_currency, currency) != 0 ||
	    !price_convert(floor, floor_inclusive, tax_inclusive, &unit, &least))
		return false;
	return (int128)l->price * (PERCENT_100 - l->discount) < (int128)least * PERCENT_100;
}

int32_t
doc_below_list(const struct doc_line *l, int64_t list)
{
	int128 brings = (int128)l->price * (PERCENT_100 - l->discount);
	int128 cut = list > 0 && brings >= 0 ? PERCENT_100 - brings / list : 0;

	return cut > l->discount ? (int32_t)cut : l->discount;
}
