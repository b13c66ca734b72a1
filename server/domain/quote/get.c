/* quote/get -- one quote with its lines, in scope. */
#include "server/domain/quote/quote.h"

struct quote_get_facts {
	struct quote_view_rows rows;
};

static void
quote_get_load(
    struct batch *b, const Bl__GetQuoteRequest *rq, const struct actor *who, struct quote_get_facts *f)
{
	(void)who;
	quote_view_load(b, ref_of(rq->quote_id), &f->rows);
}

static bool
quote_get_view(const struct quote_get_facts *f, const Bl__GetQuoteRequest *rq, const struct actor *who,
    Bl__GetQuoteResponse *re, struct why *why)
{
	struct quote_doc d = quote_from_view(&f->rows, who->arena);

	if (!field_ref(why, "quote_id", rq->quote_id, true))
		return why_invalid(why);
	if (!d.found)
		return deny(why, R_NOT_FOUND, "quote", rq->quote_id);
	re->quote = quote_message(&d, who, true);
	return true;
}

OP_QUERY(quote_get, get_quote);
