/* Reply of order_create: the order, and on a dry run what helps to talk to the customer. */
#include "server/domain/order/create.h"
#include "server/domain/stock/offer.h"

void
order_availability_view(
    Bl__Order *m, const struct order_doc *d, const struct atp_answer *promise, const struct actor *who)
{
	for (size_t i = 0; i < m->n_lines; i++)
		if (!promise[i].enough)
			m->lines[i]->availability = availability_view(
			    who, d->line[i].doc.product_code, d->line[i].doc.base_quantity, &promise[i]);
}

void
order_holders_view(Bl__Order *m, const struct order_doc *d, const struct atp_facts *f,
    const struct q_stock_holders *holders, const struct actor *who)
{
	for (size_t i = 0; i < m->n_lines; i++)
		if (m->lines[i]->availability != NULL)
			holders_view(who, f, holders, d->line[i].doc.product_id, d->line[i].warehouse_id,
			    m->lines[i]->availability);
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
	if (who->validate_only)
		order_holders_view(re->order, d, &f->atp, &f->holders, who);
	last_prices(re->order, f, d, who);
	re->credit = order_credit_message(d, &p->credit, who);
	if (p->start != NULL)
		re->n_path = approval_start_path(p->start, who, &re->path);
}
