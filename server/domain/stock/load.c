/* load.c -- what the availability rule looks at, in three statements. */
#include "server/domain/stock/atp.h"

void
atp_load(struct batch *b, struct refs products, struct ref order, struct uuid task_id, struct atp_facts *f)
{
	q_stock_atp_rows(b, products.id, products.code, order.id, order.code, task_id, &f->stock);
	q_stock_atp_supplies(b, products.id, products.code, order.id, order.code, task_id, &f->supply);
	q_stock_atp_demands(b, products.id, products.code, order.id, order.code, task_id, &f->demand);
}
