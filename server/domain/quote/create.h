/* create.h -- facts and plans of quote_create and quote_update, for their unit tests. */
#ifndef BL_DOMAIN_QUOTE_CREATE_H
#define BL_DOMAIN_QUOTE_CREATE_H

#include "server/domain/period/period.h"
#include "server/domain/quote/quote.h"
#include "server/domain/template/template.h"

struct quote_create_facts {
	struct period_facts period;
	struct doc_facts doc;
	struct template_facts of;      /* template_id */
	Bl__CreateQuoteRequest *whole; /* the request with what the template gives; NULL = as it is */
};
struct quote_create_plan {
	struct quote_doc d;
};
bool quote_create_decide(const struct quote_create_facts *f, const Bl__CreateQuoteRequest *rq,
    const struct actor *who, struct quote_create_plan *p, struct why *why);

struct quote_update_facts {
	struct quote_rows rows;
	struct doc_facts doc;
	struct q_quote_submitted submitted;
};
struct quote_update_plan {
	struct quote_doc d; /* after it */
};
bool quote_update_decide(const struct quote_update_facts *f, const Bl__UpdateQuoteRequest *rq,
    const struct actor *who, struct quote_update_plan *p, struct why *why);

#define QUOTE_VALID_DAYS 30

#endif
