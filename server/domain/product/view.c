#include "server/domain/product/product.h"

static void
view_units(const struct actor *who, const struct product *p, Bl__Product *m)
{
	m->n_units = p->nunits;
	m->units = arena_new_n(who->arena, Bl__ProductUnit *, p->nunits);
	for (size_t i = 0; i < p->nunits; i++) {
		m->units[i] = arena_new_n(who->arena, Bl__ProductUnit, 1);
		bl__product_unit__init(m->units[i]);
		m->units[i]->unit = reply_text(who, p->units[i].unit);
		m->units[i]->num = p->units[i].num;
		m->units[i]->den = p->units[i].den;
	}
}

static void
view_texts(const struct actor *who, struct texts t, size_t *n, char ***out)
{
	*n = t.n;
	*out = arena_new_n(who->arena, char *, t.n);
	for (size_t i = 0; i < t.n; i++)
		(*out)[i] = reply_text(who, t.v[i]);
}

Bl__Product *
product_view(const struct actor *who, const struct product *p)
{
	Bl__Product *m = arena_new_n(who->arena, Bl__Product, 1);
	bl__product__init(m);
	m->id = reply_uuid(who, p->id);
	m->code = reply_text(who, p->code);
	m->name = reply_text(who, p->name);
	m->barcode = reply_text(who, p->barcode);
	m->category_id = reply_uuid(who, p->category_id);
	m->category_code = reply_text(who, p->category_code);
	m->category_name = reply_text(who, p->category_name);
	m->kind = (Bl__ProductKind)p->kind;
	m->unit = reply_text(who, p->unit);
	view_units(who, p, m);
	m->tax_rate = reply_percent(who, p->tax_rate);
	m->tax_exempt = p->tax_exempt;
	m->currency_code = reply_text(who, p->currency);
	m->list_price = reply_price(who, p->list_price);
	m->tax_inclusive = p->tax_inclusive;
	m->floor_price = reply_price(who, p->floor_price);
	m->cost = may(who, PERM_COST_READ) ? reply_price(who, p->cost) : reply_text(who, "");
	m->oversell = p->oversell;
	m->make_days = p->make_days;
	view_texts(who, p->mnemonics, &m->n_mnemonics, &m->mnemonics);
	view_texts(who, p->substitutes, &m->n_substitutes, &m->substitutes);
	m->archived = p->archived_at != INT64_MIN;
	m->version = p->version;
	return m;
}
