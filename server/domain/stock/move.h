/* move.h -- the rule of a booking: what each line does to the rows of stock. Pure. */
#ifndef BL_DOMAIN_STOCK_MOVE_H
#define BL_DOMAIN_STOCK_MOVE_H

#include "query/q_document.h"
#include "server/domain/period/period.h"
#include "server/domain/stock/stock.h"
#include "server/domain/warehouse/warehouse.h"

struct move_facts {
	struct period_facts period;
	struct q_warehouse_by_ref from, to;
	struct q_document_products products;
	struct q_stock_lock rows; /* locked, by warehouse and product */
	struct atp_facts atp;     /* for the reply */
};

struct move_plan {
	struct stock_change *change; /* deltas that are not 0 */
	size_t nchange;
	struct stock_row *row; /* as they are afterwards, for the reply */
	size_t nrow;
	int32_t business_date;
};

/* Every wrong field is recorded; the plan is complete when none was. */
void move_lines(
    const struct move_facts *f, const Bl__MoveStockRequest *rq, struct move_plan *p, struct why *why);

#endif
