/* order/submit -- gives the number and starts approval; effective at once where every node is automatic.
 * May: ORDER_EDIT, in scope. Locks: order, then the customer's credit account. Effect: number (first time), revision, approval,
 * and with automatic nodes reservation, credit, facts. */
#include "server/domain/order/submit.h"

static const struct uuid no_task;

static void
order_submit_load(
    struct batch *b, const Bl__SubmitOrderRequest *rq, const struct actor *who, struct order_submit_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	period_load(b, who, NULL, &f->period);
	order_rows_lock(b, order, no_task, &f->rows);
	q_order_credit_lock(b, order.id, order.code, no_task, &f->credit);
	order_rows_load(b, order, no_task, &f->rows);
	atp_load(b, (struct refs){0}, order, no_task, &f->atp);
	f->approval = approval_facts_new(batch_arena(b));
	approval_load(b, SUBJECT_ORDER, who, f->approval);
}

bool
order_submit_decide(const struct order_submit_facts *f, const Bl__SubmitOrderRequest *rq,
    const struct actor *who, struct order_submit_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;
	struct order_place place = {f->atp, ORDER_CREDIT(&f->credit)};
	struct atp_answer *promise;

	field_ref(why, "order_id", rq->order_id, true);
	field_note(why, "note", rq->note);
	period_check(why, "order_id", &f->period, who->today, who);
	if (why_violated(why))
		return why_invalid(why);
	*d = order_from_rows(&f->rows, who->arena);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (!order_next(d->state, ORDER_DO_SUBMIT, &d->state))
		return order_deny_state(d, who, why);
	promise = order_promise(d, &place, who);
	order_credit_answer(d, &place, who, &p->credit);
	p->head = order_head_of(d, &place, promise, who);
	if (!approval_start(f->approval, &p->head, who, rq->note, &p->start, why))
		return false;
	d->submitted_at = who->now;
	p->passed = approval_start_passed(p->start);
	if (p->passed) {
		if (!order_effective(d, &place, false, who, &p->effect, why))
			return false;
		*d = p->effect.d;
	} else {
		d->version++;
	}
	return true;
}

static void
order_submit_apply(struct batch *b, const struct order_submit_facts *f, const struct order_submit_plan *p,
    const Bl__SubmitOrderRequest *rq, const struct actor *who, Bl__SubmitOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	(void)f;
	(void)rq;
	order_write_revision(b, d, who);
	if (!p->passed)
		q_order_state_set(b, (int16_t)d->state, who->now, NULL, who->now, d->id);
	order_lines_apply(b, d);
	approval_start_apply(b, p->start, &p->head, who);
	if (p->passed)
		order_effective_apply(b, &p->effect, who);
	else
		order_event_apply(b, d, "order.submitted", false, who);
	order_audit(b, d, "submitted", who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
	re->approval_id = reply_uuid(who, approval_start_id(p->start));
	re->credit = order_credit_message(d, &p->credit, who);
	re->n_path = approval_start_path(p->start, who, &re->path);
	order_take_number(b, d, who->today, &re->order->number);
}

OP_COMMAND(order_submit, submit_order);
