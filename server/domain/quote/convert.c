/* quote/convert -- an effective quote in its validity becomes a draft order; prices are the quote's, and each line of the order
 * names the quote's line, so that quote, order and shipment can be traced line by line (O17).
 * May: ORDER_EDIT. Locks: quote. The second load is needed because customer and products are the quote's. */
#include "common/date.h"
#include "server/domain/order/create.h"
#include "server/domain/quote/quote.h"

static const struct uuid no_task;

struct quote_convert_facts {
	struct quote_rows rows;
	Bl__CreateOrderRequest *rq; /* what makes the order */
	struct order_create_facts create;
};

struct quote_convert_plan {
	struct quote_doc d; /* after it */
	struct order_create_plan create;
};

static void
quote_convert_load(struct batch *b, const Bl__ConvertQuoteRequest *rq, const struct actor *who,
    struct quote_convert_facts *f)
{
	(void)who;
	quote_rows_lock(b, ref_of(rq->quote_id), no_task, &f->rows);
	quote_rows_load(b, ref_of(rq->quote_id), no_task, &f->rows);
}

static Bl__DocumentLine *
line_request(const struct doc_line *l, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	m->product_id = reply_uuid(who, l->product_id);
	m->quantity = reply_quantity(who, l->quantity);
	m->unit = reply_text(who, l->unit);
	m->price = reply_price(who, l->price);
	m->discount = reply_percent(who, l->discount);
	if (l->wished_date >= who->today) /* one that has passed is agreed anew: that of the request */
		m->wished_date = reply_date(who, l->wished_date);
	m->note = reply_text(who, l->note);
	return m;
}

static Bl__CreateOrderRequest *
create_request(const struct quote_doc *d, const Bl__ConvertQuoteRequest *rq, const struct actor *who)
{
	Bl__CreateOrderRequest *m = arena_new_n(who->arena, Bl__CreateOrderRequest, 1);

	bl__create_order_request__init(m);
	m->order_id = rq->order_id;
	m->customer_id = reply_uuid(who, d->customer_id);
	m->owner_id = reply_uuid(who, d->owner_id);
	m->warehouse_id = rq->warehouse_id;
	m->currency_code = reply_text(who, d->currency);
	m->fx_rate = reply_rate(who, d->fx_rate);
	m->tax_exclusive = !d->tax_inclusive;
	m->wished_date = rq->wished_date;
	m->contact = reply_text(who, d->contact);
	m->note = reply_text(who, d->note);
	m->lines = arena_new_n(who->arena, Bl__DocumentLine *, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		m->lines[m->n_lines++] = line_request(&d->line[i], who);
	return m;
}

static void
quote_convert_load2(struct batch *b, const Bl__ConvertQuoteRequest *rq, const struct actor *who,
    struct quote_convert_facts *f)
{
	struct quote_doc d = quote_from_rows(&f->rows, who->arena);

	if (!d.found)
		return;
	f->rq = create_request(&d, rq, who);
	order_create_facts_load(b, f->rq, who, &f->create);
}

/* The order keeps what was quoted: tax rates and lines of the quote, not those of the products of today. */
static bool
keep_lines(const struct quote_doc *q, struct order_doc *d, const struct actor *who, struct why *why)
{
	d->quote_id = q->id;
	d->quote_revision = q->revision;
	for (size_t i = 0; i < d->nline; i++) {
		struct doc_line *l = &d->line[i].doc;

		d->line[i].quote_line_id = q->line[i].id;
		l->tax_rate = q->line[i].tax_rate;
		l->name = q->line[i].name;
		l->price_source =
		    arena_printf(who->arena, "%s %s", who->lang == LANG_ZH ? "报价单" : "quote", q->number);
		if (!doc_line_amounts(l, &d->money, d->tax_inclusive)) {
			violate(why, "quote_id", R_AMOUNT_TOO_LARGE);
			return why_invalid(why);
		}
	}
	return order_settle(d, who, why);
}

static bool
quote_convert_decide(const struct quote_convert_facts *f, const Bl__ConvertQuoteRequest *rq,
    const struct actor *who, struct quote_convert_plan *p, struct why *why)
{
	struct quote_doc *q = &p->d;

	if (!field_ref(why, "quote_id", rq->quote_id, true))
		return why_invalid(why);
	*q = quote_from_rows(&f->rows, who->arena);
	if (!quote_expect(q, rq->quote_id, rq->expected_version, why))
		return false;
	if (quote_expired(q, who->today))
		return deny(why, R_QUOTE_EXPIRED, q->number, date_format(who->arena, q->valid_to));
	if (!quote_next(q->state, QUOTE_DO_ORDER, &q->state))
		return quote_deny_state(q, who, why);
	if (!order_create_decide(&f->create, f->rq, who, &p->create, why) ||
	    !keep_lines(q, &p->create.d, who, why))
		return false;
	q->version++;
	q->order_id = p->create.d.id;
	return true;
}

static void
quote_convert_apply(struct batch *b, const struct quote_convert_facts *f, const struct quote_convert_plan *p,
    const Bl__ConvertQuoteRequest *rq, const struct actor *who, Bl__ConvertQuoteResponse *re)
{
	(void)f;
	(void)rq;
	q_quote_state_set(b, (int16_t)p->d.state, p->d.order_id, who->now, p->d.id);
	quote_event_apply(b, &p->d, "quote.changed", false, who);
	order_create_write(
	    b, &p->create, false, arena_printf(who->arena, "made of quote %s", p->d.number), who);
	re->order = order_message(&p->create.d, who, p->create.d.nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND_LOAD2(quote_convert, convert_quote);
