/* load.c -- what the availability rule looks at, in three statements, and a fourth where offers are shown. */
#include "server/domain/stock/atp.h"

static void
load(struct batch *b, struct refs products, struct ref order, struct uuid task_id, bool substitutes,
    struct atp_facts *f)
{
	q_stock_atp_rows(
	    b, products.id, products.code, order.id, order.code, task_id, substitutes, &f->stock);
	q_stock_atp_supplies(
	    b, products.id, products.code, order.id, order.code, task_id, substitutes, &f->supply);
	q_stock_atp_demands(
	    b, products.id, products.code, order.id, order.code, task_id, substitutes, &f->demand);
}

void
atp_load(struct batch *b, struct refs products, struct ref order, struct uuid task_id, struct atp_facts *f)
{
	load(b, products, order, task_id, false, f);
}

void
atp_load_offers(struct batch *b, struct refs products, struct ref order, struct atp_facts *f)
{
	static const struct uuid no_task;

	load(b, products, order, no_task, true, f);
	q_stock_substitutes(b, products.id, products.code, order.id, order.code, &f->substitute);
}
