/* order/produce -- finished goods of lines that are made to order; they go into stock and are reserved for their line.
 * May: ORDER_EXECUTE. Locks: order. Effect: production rows, stock with ledger, produced and reserved of the lines. */
#include "server/domain/order/order.h"
#include "server/domain/period/period.h"

static const struct uuid no_task;

struct order_produce_facts {
	struct order_rows rows;
	struct period_facts period;
};

struct order_produce_plan {
	struct order_doc d;
	int32_t date;
	int64_t *made;    /* per line */
	int64_t *reserve; /* per line, of what was made */
};

static void
order_produce_load(struct batch *b, const Bl__ProduceOrderRequest *rq, const struct actor *who,
    struct order_produce_facts *f)
{
	period_load(b, who, rq->business_date, &f->period);
	order_rows_lock(b, ref_of(rq->order_id), no_task, &f->rows);
	order_rows_load(b, ref_of(rq->order_id), no_task, &f->rows);
}

/* None, and never less, when the rest was given up after it was made. */
static int64_t
to_make(const struct order_line *l)
{
	int64_t rest = l->doc.base_quantity - l->q.closed - l->q.produced;

	return l->make && rest > 0 ? rest : 0;
}

bool order_produce_decide(const struct order_produce_facts *f, const Bl__ProduceOrderRequest *rq,
    const struct actor *who, struct order_produce_plan *p, struct why *why);

bool
order_produce_decide(const struct order_produce_facts *f, const Bl__ProduceOrderRequest *rq,
    const struct actor *who, struct order_produce_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	bool any = false;

	*d = order_from_rows(&f->rows, who->arena);
	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (d->state != ORDER_EFFECTIVE)
		return order_deny_state(d, who, why);
	p->made = arena_new_n(who->arena, int64_t, d->nline);
	p->reserve = arena_new_n(who->arena, int64_t, d->nline);
	p->date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &p->date))
		period_check(why, "business_date", &f->period, p->date, who);
	order_quantities(d, "lines", rq->lines, rq->n_lines, to_make, p->made, who, why);
	if (why_violated(why))
		return why_invalid(why);
	for (size_t i = 0; i < d->nline; i++) {
		struct order_line *l = &d->line[i];
		int64_t wanted = order_line_open(l) - l->q.reserved;

		p->reserve[i] = p->made[i] < wanted ? p->made[i] : wanted;
		l->q.produced += p->made[i];
		l->q.reserved += p->reserve[i];
		any |= p->made[i] > 0;
	}
	if (!any)
		return deny(why, R_NOTHING_TO_DO, d->number);
	d->version++;
	order_derive(d);
	return true;
}

static void
order_produce_apply(struct batch *b, const struct order_produce_facts *f, const struct order_produce_plan *p,
    const Bl__ProduceOrderRequest *rq, const struct actor *who, Bl__ProduceOrderResponse *re)
{
	const struct order_doc *d = &p->d;
	struct order_stock_move *m = arena_new_n(who->arena, struct order_stock_move, d->nline);
	struct uuid *id = arena_new_n(who->arena, struct uuid, d->nline),
	            *line = arena_new_n(who->arena, struct uuid, d->nline);
	int64_t *made = arena_new_n(who->arena, int64_t, d->nline);
	size_t n = 0;

	(void)f;
	(void)rq;
	for (size_t i = 0; i < d->nline; i++) {
		if (p->made[i] == 0)
			continue;
		m[n] = (struct order_stock_move){d->line[i].warehouse_id, d->line[i].doc.product_id,
		    d->line[i].doc.id, p->made[i], p->reserve[i]};
		id[n] = new_id(who, 200 + (uint32_t)i);
		line[n] = d->line[i].doc.id;
		made[n++] = p->made[i];
	}
	q_order_production_insert(b, d->id, p->date, who->user_id, who->now, (struct uuids){id, n},
	    (struct uuids){line, n}, (struct i64s){made, n});
	order_progress_apply(b, d, NULL, who);
	order_event_apply(b, d, "order.produced", true, who);
	order_audit(b, d, arena_printf(who->arena, "produced %s", order_goods_text(d, p->made, who)), who);
	order_stock_apply(b, d, STOCK_PRODUCTION, p->date, m, n, who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND(order_produce, produce_order);
