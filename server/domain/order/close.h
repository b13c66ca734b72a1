/* close.h -- giving up: facts and plans of order_close and order_void, for their unit tests. */
#ifndef BL_DOMAIN_ORDER_CLOSE_H
#define BL_DOMAIN_ORDER_CLOSE_H

#include "server/domain/order/order.h"
#include "server/domain/period/period.h"
#include "server/domain/quote/quote.h"

struct order_close_facts {
	struct period_facts period;
	struct order_rows rows;
	struct q_quote_of_order_lock quote; /* void */
};
#define order_void_facts order_close_facts

struct order_give_up { /* of the lines that had something open */
	struct order_fact *fact;
	struct uuid *line;
	size_t n;
	struct order_stock_move *move;
	size_t nmove;
	int64_t base_gross;
};

struct order_close_plan {
	struct order_doc d; /* after it */
	struct order_give_up give_up;
	struct quote_doc quote; /* after it, when it was made of one and is voided */
	bool reopens;
};
#define order_void_plan order_close_plan

/* Changes the lines of d; rq NULL = all lines. */
void order_give_up(
    struct order_doc *d, const Bl__CloseOrderRequest *rq, const struct actor *who, struct order_give_up *g);
void order_give_up_apply(struct batch *b, const struct order_doc *d, const struct order_give_up *g,
    enum credit_kind kind, const struct actor *who);

bool order_close_decide(const struct order_close_facts *f, const Bl__CloseOrderRequest *rq,
    const struct actor *who, struct order_close_plan *p, struct why *why);
bool order_void_decide(const struct order_close_facts *f, const Bl__VoidOrderRequest *rq,
    const struct actor *who, struct order_close_plan *p, struct why *why);

#endif
