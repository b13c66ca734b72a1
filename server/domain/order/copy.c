/* order/copy -- a draft with the products and quantities of another order, for its customer or another one, at that customer's
 * prices of today. Nothing of the source's approval comes along (S20).
 * May: ORDER_EDIT; source and customer must be in scope. The second load is needed because customer and products are the source's. */
#include "server/domain/order/create.h"

struct order_copy_facts {
	struct order_view_rows source;
	Bl__CreateOrderRequest *rq; /* what would make the copy */
	struct order_create_facts create;
};

struct order_copy_plan {
	struct order_create_plan create;
};

static void
order_copy_load(
    struct batch *b, const Bl__CopyOrderRequest *rq, const struct actor *who, struct order_copy_facts *f)
{
	(void)who;
	order_view_load(b, ref_of(rq->source_id), &f->source);
}

static Bl__DocumentLine *
line_request(const struct order_line *l, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	m->product_id = reply_uuid(who, l->doc.product_id);
	m->quantity = reply_quantity(who, l->doc.quantity);
	m->unit = reply_text(who, l->doc.unit);
	m->discount = reply_percent(who, l->doc.discount);
	m->warehouse_id = reply_uuid(who, l->warehouse_id);
	m->note = reply_text(who, l->doc.note);
	return m;
}

/* Where it goes is the customer's matter: another customer has its own. */
static void
take_customer(
    Bl__CreateOrderRequest *m, const struct order_doc *d, const char *other, const struct actor *who)
{
	if (other[0] != '\0') {
		m->customer_id = reply_text(who, other);
		return;
	}
	m->customer_id = reply_uuid(who, d->customer_id);
	m->channel = reply_text(who, d->channel);
	m->region = reply_text(who, d->region);
	m->contact = reply_text(who, d->contact);
	m->phone = reply_text(who, d->phone);
	m->address = reply_text(who, d->address);
}

static Bl__CreateOrderRequest *
create_request(const struct order_doc *d, const Bl__CopyOrderRequest *rq, const struct actor *who)
{
	Bl__CreateOrderRequest *m = arena_new_n(who->arena, Bl__CreateOrderRequest, 1);

	bl__create_order_request__init(m);
	m->order_id = rq->order_id;
	take_customer(m, d, rq->customer_id, who);
	m->warehouse_id = reply_uuid(who, d->warehouse_id);
	m->currency_code = reply_text(who, d->currency);
	m->fx_rate = reply_rate(who, d->fx_rate);
	m->tax_exclusive = !d->tax_inclusive;
	m->reserve = (Bl__ReservePolicy)d->reserve;
	m->note = reply_text(who, d->note);
	m->lines = arena_new_n(who->arena, Bl__DocumentLine *, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		m->lines[m->n_lines++] = line_request(&d->line[i], who);
	return m;
}

static void
order_copy_load2(
    struct batch *b, const Bl__CopyOrderRequest *rq, const struct actor *who, struct order_copy_facts *f)
{
	struct order_doc d = order_from_view(&f->source, who->arena);

	if (!d.found)
		return;
	f->rq = create_request(&d, rq, who);
	order_create_facts_load(b, f->rq, who, &f->create);
}

static bool
order_copy_decide(const struct order_copy_facts *f, const Bl__CopyOrderRequest *rq, const struct actor *who,
    struct order_copy_plan *p, struct why *why)
{
	if (!field_ref(why, "source_id", rq->source_id, true))
		return why_invalid(why);
	if (f->rq == NULL)
		return deny(why, R_NOT_FOUND, "order", rq->source_id);
	return order_create_decide(&f->create, f->rq, who, &p->create, why);
}

static void
order_copy_apply(struct batch *b, const struct order_copy_facts *f, const struct order_copy_plan *p,
    const Bl__CopyOrderRequest *rq, const struct actor *who, Bl__CopyOrderResponse *re)
{
	(void)f;
	(void)rq;
	order_create_write(b, &p->create, false, "copied", who);
	re->order = order_message(&p->create.d, who, p->create.d.nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND_LOAD2(order_copy, copy_order);
