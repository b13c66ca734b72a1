/* order/get -- one order with its lines, in scope. */
#include "server/domain/order/order.h"

struct order_get_facts {
	struct order_view_rows rows;
};

static void
order_get_load(
    struct batch *b, const Bl__GetOrderRequest *rq, const struct actor *who, struct order_get_facts *f)
{
	(void)who;
	order_view_load(b, ref_of(rq->order_id), &f->rows);
}

static bool
order_get_view(const struct order_get_facts *f, const Bl__GetOrderRequest *rq, const struct actor *who,
    Bl__GetOrderResponse *re, struct why *why)
{
	struct order_doc d = order_from_view(&f->rows, who->arena);

	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!d.found)
		return deny(why, R_NOT_FOUND, "order", rq->order_id);
	re->order = order_message(&d, who, true);
	return true;
}

OP_QUERY(order_get, get_order);
