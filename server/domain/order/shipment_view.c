/* A shipment as a message. */
#include "server/domain/order/ship.h"

static Bl__ShipmentLine *
line_message(const struct q_order_shipments_row *r, const struct order_doc *d, const struct actor *who)
{
	Bl__ShipmentLine *m = arena_new_n(who->arena, Bl__ShipmentLine, 1);

	bl__shipment_line__init(m);
	m->line_number = r->seq;
	m->product_code = reply_text(who, r->product_code);
	m->name = reply_text(who, r->name);
	m->quantity = reply_quantity(who, r->quantity);
	m->refused = reply_quantity(who, r->refused);
	m->gross = reply_amount(who, r->gross, d->money.exponent);
	return m;
}

Bl__Shipment *
order_shipment_message(const struct q_order_shipments_row *first, size_t nline, const struct order_doc *d,
    const struct actor *who)
{
	Bl__Shipment *m = arena_new_n(who->arena, Bl__Shipment, 1);

	bl__shipment__init(m);
	m->id = reply_uuid(who, first->id);
	m->number = reply_text(who, first->number);
	m->order_id = reply_uuid(who, first->order_id);
	m->signed_ = first->state == 2;
	m->business_date = reply_date(who, first->business_date);
	m->carrier = reply_text(who, first->carrier);
	m->tracking = reply_text(who, first->tracking);
	m->signed_on = reply_date(who, first->signed_on);
	m->signed_by = reply_text(who, first->signed_by);
	m->version = first->version;
	m->lines = arena_new_n(who->arena, Bl__ShipmentLine *, nline);
	for (size_t i = 0; i < nline; i++)
		m->lines[m->n_lines++] = line_message(&first[i], d, who);
	return m;
}
