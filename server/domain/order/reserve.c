/* order/reserve -- takes what has become available: for an effective order what it still misses, for an approved one that waits
 * for all of it the whole step to effective.
 * May: ORDER_EDIT. Locks: period, order, credit account. Effect: stock with ledger, lines, alarms; or effective. */
#include "server/domain/order/order.h"
#include "server/domain/period/period.h"

static const struct uuid no_task;

struct order_reserve_facts {
	struct period_facts period; /* of today: what is booked is of this day */
	struct order_rows rows;
	struct q_order_credit_lock credit;
	struct atp_facts atp;
	struct q_order_approved_by approved;
};

struct order_reserve_plan {
	struct order_effect e;
};

static void
order_reserve_load(struct batch *b, const Bl__ReserveOrderRequest *rq, const struct actor *who,
    struct order_reserve_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	period_load(b, who, NULL, &f->period);
	order_rows_lock(b, order, no_task, &f->rows);
	q_order_credit_lock(b, order.id, order.code, no_task, &f->credit);
	order_rows_load(b, order, no_task, &f->rows);
	atp_load(b, (struct refs){0}, order, no_task, &f->atp);
	q_order_approved_by(b, order.id, order.code, &f->approved);
}

bool order_reserve_decide(const struct order_reserve_facts *f, const Bl__ReserveOrderRequest *rq,
    const struct actor *who, struct order_reserve_plan *p, struct why *why);

bool
order_reserve_decide(const struct order_reserve_facts *f, const Bl__ReserveOrderRequest *rq,
    const struct actor *who, struct order_reserve_plan *p, struct why *why)
{
	struct order_doc d = order_from_rows(&f->rows, who->arena);
	struct order_place place = {f->atp, ORDER_CREDIT(&f->credit)};

	if (field_ref(why, "order_id", rq->order_id, true))
		period_check(why, "order_id", &f->period, who->today, who);
	if (why_violated(why))
		return why_invalid(why);
	if (!order_expect(&d, rq->order_id, rq->expected_version, why))
		return false;
	if (d.state == ORDER_APPROVED) {
		if (!order_effective(&d, &place, f->approved.found && f->approved.by_people, who, &p->e, why))
			return false;
		return p->e.waits ? deny(why, R_STILL_SHORT, d.number) : true;
	}
	if (d.state != ORDER_EFFECTIVE)
		return order_deny_state(&d, who, why);
	order_reserve_by(&d, RESERVE_PARTIAL, &place, who, &p->e);
	return p->e.nreserved > 0 ? true : deny(why, R_STILL_SHORT, d.number);
}

static void
order_reserve_apply(struct batch *b, const struct order_reserve_facts *f, const struct order_reserve_plan *p,
    const Bl__ReserveOrderRequest *rq, const struct actor *who, Bl__ReserveOrderResponse *re)
{
	(void)rq;
	if (f->rows.head.state == ORDER_APPROVED) {
		order_lines_apply(b, &p->e.d);
		order_waited_apply(b, &p->e.d, who);
		order_effective_apply(b, &p->e, who);
	} else {
		order_reserve_more_apply(b, &p->e, who);
	}
	order_audit(b, &p->e.d, "reserved", who);
	re->order = order_message(&p->e.d, who, p->e.d.nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND(order_reserve, reserve_order);
