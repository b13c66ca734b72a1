/* ship.h -- facts and plans of order_ship and order_sign, for their unit tests. */
#ifndef BL_DOMAIN_ORDER_SHIP_H
#define BL_DOMAIN_ORDER_SHIP_H

#include "server/domain/order/order.h"
#include "server/domain/period/period.h"

struct order_ship_facts {
	struct order_rows rows;
	struct period_facts period;
};

struct order_ship_plan {
	struct order_doc d; /* after it */
	int32_t date;
	int64_t *quantity; /* per line, shipped now */
	int64_t *release;  /* per line, of its reservation */
	struct order_part *part;
	int64_t base_gross; /* of all parts */
	size_t n;           /* lines with a quantity */
};

bool order_ship_decide(const struct order_ship_facts *f, const Bl__ShipOrderRequest *rq,
    const struct actor *who, struct order_ship_plan *p, struct why *why);

struct order_sign_facts {
	struct order_rows rows;
	struct period_facts period;
	struct q_order_shipments shipments;
};

struct order_sign_plan {
	struct order_doc d; /* after it */
	int32_t date;
	const struct q_order_shipments_row *shipment; /* its first line; its lines follow each other */
	size_t nline;
	int64_t *refused;        /* per line of the order */
	int64_t *signed_;        /* per line of the order */
	struct order_part *back; /* value of what was refused, per line of the order */
	int64_t base_back;
	bool any_refused;
};

bool order_sign_decide(const struct order_sign_facts *f, const Bl__SignOrderRequest *rq,
    const struct actor *who, struct order_sign_plan *p, struct why *why);

/* Rows of one shipment, from its first line on, as a message. */
Bl__Shipment *order_shipment_message(const struct q_order_shipments_row *first, size_t nline,
    const struct order_doc *d, const struct actor *who);

#endif
