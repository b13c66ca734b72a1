#include "server/domain/quote/end.h"

static const struct uuid no_task;

void
quote_end_load(struct batch *b, const char *quote_id, struct quote_end_facts *f)
{
	quote_rows_lock(b, ref_of(quote_id), no_task, &f->rows);
	quote_rows_load(b, ref_of(quote_id), no_task, &f->rows);
}

bool
quote_end_allowed(const struct quote_end_facts *f, const struct quote_end_ask *ask, enum quote_verb verb,
    const struct actor *who, struct quote_end_plan *p, struct why *why)
{
	struct quote_doc *d = &p->d;

	field_ref(why, "quote_id", ask->quote_id, true);
	if (field_note(why, "reason", ask->reason) && ask->reason[0] == '\0')
		violate(why, "reason", R_REQUIRED);
	if (why_violated(why))
		return why_invalid(why);
	*d = quote_from_rows(&f->rows, who->arena);
	if (!quote_expect(d, ask->quote_id, ask->expected_version, why))
		return false;
	if (!quote_next(d->state, verb, &d->state))
		return quote_deny_state(d, who, why);
	d->version++;
	return true;
}

Bl__Quote *
quote_end_apply(struct batch *b, const struct quote_end_plan *p, const char *event, const char *reason,
    const struct actor *who)
{
	const struct quote_doc *d = &p->d;

	q_quote_state_set(b, (int16_t)d->state, (struct uuid){0}, who->now, d->id);
	quote_event_apply(b, d, event, false, who);
	quote_audit(b, d, reason, who);
	return quote_message(d, who, false);
}
