/* Reply of order_create: the order, and on a dry run what helps to talk to the customer. */
#include "server/domain/order/create.h"

static const Bl__OfferKind offer_kind[] = {BL__OFFER_KIND__OFFER_KIND_UNSPECIFIED,
    BL__OFFER_KIND__OFFER_KIND_LESS_NOW, BL__OFFER_KIND__OFFER_KIND_ALL_LATER,
    BL__OFFER_KIND__OFFER_KIND_SPLIT, BL__OFFER_KIND__OFFER_KIND_OTHER_WAREHOUSE};

static Bl__Offer *
offer_message(const struct atp_offer *o, const struct actor *who)
{
	Bl__Offer *m = arena_new_n(who->arena, Bl__Offer, 1);

	bl__offer__init(m);
	m->kind = offer_kind[o->kind];
	m->quantity = reply_quantity(who, o->quantity);
	m->date = reply_date(who, o->date);
	if (o->kind == ATP_SPLIT) {
		m->rest_quantity = reply_quantity(who, o->rest);
		m->rest_date = reply_date(who, o->rest_date);
	}
	m->warehouse_code = reply_text(who, o->warehouse_code);
	return m;
}

static Bl__Availability *
availability_message(const struct order_line *l, const struct atp_answer *p, const struct actor *who)
{
	Bl__Availability *m = arena_new_n(who->arena, Bl__Availability, 1);

	bl__availability__init(m);
	m->product_code = reply_text(who, l->doc.product_code);
	m->wanted = reply_quantity(who, l->doc.base_quantity);
	m->available = reply_quantity(who, p->available);
	m->enough = p->enough;
	m->earliest_date = reply_date(who, p->earliest);
	m->offers = arena_new_n(who->arena, Bl__Offer *, p->noffer);
	for (size_t i = 0; i < p->noffer; i++)
		m->offers[m->n_offers++] = offer_message(&p->offer[i], who);
	return m;
}

void
order_availability_view(
    Bl__Order *m, const struct order_doc *d, const struct atp_answer *promise, const struct actor *who)
{
	for (size_t i = 0; i < m->n_lines; i++)
		if (!promise[i].enough)
			m->lines[i]->availability = availability_message(&d->line[i], &promise[i], who);
}

Bl__CreditCheck *
order_credit_message(const struct order_doc *d, const struct credit_answer *c, const struct actor *who)
{
	Bl__CreditCheck *m = arena_new_n(who->arena, Bl__CreditCheck, 1);
	int e = d->money.base_exponent;

	bl__credit_check__init(m);
	m->result = (Bl__CreditResult)c->result;
	m->limit = reply_amount(who, c->limit, e);
	m->exposure = reply_amount(who, c->exposure, e);
	m->after = reply_amount(who, c->after, e);
	m->reason = reply_text(who, c->why[who->lang]);
	return m;
}

static void
last_prices(
    Bl__Order *m, const struct order_create_facts *f, const struct order_doc *d, const struct actor *who)
{
	for (size_t i = 0; i < m->n_lines; i++)
		for (size_t k = 0; k < f->last.n; k++) {
			const struct q_order_last_prices_row *r = &f->last.row[k];

			if (!uuid_eq(r->product_id, d->line[i].doc.product_id) ||
			    strcmp(r->currency, d->currency) != 0)
				continue;
			m->lines[i]->last_price =
			    arena_printf(who->arena, "%s/%s", reply_price(who, r->price), r->unit);
			m->lines[i]->last_price_date = reply_date(who, r->effective_on);
		}
}

void
order_create_view(const struct order_create_facts *f, const struct order_create_plan *p,
    const Bl__CreateOrderRequest *rq, const struct actor *who, Bl__CreateOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	(void)rq;
	re->order = order_message(d, who, who->validate_only || d->nline <= ORDER_LINES_IN_REPLY);
	order_availability_view(re->order, d, p->promise, who);
	last_prices(re->order, f, d, who);
	re->credit = order_credit_message(d, &p->credit, who);
	if (p->start != NULL)
		re->n_path = approval_start_path(p->start, who, &re->path);
}
