/* credit.h -- may this customer have this much more? (D7; S12). Pure.
 *
 * exposure = ordered + shipped + receivable - deposit, in base currency, of the account that a group of customers shares.
 * Buckets move with documents: effective +ordered; shipped ordered -> shipped; refused shipped -> ordered; closed and void
 * -ordered; changed ordered by the difference; every change has a row in credit_move (kinds below). The account is locked in load (order_credit_lock) where the
 * answer decides, read without lock where it informs. */
#ifndef BL_DOMAIN_CREDIT_H
#define BL_DOMAIN_CREDIT_H

#include "common/why.h"

enum customer_status { CUSTOMER_OK = 1, CUSTOMER_WATCH, CUSTOMER_FROZEN, CUSTOMER_STOPPED };

enum credit_kind { /* credit_move.kind */
	CREDIT_EFFECTIVE = 1,
	CREDIT_SHIPPED,
	CREDIT_REFUSED,
	CREDIT_CLOSED,
	CREDIT_VOIDED,
	CREDIT_OPENING,
	CREDIT_CHANGED
};

struct credit_account { /* columns of the table, minor units of the base currency */
	int64_t limit_amount, extra_limit;
	int32_t extra_until;  /* last day of extra_limit; NO_DATE = none */
	int32_t over_percent; /* 4 decimals of the percent */
	int64_t ordered, shipped, receivable, deposit;
};

enum credit_step {
	CREDIT_ORDERING, /* quote, order, submit, step to effective */
	CREDIT_SHIPPING
};

enum credit_result { CREDIT_PASS = 1, CREDIT_APPROVAL, CREDIT_BLOCKED }; /* as CreditResult on the wire */

enum credit_cause { /* why it is not a pass */
	CREDIT_FINE,
	CREDIT_CUSTOMER_FROZEN,
	CREDIT_CUSTOMER_STOPPED,
	CREDIT_NO_LIMIT,
	CREDIT_OVER,
	CREDIT_FAR_OVER
};

struct credit_answer {
	enum credit_result result;
	int64_t limit;           /* in force on the day */
	int64_t exposure, after; /* before and with the new amount */
	int64_t
	    over_percent; /* how far `after` is over the limit, 4 decimals of the percent; INT64_MAX without a limit */
	enum credit_cause cause;
	const char *why[LANG_N]; /* one sentence, also for a pass; in the arena */
};

/* Whether the customer's status alone forbids the step: frozen takes no new orders, stopped no shipments either. */
bool credit_forbids(enum customer_status status, enum credit_step step);

int64_t credit_exposure(const struct credit_account *c);
/* limit_amount, and extra_limit on top until its last day. */
int64_t credit_limit(const struct credit_account *c, int32_t today);

/* The rule. amount: gross in base currency that the document adds to the exposure; 0 or less asks about nothing new (a pass
 * unless the customer's status forbids the step).
 *	status frozen: no new orders; stopped: neither orders nor shipments      -> blocked
 *	after <= limit, or nothing new is asked                                  -> pass
 *	the limit is 0 (new customer)                                            -> approval
 *	over the limit by at most over_percent of it                             -> approval
 *	further over                                                             -> blocked
 * A shipment moves ordered to shipped and asks with amount 0. */
void credit_check(struct arena *a, const struct credit_account *c, enum customer_status status,
    enum credit_step step, int64_t amount, int exponent, int32_t today, struct credit_answer *out);

/* What a grade A..E gives when no other limit is named, minor units of a currency with this exponent. */
int64_t credit_grade_limit(const char *grade, int exponent);

#endif
