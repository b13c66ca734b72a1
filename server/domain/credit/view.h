/* view.h -- a credit account as its operations see it. The rule is credit.h. */
#ifndef BL_DOMAIN_CREDIT_VIEW_H
#define BL_DOMAIN_CREDIT_VIEW_H

#include "branchline/v1/credit.pb-c.h"
#include "query/q_credit.h"
#include "server/domain/credit/credit.h"
#include "server/domain/field.h"

/* Of any row that has these columns. */
#define CREDIT_OF(r)                                                                                         \
	((struct credit_account){.limit_amount = (r)->limit_amount,                                          \
	    .extra_limit = (r)->extra_limit,                                                                 \
	    .extra_until = (r)->extra_until,                                                                 \
	    .over_percent = (r)->over_percent,                                                               \
	    .ordered = (r)->ordered,                                                                         \
	    .shipped = (r)->shipped,                                                                         \
	    .receivable = (r)->receivable,                                                                   \
	    .deposit = (r)->deposit})

struct credit_owner {
	struct uuid customer_id;
	const char *customer_code, *grade;
	int64_t version; /* of the account */
};
/* exponent: of the base currency. */
Bl__Credit *credit_view(
    const struct actor *who, const struct credit_owner *o, const struct credit_account *c, int exponent);

#endif
