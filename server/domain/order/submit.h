/* submit.h -- facts and plan of order_submit, for its unit test. */
#ifndef BL_DOMAIN_ORDER_SUBMIT_H
#define BL_DOMAIN_ORDER_SUBMIT_H

#include "server/domain/approval/approval.h"
#include "server/domain/order/order.h"
#include "server/domain/period/period.h"

struct order_submit_facts {
	struct order_rows rows;
	struct period_facts period; /* of today: the submit's own day */
	struct q_order_credit_lock credit;
	struct atp_facts atp;
	struct approval_facts *approval;
};

struct order_submit_plan {
	struct order_doc d; /* after it */
	struct credit_answer credit;
	struct subject_head head;
	struct approval_start *start;
	bool passed;
	struct order_effect effect; /* when passed */
};

bool order_submit_decide(const struct order_submit_facts *f, const Bl__SubmitOrderRequest *rq,
    const struct actor *who, struct order_submit_plan *p, struct why *why);

#endif
