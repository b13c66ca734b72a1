/* world.h -- an order and what stands around it, for tables of cases. Quantities are whole base units; money is yuan x 100. */
#ifndef BL_TESTS_ORDER_WORLD_H
#define BL_TESTS_ORDER_WORLD_H

#include "server/domain/order/order.h"
#include "tests/unit/server/domain/domain.h"

#define TODAY 20000
#define Q(n) ((int64_t)(n)*10000)
#define YUAN(n) ((int64_t)(n)*100)

enum { ORDER_ID = 1, CUSTOMER_ID = 2, BRANCH_ID = 3, OWNER_ID = 4, HERE = 5, LINE_ID = 50, PRODUCT_ID = 100 };

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

#endif
