/* rules.c -- fields of products. */
#include "common/decimal.h"
#include "common/limits.h"
#include "server/domain/product/product.h"

const struct product_unit *
product_units_of(struct arena *a, struct texts unit, struct i32s num, struct i32s den)
{
	struct product_unit *v = arena_new_n(a, struct product_unit, unit.n);
	for (size_t i = 0; i < unit.n; i++)
		v[i] = (struct product_unit){unit.v[i], num.v[i], den.v[i]};
	return v;
}

static bool
unit_known(const struct product *p, const struct product_unit *v, size_t n, const char *unit)
{
	if (strcmp(p->unit, unit) == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(v[i].unit, unit) == 0)
			return true;
	}
	return false;
}

static bool
unit_read(struct why *w, size_t i, const Bl__ProductUnit *rq, struct product_unit *out)
{
	bool ok = field_text(w, field_path(w, "units[%zu].unit", i), rq->unit, PRODUCT_UNIT_CHARS, true);
	*out = (struct product_unit){rq->unit, rq->num, rq->den == 0 ? 1 : rq->den};
	ok = field_range(w, field_path(w, "units[%zu].num", i), out->num, 1, INT32_MAX) && ok;
	return field_range(w, field_path(w, "units[%zu].den", i), out->den, 1, INT32_MAX) && ok;
}

void
product_read_units(struct why *w, Bl__ProductUnit *const *rq, size_t n, struct product *p)
{
	struct product_unit *v;
	if (!field_count(w, "units", n, 0, PRODUCT_UNITS))
		return;
	v = arena_new_n(w->arena, struct product_unit, n);
	for (size_t i = 0; i < n; i++) {
		if (unit_read(w, i, rq[i], &v[i]) && unit_known(p, v, i, v[i].unit))
			violate(w, field_path(w, "units[%zu].unit", i), R_DUPLICATE, v[i].unit);
	}
	p->units = v;
	p->nunits = n;
}

void
product_read_barcode(struct why *w, const char *text, bool taken, struct product *p)
{
	if (!field_text(w, "barcode", text, PRODUCT_BARCODE_CHARS, false))
		return;
	p->barcode = text != NULL && text[0] != '\0' ? text : NULL;
	if (taken && p->barcode != NULL)
		violate(w, "barcode", R_TAKEN, text);
}

void
product_read_tax(struct why *w, const char *rate, bool exempt, struct product *p)
{
	int64_t v = 0;
	p->tax_exempt = exempt;
	if (!field_decimal(w, "tax_rate", rate, RATE_SCALE, !exempt, &v))
		return;
	if (v < 0 || v > PRODUCT_TAX_RATE)
		violate(w, "tax_rate", R_OUT_OF_RANGE, "0", "99.9999");
	else if (exempt && v != 0)
		violate(w, "tax_rate", R_EXEMPT_RATE);
	else
		p->tax_rate = (int32_t)v;
}

void
product_read_price(struct why *w, const char *path, const char *text, bool required, int64_t *out)
{
	int64_t v = 0;
	if (!field_decimal(w, path, text, PRICE_SCALE, required, &v))
		return;
	if (v < 0)
		violate(w, path, R_NEGATIVE);
	else
		*out = v;
}

void
product_read_cost(struct why *w, const struct actor *who, const char *text, struct product *p)
{
	if (text == NULL || text[0] == '\0')
		return;
	if (!may(who, PERM_COST_READ))
		violate(w, "cost", R_NEEDS_RIGHT, "cost.read");
	product_read_price(w, "cost", text, true, &p->cost);
}

void
product_read_make_days(struct why *w, int32_t days, struct product *p)
{
	if (field_range(w, "make_days", days, 0, PRODUCT_MAKE_DAYS))
		p->make_days = days;
}

void
product_check(struct why *w, const struct product *p)
{
	if (p->kind != PRODUCT_SERVICE)
		return;
	if (p->oversell)
		violate(w, "oversell", R_GOODS_ONLY);
	if (p->make_days > 0)
		violate(w, "make_days", R_GOODS_ONLY);
}
