/* update.h -- facts and plan of order_update, for its unit test. */
#ifndef BL_DOMAIN_ORDER_UPDATE_H
#define BL_DOMAIN_ORDER_UPDATE_H

#include "server/domain/order/order.h"

struct order_update_facts {
	struct order_rows rows;
	struct doc_facts doc;
	struct atp_facts atp;
	struct q_order_credit_lock credit;
	struct q_order_submitted submitted; /* was this revision ever submitted? */
};

struct order_update_plan {
	struct order_doc d; /* after it */
	bool words_only;    /* nothing that is approved changes */
	struct atp_answer *promise;
	struct credit_answer credit;
};

bool order_update_decide(const struct order_update_facts *f, const Bl__UpdateOrderRequest *rq,
    const struct actor *who, struct order_update_plan *p, struct why *why);

#endif
