/* create.h -- facts and plan of order_create, for its unit test; and what update and convert share with it. */
#ifndef BL_DOMAIN_ORDER_CREATE_H
#define BL_DOMAIN_ORDER_CREATE_H

#include "server/domain/approval/approval.h"
#include "server/domain/order/order.h"
#include "server/domain/period/period.h"
#include "server/domain/template/template.h"

struct order_create_facts {
	struct period_facts period;
	struct q_order_customer_credit_lock credit; /* submit */
	struct q_order_customer_credit credit_now;  /* no submit: read without a lock */
	struct doc_facts doc;
	struct atp_facts atp;
	struct q_order_last_prices last; /* dry run */
	struct q_stock_holders holders;  /* dry run */
	struct approval_facts *approval; /* submit or dry run */
	struct template_facts of;        /* template_id */
	Bl__CreateOrderRequest *whole;   /* the request with what the template gives; NULL = as it is */
};

struct order_create_plan {
	struct order_doc d;
	struct atp_answer *promise;
	struct credit_answer credit;
	struct subject_head head;
	struct approval_start *start; /* NULL: not submitted, or a dry run that found no flow */
	bool passed;
	struct order_effect effect; /* when passed */
};

/* The request as if its client had written what the template says, for what it does not say itself. */
Bl__CreateOrderRequest *order_of_template(const struct template_facts *t, const Bl__CreateOrderRequest *rq,
    const struct actor *who, struct doc_facts *doc);
void order_create_facts_load(
    struct batch *b, const Bl__CreateOrderRequest *rq, const struct actor *who, struct order_create_facts *f);
bool order_create_decide(const struct order_create_facts *f, const Bl__CreateOrderRequest *rq,
    const struct actor *who, struct order_create_plan *p, struct why *why);
void order_create_write(struct batch *b, const struct order_create_plan *p, bool submit, const char *what,
    const struct actor *who);
void order_create_view(const struct order_create_facts *f, const struct order_create_plan *p,
    const Bl__CreateOrderRequest *rq, const struct actor *who, Bl__CreateOrderResponse *re);

#endif
