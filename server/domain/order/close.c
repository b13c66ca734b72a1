/* order/close and order/void -- what will not be carried out: reservation and credit are freed, intake is taken back.
 * May: ORDER_CLOSE. Locks: order. Effect: lines, stock with ledger, credit, facts, alarms. */
#include "common/limits.h"
#include "server/domain/order/close.h"

static const struct uuid no_task;

static bool
named(const Bl__CloseOrderRequest *rq, int32_t seq)
{
	for (size_t i = 0; i < rq->n_line_numbers; i++)
		if (rq->line_numbers[i] == seq)
			return true;
	return rq->n_line_numbers == 0;
}

/* Gives up what is open of one line. */
static void
give_up_line(struct order_give_up *g, struct order_doc *d, size_t i, const struct actor *who)
{
	struct order_line *l = &d->line[i];
	int64_t open = order_line_open(l), end = l->doc.base_quantity - l->q.closed;

	(void)who;
	if (open <= 0)
		return;
	g->fact[g->n] = (struct order_fact){l, open, order_part(d, l, end - open, end)};
	g->base_gross += g->fact[g->n].part.base_gross;
	if (l->q.reserved > 0)
		g->move[g->nmove++] = (struct order_stock_move){
		    l->warehouse_id, l->doc.product_id, l->doc.id, 0, -l->q.reserved};
	l->q.closed += open;
	l->q.reserved = 0;
	g->line[g->n++] = l->doc.id;
}

void
order_give_up(
    struct order_doc *d, const Bl__CloseOrderRequest *rq, const struct actor *who, struct order_give_up *g)
{
	g->fact = arena_new_n(who->arena, struct order_fact, d->nline);
	g->move = arena_new_n(who->arena, struct order_stock_move, d->nline);
	g->line = arena_new_n(who->arena, struct uuid, d->nline);
	for (size_t i = 0; i < d->nline; i++)
		if (rq == NULL || named(rq, d->line[i].doc.seq))
			give_up_line(g, d, i, who);
}

void
order_give_up_apply(struct batch *b, const struct order_doc *d, const struct order_give_up *g,
    enum credit_kind kind, const struct actor *who)
{
	order_credit_apply(b, d, -g->base_gross, 0, kind, who->today, who);
	order_facts_apply(b, d, FACT_INTAKE_BACK, who->today, g->fact, g->n, who);
	q_order_alarms_close(b, who->now, d->id, (struct uuids){g->line, g->n});
	order_stock_apply(b, d, STOCK_RELEASE, who->today, g->move, g->nmove, who);
}

static void
order_close_load(
    struct batch *b, const Bl__CloseOrderRequest *rq, const struct actor *who, struct order_close_facts *f)
{
	period_load(b, who, NULL, &f->period);
	order_rows_lock(b, ref_of(rq->order_id), no_task, &f->rows);
	order_rows_load(b, ref_of(rq->order_id), no_task, &f->rows);
}

static bool
read_request(const struct order_close_facts *f, const Bl__CloseOrderRequest *rq, const struct order_doc *d,
    const struct actor *who, struct why *why)
{
	field_note(why, "reason", rq->reason);
	if (rq->reason[0] == '\0')
		violate(why, "reason", R_REQUIRED);
	field_count(why, "line_numbers", rq->n_line_numbers, 0, LIMIT_LINES);
	for (size_t i = 0; i < rq->n_line_numbers; i++)
		if (rq->line_numbers[i] < 1 || rq->line_numbers[i] > (int32_t)d->nline)
			violate(why, field_path(why, "line_numbers[%zu]", i), R_NO_SUCH_LINE,
			    arena_printf(who->arena, "%d", rq->line_numbers[i]));
	period_check(why, "order_id", &f->period, who->today, who);
	return why_violated(why) ? why_invalid(why) : true;
}

/* Nothing open any more: closed, whatever is still to be signed. */
static void
close_state(struct order_doc *d)
{
	int64_t open = 0;

	order_derive(d);
	for (size_t i = 0; i < d->nline; i++)
		open += order_line_open(&d->line[i]);
	if (open == 0)
		order_next(d->state, ORDER_DO_CLOSE, &d->state);
}

bool
order_close_decide(const struct order_close_facts *f, const Bl__CloseOrderRequest *rq,
    const struct actor *who, struct order_close_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	int to;

	*d = order_from_rows(&f->rows, who->arena);
	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!order_expect(d, rq->order_id, rq->expected_version, why) || !read_request(f, rq, d, who, why))
		return false;
	if (!order_next(d->state, ORDER_DO_CLOSE, &to))
		return order_deny_state(d, who, why);
	if (!order_settled(d, why))
		return false;
	d->version++;
	if (d->state == ORDER_APPROVED) { /* it never counted: nothing to take back */
		d->state = to;
		return true;
	}
	order_give_up(d, rq, who, &p->give_up);
	if (p->give_up.n == 0)
		return deny(why, R_NOTHING_TO_DO, d->number);
	close_state(d);
	return true;
}

static void
order_close_apply(struct batch *b, const struct order_close_facts *f, const struct order_close_plan *p,
    const Bl__CloseOrderRequest *rq, const struct actor *who, Bl__CloseOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	order_progress_apply(b, d, rq->reason, who);
	order_event_apply(b, d, d->state == ORDER_CLOSED ? "order.closed" : "order.changed", true, who);
	order_audit(b, d, arena_printf(who->arena, "rest given up (%s)", rq->reason), who);
	if (f->rows.head.state == ORDER_APPROVED)
		order_waited_apply(b, d, who);
	if (p->give_up.n > 0)
		order_give_up_apply(b, d, &p->give_up, CREDIT_CLOSED, who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND(order_close, close_order);
