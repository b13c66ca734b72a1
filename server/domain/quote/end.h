/* end.h -- giving a quote up, by us (quote_void) or by the customer (quote_decline): what both have in common. */
#ifndef BL_DOMAIN_QUOTE_END_H
#define BL_DOMAIN_QUOTE_END_H

#include "server/domain/quote/quote.h"

struct quote_end_facts {
	struct quote_rows rows;
};
#define quote_void_facts quote_end_facts
#define quote_decline_facts quote_end_facts

struct quote_end_plan {
	struct quote_doc d; /* after it */
};
#define quote_void_plan quote_end_plan
#define quote_decline_plan quote_end_plan

struct quote_end_ask { /* of the request */
	const char *quote_id, *reason;
	int64_t expected_version;
};

void quote_end_load(struct batch *b, const char *quote_id, struct quote_end_facts *f);
/* A reason is required, and `verb` must be legal. */
bool quote_end_allowed(const struct quote_end_facts *f, const struct quote_end_ask *ask, enum quote_verb verb,
    const struct actor *who, struct quote_end_plan *p, struct why *why);
/* The quote as the reply has it. */
Bl__Quote *quote_end_apply(struct batch *b, const struct quote_end_plan *p, const char *event,
    const char *reason, const struct actor *who);

#endif
