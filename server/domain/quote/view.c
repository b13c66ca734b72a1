/* The one place where a quote becomes a message. */
#include "server/domain/quote/quote.h"

static Bl__QuoteLine *
line_message(const struct quote_doc *d, const struct doc_line *l, const struct actor *who)
{
	Bl__QuoteLine *m = arena_new_n(who->arena, Bl__QuoteLine, 1);
	int e = d->money.exponent;

	bl__quote_line__init(m);
	m->id = reply_uuid(who, l->id);
	m->line_number = l->seq;
	m->product_id = reply_uuid(who, l->product_id);
	m->product_code = reply_text(who, l->product_code);
	m->name = reply_text(who, l->name);
	m->unit = reply_text(who, l->unit);
	m->quantity = reply_quantity(who, l->quantity);
	m->price = reply_price(who, l->price);
	m->discount = reply_percent(who, l->discount);
	m->tax_rate = reply_percent(who, l->tax_rate);
	m->net = reply_amount(who, l->net, e);
	m->tax = reply_amount(who, l->tax, e);
	m->gross = reply_amount(who, l->gross, e);
	m->price_source = reply_text(who, l->price_source);
	m->wished_date = reply_date(who, l->wished_date);
	m->note = reply_text(who, l->note);
	return m;
}

static void
message_money(Bl__Quote *m, const struct quote_doc *d, const struct actor *who)
{
	int32_t margin = doc_margin(&d->sum);

	m->currency_code = reply_text(who, d->currency);
	m->fx_rate = reply_rate(who, d->fx_rate);
	m->tax_inclusive = d->tax_inclusive;
	m->net = reply_amount(who, d->sum.net, d->money.exponent);
	m->tax = reply_amount(who, d->sum.tax, d->money.exponent);
	m->gross = reply_amount(who, d->sum.gross, d->money.exponent);
	if (!may(who, PERM_COST_READ))
		return;
	m->cost = reply_amount(who, d->sum.cost, d->money.base_exponent);
	if (margin != INT32_MIN)
		m->margin_percent = reply_percent(who, margin);
}

Bl__Quote *
quote_message(const struct quote_doc *d, const struct actor *who, bool lines)
{
	Bl__Quote *m = arena_new_n(who->arena, Bl__Quote, 1);

	bl__quote__init(m);
	m->id = reply_uuid(who, d->id);
	m->number = reply_text(who, d->number);
	m->version = d->version;
	m->revision = d->revision;
	m->state = (Bl__QuoteState)d->state;
	m->customer_id = reply_uuid(who, d->customer_id);
	m->customer_code = reply_text(who, d->customer_code);
	m->customer_name = reply_text(who, d->customer_name);
	m->branch_id = reply_uuid(who, d->branch_id);
	m->branch_code = reply_text(who, d->branch_code);
	m->owner_id = reply_uuid(who, d->owner_id);
	m->owner_login = reply_text(who, d->owner_login);
	m->business_date = reply_date(who, d->business_date);
	m->valid_to = reply_date(who, d->valid_to);
	m->contact = reply_text(who, d->contact);
	m->note = reply_text(who, d->note);
	message_money(m, d, who);
	m->content_hash = reply_hex(who, d->content_hash);
	m->order_id = reply_uuid(who, d->order_id);
	m->expired = quote_expired(d, who->today);
	m->lines_omitted = !lines && d->nline > 0;
	if (!lines)
		return m;
	m->lines = arena_new_n(who->arena, Bl__QuoteLine *, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		m->lines[m->n_lines++] = line_message(d, &d->line[i], who);
	return m;
}
