/* quote/decline -- the customer does not want it. Kept apart from void, so that lost business can be counted.
 * May: QUOTE_EDIT, in scope. Locks: quote. */
#include "server/domain/quote/end.h"

static void
quote_decline_load(struct batch *b, const Bl__DeclineQuoteRequest *rq, const struct actor *who,
    struct quote_decline_facts *f)
{
	(void)who;
	quote_end_load(b, rq->quote_id, f);
}

static bool
quote_decline_decide(const struct quote_decline_facts *f, const Bl__DeclineQuoteRequest *rq,
    const struct actor *who, struct quote_decline_plan *p, struct why *why)
{
	const struct quote_end_ask ask = {rq->quote_id, rq->reason, rq->expected_version};

	return quote_end_allowed(f, &ask, QUOTE_DO_DECLINE, who, p, why);
}

static void
quote_decline_apply(struct batch *b, const struct quote_decline_facts *f, const struct quote_decline_plan *p,
    const Bl__DeclineQuoteRequest *rq, const struct actor *who, Bl__DeclineQuoteResponse *re)
{
	(void)f;
	re->quote = quote_end_apply(b, p, "quote.declined", rq->reason, who);
}

OP_COMMAND(quote_decline, decline_quote);
