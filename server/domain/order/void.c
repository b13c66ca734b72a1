/* order/void -- a draft, or an order of which nothing was shipped, will never be carried out. It keeps its number.
 * May: ORDER_EDIT for a draft, ORDER_CLOSE too for what was approved. Locks: order, its quote. Effect: state; reservation, credit and intake of an effective one are taken back, and the
 * quote that it was made of may be ordered again. */
#include "server/domain/order/close.h"

static const struct uuid no_task;

static void
order_void_load(
    struct batch *b, const Bl__VoidOrderRequest *rq, const struct actor *who, struct order_close_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	period_load(b, who, NULL, &f->period);
	order_rows_lock(b, order, no_task, &f->rows);
	q_quote_of_order_lock(b, order.id, order.code, &f->quote);
	order_rows_load(b, order, no_task, &f->rows);
}

static bool
was_shipped(const struct order_doc *d)
{
	for (size_t i = 0; i < d->nline; i++)
		if (d->line[i].q.shipped > 0)
			return true;
	return false;
}

bool
order_void_decide(const struct order_close_facts *f, const Bl__VoidOrderRequest *rq, const struct actor *who,
    struct order_close_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	int to;

	*d = order_from_rows(&f->rows, who->arena);
	field_ref(why, "order_id", rq->order_id, true);
	if (field_note(why, "reason", rq->reason) && rq->reason[0] == '\0')
		violate(why, "reason", R_REQUIRED);
	period_check(why, "order_id", &f->period, who->today, who);
	if (why_violated(why))
		return why_invalid(why);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (!order_next(d->state, ORDER_DO_VOID, &to))
		return order_deny_state(d, who, why);
	if (d->state != ORDER_DRAFT && !may(who, PERM_ORDER_CLOSE))
		return deny(why, R_NO_PERMISSION, "order.close");
	if (!order_settled(d, why))
		return false;
	if (was_shipped(d))
		return deny(why, R_ALREADY_SHIPPED, d->number);
	if (d->state == ORDER_EFFECTIVE)
		order_give_up(d, NULL, who, &p->give_up);
	p->reopens = quote_reopen(&f->quote, &p->quote);
	d->version++;
	d->state = to;
	return true;
}

static void
order_void_apply(struct batch *b, const struct order_close_facts *f, const struct order_close_plan *p,
    const Bl__VoidOrderRequest *rq, const struct actor *who, Bl__VoidOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	order_progress_apply(b, d, rq->reason, who);
	order_event_apply(b, d, "order.voided", true, who);
	order_audit(b, d, arena_printf(who->arena, "voided (%s)", rq->reason), who);
	if (p->reopens)
		quote_reopen_apply(b, &p->quote, who);
	if (f->rows.head.state == ORDER_APPROVED)
		order_waited_apply(b, d, who);
	if (p->give_up.n > 0)
		order_give_up_apply(b, d, &p->give_up, CREDIT_VOIDED, who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND(order_void, void_order);
