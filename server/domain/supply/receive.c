#include "common/decimal.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/period/period.h"
#include "server/domain/stock/stock.h"
#include "server/domain/supply/supply.h"
#include "server/op/op.h"

struct supply_receive_facts {
	struct period_facts period;
	struct q_supply_lock supply;
	struct q_supply_place place;
};
struct supply_receive_plan {
	struct supply supply;
	struct stock_change change;
	int32_t business_date;
};

static void
supply_receive_load(struct batch *b, const Bl__ReceiveSupplyRequest *rq, const struct actor *who,
    struct supply_receive_facts *f)
{
	struct ref supply = ref_of(rq->supply_id);
	period_load(b, who, rq->business_date, &f->period);
	q_supply_lock(b, supply.id, supply.code, &f->supply);
	q_supply_place(b, supply.id, supply.code, &f->place);
}

/* All of the rest, or the quantity that is named. */
static void
read_quantity(const Bl__ReceiveSupplyRequest *rq, int64_t rest, int64_t *out, struct why *why)
{
	*out = rest;
	if (!field_decimal(why, "quantity", rq->quantity, QTY_SCALE, false, out))
		return;
	if (*out <= 0)
		violate(why, "quantity", R_NOT_POSITIVE);
	else if (*out > rest)
		violate(
		    why, "quantity", R_MORE_THAN_EXPECTED, decimal_format_short(why->arena, rest, QTY_SCALE));
}

static bool
supply_receive_decide(const struct supply_receive_facts *f, const Bl__ReceiveSupplyRequest *rq,
    const struct actor *who, struct supply_receive_plan *p, struct why *why)
{
	struct supply *s = &p->supply;
	int64_t rest, quantity;
	if (!field_ref(why, "supply_id", rq->supply_id, true))
		return why_invalid(why);
	if (!expect_found(why, "expected receipt", rq->supply_id, f->supply.found) ||
	    !expect_version(why, "expected receipt", rq->supply_id, f->supply.version, rq->expected_version))
		return false;
	*s = SUPPLY_OF(&f->supply, &f->place);
	if (s->state != SUPPLY_OPEN)
		return supply_move(s, SUPPLY_TAKE, rq->supply_id, who, why);
	p->business_date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &p->business_date))
		period_check(why, "business_date", &f->period, p->business_date, who);
	rest = s->quantity - s->received;
	read_quantity(rq, rest, &quantity, why);
	if (why_violated(why))
		return why_invalid(why);
	s->received += quantity;
	s->version++;
	p->change = (struct stock_change){f->supply.warehouse_id, s->product_id, quantity};
	return supply_move(s, quantity == rest ? SUPPLY_FINISH : SUPPLY_TAKE, rq->supply_id, who, why);
}

static void
supply_receive_apply(struct batch *b, const struct supply_receive_facts *f,
    const struct supply_receive_plan *p, const Bl__ReceiveSupplyRequest *rq, const struct actor *who,
    Bl__ReceiveSupplyResponse *re)
{
	const struct supply *s = &p->supply;
	struct change change = change_begin(who);
	(void)rq;
	q_supply_update(b, s->received, s->expected_on, s->confirmed, (int16_t)s->state, s->id);
	change_text(&change, "received", reply_quantity(who, p->change.delta));
	op_audit(b, &(struct audit_note){.subject = SUBJECT_SUPPLY,
	                .id = s->id,
	                .version = s->version,
	                .branch_id = f->place.branch_id,
	                .change = change_end(&change)});
	op_event(b, &(struct event_note){.kind = "stock.changed",
	                .subject = SUBJECT_STOCK,
	                .id = f->supply.warehouse_id,
	                .branch_id = f->place.branch_id});
	re->supply = supply_view(who, s);
	stock_book(b,
	    &(struct stock_booking){.change = &p->change,
	        .n = 1,
	        .kind = MOVE_RECEIPT,
	        .business_date = p->business_date,
	        .subject = SUBJECT_SUPPLY,
	        .subject_id = s->id,
	        .note = "",
	        .first_id = 1},
	    who);
}

OP_COMMAND(supply_receive, receive_supply);
