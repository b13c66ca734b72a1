#include "server/domain/period/turn.h"

#include "common/date.h"

/* The audit row of a month needs an id: version 8 (custom) with the month in its last bytes. */
static struct uuid
period_id(int32_t month)
{
	struct uuid id = {{0}};

	memcpy(id.b, "period", 6);
	id.b[6] = 0x80;
	id.b[8] = 0x80;
	for (int i = 0; i < 4; i++)
		id.b[15 - i] = (uint8_t)((uint32_t)month >> (8 * i));
	return id;
}

void
period_turn_load(struct batch *b, int32_t month, struct period_turn_facts *f)
{
	if (!period_valid(month))
		return;
	q_period_own(b, month);
	q_period_state(b, month, &f->state);
}

bool
period_turn_decide(const struct period_turn_facts *f, int32_t month, enum period_verb verb,
    const struct actor *who, struct period_turn *p, struct why *why)
{
	int from = period_state_of(&f->state);
	const char *text = arena_printf(why->arena, "%d", month);

	if (!period_valid(month)) {
		violate(why, "month", R_BAD_MONTH);
		return why_invalid(why);
	}
	if (verb == PERIOD_CLOSE && month >= date_period(who->today))
		return deny(why, R_PERIOD_NOT_OVER, text);
	p->month = month;
	p->version = f->state.found ? f->state.version + 1 : 1;
	if (!period_next(from, verb, &p->state))
		return deny(why, from == PERIOD_CLOSED ? R_PERIOD_IS_CLOSED : R_PERIOD_IS_OPEN, text);
	return true;
}

Bl__Period *
period_turn_apply(struct batch *b, const struct period_turn *p, const struct actor *who)
{
	Bl__Period *m = arena_new_n(who->arena, Bl__Period, 1);

	q_period_put(b, p->month, (int16_t)p->state, p->version);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_PERIOD,
	                .id = period_id(p->month),
	                .version = p->version,
	                .change = arena_printf(who->arena, "{\"month\":%d,\"closed\":%s}", p->month,
	                    p->state == PERIOD_CLOSED ? "true" : "false")});
	period_view(m, p->month, p->state, p->version);
	return m;
}
