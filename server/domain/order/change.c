/* order/change -- asks for a material change of an agreed order (S32): quantities, prices, days, new lines. It is revision n in
 * approval; the order goes on as it is until the last approver agrees.
 * May: ORDER_EDIT, in scope. Locks: order, then the customer's credit account. Effect: the change with its approval; where every node
 * is automatic, at once the order's new content with reservation, credit and facts. */
#include "server/domain/order/change.h"

static const struct uuid no_task;

static void
order_change_load(
    struct batch *b, const Bl__ChangeOrderRequest *rq, const struct actor *who, struct order_change_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	period_load(b, who, NULL, &f->period);
	order_rows_lock(b, order, no_task, &f->rows);
	q_order_credit_lock(b, order.id, order.code, no_task, &f->credit);
	order_rows_load(b, order, no_task, &f->rows);
	q_order_revisions(b, order.id, order.code, &f->revisions);
	atp_load(b, doc_products(batch_arena(b), rq->new_lines, rq->n_new_lines), order, no_task, &f->atp);
	doc_lines_load(b, rq->new_lines, rq->n_new_lines, who->today, order, (struct ref){0}, &f->doc);
	f->doc.field = "new_lines";
	f->approval = approval_facts_new(batch_arena(b));
	approval_load(b, SUBJECT_ORDER, who, f->approval);
}

static bool
may_change(
    const struct order_doc *d, const Bl__ChangeOrderRequest *rq, const struct actor *who, struct why *why)
{
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (d->state != ORDER_EFFECTIVE && d->state != ORDER_APPROVED)
		return order_deny_state(d, who, why);
	return order_settled(d, why);
}

/* The way that it takes; to the end at once where nobody is asked. */
static bool
start(const struct order_change_facts *f, const struct order_doc *was, const Bl__ChangeOrderRequest *rq,
    const struct actor *who, struct order_change_plan *p, struct why *why)
{
	struct order_place all = {f->atp, ORDER_CREDIT(&f->credit)},
	                   place = order_change_place(&p->d, &all, who);

	p->promise = order_promise(&p->d, &place, who);
	order_credit_answer(&p->d, &place, who, &p->credit);
	p->head = order_head_of(&p->d, &place, p->promise, who);
	if (!approval_start(f->approval, &p->head, who, rq->reason, &p->start, why))
		return false;
	p->passed = approval_start_passed(p->start);
	if (!p->passed) {
		p->d.version++;
		return true;
	}
	if (!order_change_effective(was, &p->d, &all, false, who, &p->effect, why))
		return false;
	p->d = p->effect.d;
	return true;
}

bool
order_change_decide(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq,
    const struct actor *who, struct order_change_plan *p, struct why *why)
{
	struct order_doc was = order_from_rows(&f->rows, who->arena);

	field_ref(why, "order_id", rq->order_id, true);
	if (rq->reason[0] == '\0')
		violate(why, "reason", R_REQUIRED);
	field_note(why, "reason", rq->reason);
	period_check(why, "order_id", &f->period, who->today, who);
	if (!was.found)
		return why_violated(why) ? why_invalid(why) : order_expect(&was, rq->order_id, 0, why);
	if (!may_change(&was, rq, who, why))
		return false;
	p->d = was;
	order_change_read(f, rq, who, &p->d, why);
	if (why_violated(why))
		return why_invalid(why);
	if (p->d.revision == was.revision)
		return deny(why, R_CHANGES_NOTHING, was.number);
	order_add_editor(&p->d, who->user_id, who);
	return start(f, &was, rq, who, p, why);
}

static void
order_change_apply(struct batch *b, const struct order_change_facts *f, const struct order_change_plan *p,
    const Bl__ChangeOrderRequest *rq, const struct actor *who, Bl__ChangeOrderResponse *re)
{
	const struct order_doc *d = &p->d;

	(void)f;
	order_write_revision(b, d, who);
	order_write_change(b, d, rq->reason, who);
	approval_start_apply(b, p->start, &p->head, who);
	if (p->passed) {
		order_change_effective_apply(b, &p->effect, who);
	} else {
		q_order_change_begin(b, d->revision, who->now, d->id);
		order_event_apply(b, d, "order.change_submitted", false, who);
	}
	order_audit(b, d,
	    p->passed ? arena_printf(who->arena, "change took effect (%s)", rq->reason)
	              : arena_printf(who->arena, "change asked for, it waits for approval (%s)", rq->reason),
	    who);
	re->order = order_message(d, who, who->validate_only || d->nline <= ORDER_LINES_IN_REPLY);
	order_availability_view(re->order, d, p->promise, who);
	re->approval_id = reply_uuid(who, approval_start_id(p->start));
	re->credit = order_credit_message(d, &p->credit, who);
	re->n_path = approval_start_path(p->start, who, &re->path);
}

OP_COMMAND(order_change, change_order);
