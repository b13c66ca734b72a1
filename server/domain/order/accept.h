/* accept.h -- facts and plan of order_accept, for its unit test. */
#ifndef BL_DOMAIN_ORDER_ACCEPT_H
#define BL_DOMAIN_ORDER_ACCEPT_H

#include "server/domain/order/order.h"

struct order_accept_facts {
	struct order_rows rows;
	struct q_order_credit credit;
	struct q_order_submitted submitted; /* was this revision ever submitted? */
	struct atp_facts atp;
	struct doc_facts doc; /* second load: products and prices of the lines that are priced anew */
};

struct order_accept_plan {
	struct order_doc d; /* after it */
	const char *what;   /* for the trail */
	struct atp_answer *promise;
	struct credit_answer credit;
};

bool order_accept_decide(const struct order_accept_facts *f, const Bl__AcceptOrderRequest *rq,
    const struct actor *who, struct order_accept_plan *p, struct why *why);

/* ---- what an offer makes of a line (accept_line.c) ---- */

/* What was chosen for a line; offer NULL = nothing, or it is gone. */
struct order_taken {
	const struct atp_offer *offer;
	size_t choice; /* place in the request, from 1; 0 = nothing */
};

/* Lines whose list price the offers change, as a request: less of a product, which may stand in another tier, and another product.
 * at[i] is the line of request i; both have room for nline. */
size_t order_taken_priced(const struct order_doc *d, const struct order_taken *take, const struct actor *who,
    Bl__DocumentLine **line, size_t *at);
/* Carries the offers out on the lines. Wrong prices are recorded under choices. */
bool order_take(struct order_doc *d, const struct order_taken *take, const struct doc_facts *f,
    const struct actor *who, struct why *why);

#endif
