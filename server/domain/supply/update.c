#include "common/date.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/supply/supply.h"
#include "server/op/op.h"

struct supply_update_facts {
	struct q_supply_lock supply;
	struct q_supply_place place;
};
struct supply_update_plan {
	struct supply supply;
};

static void
supply_update_load(struct batch *b, const Bl__UpdateSupplyRequest *rq, const struct actor *who,
    struct supply_update_facts *f)
{
	struct ref supply = ref_of(rq->supply_id);
	(void)who;
	q_supply_lock(b, supply.id, supply.code, &f->supply);
	q_supply_place(b, supply.id, supply.code, &f->place);
}

static bool
supply_update_decide(const struct supply_update_facts *f, const Bl__UpdateSupplyRequest *rq,
    const struct actor *who, struct supply_update_plan *p, struct why *why)
{
	struct supply *s = &p->supply;
	if (!field_ref(why, "supply_id", rq->supply_id, true))
		return why_invalid(why);
	if (!expect_found(why, "expected receipt", rq->supply_id, f->supply.found) ||
	    !expect_version(why, "expected receipt", rq->supply_id, f->supply.version, rq->expected_version))
		return false;
	*s = SUPPLY_OF(&f->supply, &f->place);
	s->version++;
	if (!supply_move(s, rq->cancel ? SUPPLY_CANCEL : SUPPLY_CHANGE, rq->supply_id, who, why))
		return false;
	field_date(why, "expected_on", rq->expected_on, false, &s->expected_on);
	if (GIVEN(rq, confirmed))
		s->confirmed = rq->confirmed;
	return !why_violated(why) || why_invalid(why);
}

static void
supply_update_apply(struct batch *b, const struct supply_update_facts *f, const struct supply_update_plan *p,
    const Bl__UpdateSupplyRequest *rq, const struct actor *who, Bl__UpdateSupplyResponse *re)
{
	const struct supply *s = &p->supply;
	struct change change = change_begin(who);
	q_supply_update(b, s->received, s->expected_on, s->confirmed, (int16_t)s->state, s->id);
	if (rq->expected_on != NULL)
		change_text(&change, "expected_on", date_format(who->arena, s->expected_on));
	if (GIVEN(rq, confirmed))
		change_bool(&change, "confirmed", s->confirmed);
	if (rq->cancel)
		change_bool(&change, "cancelled", true);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_SUPPLY,
	                .id = s->id,
	                .version = s->version,
	                .branch_id = f->place.branch_id,
	                .change = change_end(&change)});
	re->supply = supply_view(who, s);
}

OP_COMMAND(supply_update, update_supply);
