/* quote/decline -- the customer does not want it. Kept apart from void, so that lost business can be counted.
 * May: QUOTE_EDIT, in scope. Locks: quote. */
#include "server/domain/quote/quote.h"

static const struct uuid no_task;

struct quote_decline_facts {
	struct quote_rows rows;
};
struct quote_decline_plan {
	struct quote_doc d; /* after it */
};

static void
quote_decline_load(struct batch *b, const Bl__DeclineQuoteRequest *rq, const struct actor *who,
    struct quote_decline_facts *f)
{
	(void)who;
	quote_rows_lock(b, ref_of(rq->quote_id), no_task, &f->rows);
	quote_rows_load(b, ref_of(rq->quote_id), no_task, &f->rows);
}

static bool
quote_decline_decide(const struct quote_decline_facts *f, const Bl__DeclineQuoteRequest *rq,
    const struct actor *who, struct quote_decline_plan *p, struct why *why)
{
	struct quote_doc *d = &p->d;

	field_ref(why, "quote_id", rq->quote_id, true);
	if (field_note(why, "reason", rq->reason) && rq->reason[0] == '\0')
		violate(why, "reason", R_REQUIRED);
	if (why_violated(why))
		return why_invalid(why);
	*d = quote_from_rows(&f->rows, who->arena);
	if (!quote_expect(d, rq->quote_id, rq->expected_version, why))
		return false;
	if (!quote_next(d->state, QUOTE_DO_DECLINE, &d->state))
		return quote_deny_state(d, who, why);
	d->version++;
	return true;
}

static void
quote_decline_apply(struct batch *b, const struct quote_decline_facts *f, const struct quote_decline_plan *p,
    const Bl__DeclineQuoteRequest *rq, const struct actor *who, Bl__DeclineQuoteResponse *re)
{
	const struct quote_doc *d = &p->d;

	(void)f;
	q_quote_state_set(b, (int16_t)d->state, (struct uuid){0}, who->now, d->id);
	quote_event_apply(b, d, "quote.declined", false, who);
	quote_audit(b, d, rq->reason, who);
	re->quote = quote_message(d, who, false);
}

OP_COMMAND(quote_decline, decline_quote);
