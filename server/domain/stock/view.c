#include "server/domain/stock/stock.h"

Bl__Stock *
stock_view(const struct actor *who, const struct stock_row *r)
{
	Bl__Stock *m = arena_new_n(who->arena, Bl__Stock, 1);
	bl__stock__init(m);
	m->warehouse_id = reply_uuid(who, r->warehouse_id);
	m->warehouse_code = reply_text(who, r->warehouse_code);
	m->product_id = reply_uuid(who, r->product_id);
	m->product_code = reply_text(who, r->product_code);
	m->product_name = reply_text(who, r->product_name);
	m->unit = reply_text(who, r->unit);
	m->on_hand = reply_quantity(who, r->on_hand);
	m->reserved = reply_quantity(who, r->reserved);
	m->free = reply_quantity(who, r->on_hand - r->reserved);
	m->expected = reply_quantity(who, r->expected);
	m->demand = reply_quantity(who, r->demand);
	return m;
}

int64_t
stock_expected(const struct atp_facts *f, struct uuid product_id, struct uuid warehouse_id)
{
	int64_t sum = 0;
	for (size_t i = 0; i < f->supply.n; i++) {
		const struct q_stock_atp_supplies_row *s = &f->supply.row[i];
		if (uuid_eq(s->product_id, product_id) && uuid_eq(s->warehouse_id, warehouse_id))
			sum += s->quantity;
	}
	return sum;
}

int64_t
stock_wanted(const struct atp_facts *f, struct uuid product_id, struct uuid warehouse_id)
{
	int64_t sum = 0;
	for (size_t i = 0; i < f->demand.n; i++) {
		const struct q_stock_atp_demands_row *d = &f->demand.row[i];
		if (uuid_eq(d->product_id, product_id) && uuid_eq(d->warehouse_id, warehouse_id))
			sum += d->quantity;
	}
	return sum;
}
