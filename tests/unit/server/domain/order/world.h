/* world.h -- an order and what stands around it, for tables of cases. Quantities are whole base units; money is yuan x 100. */
#ifndef BL_TESTS_ORDER_WORLD_H
#define BL_TESTS_ORDER_WORLD_H

#include "server/domain/order/order.h"
#include "tests/unit/server/domain/document/around.h"

enum { ORDER_ID = 1 };

struct world {
	struct arena *arena;
	struct actor who;
	struct why why;
	struct order_line line[8];
	struct q_stock_atp_rows_row stock[8];
	struct order_doc d;
	struct order_place place;
};

void world_init(struct world *w);
void world_free(struct world *w);
/* A line of goods at 113.00 with 13 % inside: 100.00 + 13.00 each. */
struct order_line *world_line(struct world *w, int quantity);
void world_stock(struct world *w, int line, int on_hand, int reserved);
/* The order's rows as a load would bring them. */
struct order_rows world_rows(struct world *w);
struct order_view_rows world_view_rows(struct world *w);
/* The credit account of its customer, as order_credit_lock brings it. */
struct q_order_credit_lock world_credit(const struct world *w);
/* How a request names this order, and the version that it expects. */
#define WORLD_NUMBER "@XSDD-BJ-202611-00001"
#define WORLD_VERSION 3

#endif
