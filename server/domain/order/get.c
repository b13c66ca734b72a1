/* order/get -- one order with its lines, in scope. */
#include "server/domain/order/order.h"

struct order_get_facts {
	struct order_view_rows rows;
	struct atp_facts atp; /* with offers */
	struct q_stock_holders holders;
};

static void
order_get_load(
    struct batch *b, const Bl__GetOrderRequest *rq, const struct actor *who, struct order_get_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	(void)who;
	order_view_load(b, order, &f->rows);
	if (!rq->offers)
		return;
	atp_load_offers(b, (struct refs){0}, order, &f->atp);
	q_stock_holders(b, (struct uuids){0}, (struct texts){0}, order.id, order.code, &f->holders);
}

/* What accept works out again. */
static void
offers(const struct order_get_facts *f, struct order_doc *d, Bl__Order *m, const struct actor *who)
{
	struct order_place place = {.atp = f->atp};
	struct atp_answer *promise = order_promise(d, &place, who);

	order_availability_view(m, d, promise, who);
	order_holders_view(m, d, &f->atp, &f->holders, who);
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
	if (rq->offers && d.state == ORDER_DRAFT)
		offers(f, &d, re->order, who);
	return true;
}

OP_QUERY(order_get, get_order);
