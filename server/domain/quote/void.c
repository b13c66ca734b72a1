/* quote/void -- gives a quote up. It keeps its number.
 * May: QUOTE_EDIT, in scope. Locks: quote. */
#include "server/domain/quote/end.h"

static void
quote_void_load(
    struct batch *b, const Bl__VoidQuoteRequest *rq, const struct actor *who, struct quote_void_facts *f)
{
	(void)who;
	quote_end_load(b, rq->quote_id, f);
}

static bool
quote_void_decide(const struct quote_void_facts *f, const Bl__VoidQuoteRequest *rq, const struct actor *who,
    struct quote_void_plan *p, struct why *why)
{
	const struct quote_end_ask ask = {rq->quote_id, rq->reason, rq->expected_version};

	return quote_end_allowed(f, &ask, QUOTE_DO_VOID, who, p, why);
}

static void
quote_void_apply(struct batch *b, const struct quote_void_facts *f, const struct quote_void_plan *p,
    const Bl__VoidQuoteRequest *rq, const struct actor *who, Bl__VoidQuoteResponse *re)
{
	(void)f;
	re->quote = quote_end_apply(b, p, "quote.changed", rq->reason, who);
}

OP_COMMAND(quote_void, void_quote);
