/* The one place where an order becomes a message. */
#include "common/digest.h"
#include <stdlib.h>

#include "server/domain/order/order.h"

static Bl__OrderLine *
line_message(const struct order_doc *d, const struct order_line *l, const struct actor *who)
{
	Bl__OrderLine *m = arena_new_n(who->arena, Bl__OrderLine, 1);
	const struct doc_line *c = &l->doc;
	int e = d->money.exponent;

	bl__order_line__init(m);
	m->id = reply_uuid(who, c->id);
	m->line_number = c->seq;
	m->product_id = reply_uuid(who, c->product_id);
	m->product_code = reply_text(who, c->product_code);
	m->name = reply_text(who, c->name);
	m->unit = reply_text(who, c->unit);
	m->quantity = reply_quantity(who, c->quantity);
	m->base_quantity = reply_quantity(who, c->base_quantity);
	m->base_unit = reply_text(who, c->base_unit);
	m->price = reply_price(who, c->price);
	m->discount = reply_percent(who, c->discount);
	m->tax_rate = reply_percent(who, c->tax_rate);
	m->net = reply_amount(who, c->net, e);
	m->tax = reply_amount(who, c->tax, e);
	m->gross = reply_amount(who, c->gross, e);
	m->price_source = reply_text(who, c->price_source);
	m->wished_date = reply_date(who, c->wished_date);
	m->promised_date = reply_date(who, l->promised_date);
	m->warehouse_code = reply_text(who, l->warehouse_code);
	m->quote_line_id = reply_uuid(who, l->quote_line_id);
	m->note = reply_text(who, c->note);
	m->make = l->make;
	m->reserved = reply_quantity(who, l->q.reserved);
	m->produced = reply_quantity(who, l->q.produced);
	m->shipped = reply_quantity(who, l->q.shipped);
	m->signed_ = reply_quantity(who, l->q.signed_);
	m->refused = reply_quantity(who, l->q.refused);
	m->closed = reply_quantity(who, l->q.closed);
	return m;
}

static int
rate_order(const void *a, const void *b)
{
	const struct doc_line *const *x = a, *const *y = b;

	return ((*x)->tax_rate > (*y)->tax_rate) - ((*x)->tax_rate < (*y)->tax_rate);
}

/* Sums per tax rate, the lowest rate first. */
static void
tax_sums(Bl__Order *m, const struct order_doc *d, const struct actor *who)
{
	const struct doc_line **by_rate = arena_new_n(who->arena, const struct doc_line *, d->nline);

	for (size_t i = 0; i < d->nline; i++)
		by_rate[i] = &d->line[i].doc;
	qsort(by_rate, d->nline, sizeof(*by_rate), rate_order);
	m->taxes = arena_new_n(who->arena, Bl__TaxSum *, d->nline);
	for (size_t i = 0; i < d->nline;) {
		Bl__TaxSum *t = arena_new_n(who->arena, Bl__TaxSum, 1);
		int64_t net = 0, tax = 0;
		int32_t rate = by_rate[i]->tax_rate;

		for (; i < d->nline && by_rate[i]->tax_rate == rate; i++) {
			net += by_rate[i]->net;
			tax += by_rate[i]->tax;
		}
		bl__tax_sum__init(t);
		t->tax_rate = reply_percent(who, rate);
		t->net = reply_amount(who, net, d->money.exponent);
		t->tax = reply_amount(who, tax, d->money.exponent);
		t->gross = reply_amount(who, net + tax, d->money.exponent);
		m->taxes[m->n_taxes++] = t;
	}
}

static void
message_parties(Bl__Order *m, const struct order_doc *d, const struct actor *who)
{
	m->customer_id = reply_uuid(who, d->customer_id);
	m->customer_code = reply_text(who, d->customer_code);
	m->customer_name = reply_text(who, d->customer_name);
	m->branch_id = reply_uuid(who, d->branch_id);
	m->branch_code = reply_text(who, d->branch_code);
	m->owner_id = reply_uuid(who, d->owner_id);
	m->owner_login = reply_text(who, d->owner_login);
	m->owner_name = reply_text(who, d->owner_name);
	m->created_by = reply_uuid(who, d->created_by);
	m->warehouse_code = reply_text(who, d->warehouse_code);
	m->contact = reply_text(who, d->contact);
	m->phone = reply_text(who, d->phone);
	m->address = reply_text(who, d->address);
}

static void
message_terms(Bl__Order *m, const struct order_doc *d, const struct actor *who)
{
	m->quote_id = reply_uuid(who, d->quote_id);
	m->currency_code = reply_text(who, d->currency);
	m->fx_rate = reply_rate(who, d->fx_rate);
	m->tax_inclusive = d->tax_inclusive;
	m->business_date = reply_date(who, d->business_date);
	m->wished_date = reply_date(who, d->wished_date);
	m->reserve = (Bl__ReservePolicy)d->reserve;
	m->channel = reply_text(who, d->channel);
	m->region = reply_text(who, d->region);
	m->external_id = reply_text(who, d->external_id);
	m->note = reply_text(who, d->note);
}

static void
message_money(Bl__Order *m, const struct order_doc *d, const struct actor *who)
{
	int32_t margin = doc_margin(&d->sum);

	m->net = reply_amount(who, d->sum.net, d->money.exponent);
	m->tax = reply_amount(who, d->sum.tax, d->money.exponent);
	m->gross = reply_amount(who, d->sum.gross, d->money.exponent);
	m->base_gross = reply_amount(who, d->sum.base_gross, d->money.base_exponent);
	if (!may(who, PERM_COST_READ))
		return;
	m->cost = reply_amount(who, d->sum.cost, d->money.base_exponent);
	if (margin != INT32_MIN)
		m->margin_percent = reply_percent(who, margin);
}

static Bl__Progress
progress_message(int p)
{
	static const Bl__Progress name[] = {BL__PROGRESS__PROGRESS_NOT_NEEDED, BL__PROGRESS__PROGRESS_OPEN,
	    BL__PROGRESS__PROGRESS_PART, BL__PROGRESS__PROGRESS_WHOLE};

	return name[p];
}

Bl__Order *
order_message(const struct order_doc *d, const struct actor *who, bool lines)
{
	Bl__Order *m = arena_new_n(who->arena, Bl__Order, 1);

	bl__order__init(m);
	m->id = reply_uuid(who, d->id);
	m->number = reply_text(who, d->number);
	m->version = d->version;
	m->revision = d->revision;
	m->state = (Bl__OrderState)d->state;
	m->production = progress_message(d->production);
	m->shipment = progress_message(d->shipment);
	m->signoff = progress_message(d->signoff);
	message_parties(m, d, who);
	message_terms(m, d, who);
	message_money(m, d, who);
	m->content_hash = reply_hex(who, d->content_hash);
	m->submitted_at = reply_time(who, d->submitted_at);
	m->effective_at = reply_time(who, d->effective_at);
	m->closed_reason = reply_text(who, d->closed_reason);
	m->change_revision = d->change_revision;
	m->lines_omitted = !lines && d->nline > 0;
	if (!lines)
		return m;
	tax_sums(m, d, who);
	m->lines = arena_new_n(who->arena, Bl__OrderLine *, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		m->lines[m->n_lines++] = line_message(d, &d->line[i], who);
	return m;
}
