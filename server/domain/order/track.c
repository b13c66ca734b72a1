/* order/track -- what happened to an order, step by step, its shipments, and what is open per line (S40). */
#include "server/domain/order/ship.h"
#include "server/domain/trail.h"

struct order_track_facts {
	struct order_view_rows rows;
	struct q_order_steps steps;
	struct q_order_shipments shipments;
};

static void
order_track_load(
    struct batch *b, const Bl__TrackOrderRequest *rq, const struct actor *who, struct order_track_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	(void)who;
	order_view_load(b, order, &f->rows);
	q_order_steps(b, order.id, order.code, &f->steps);
	q_order_shipments(b, order.id, order.code, &f->shipments);
}

static Bl__TrackStep *
step_message(const struct q_order_steps_row *r, const struct actor *who)
{
	Bl__TrackStep *m = arena_new_n(who->arena, Bl__TrackStep, 1);

	bl__track_step__init(m);
	m->at = reply_time(who, r->at);
	m->user_login = reply_text(who, r->user_login);
	m->what = reply_text(who, r->method);
	m->text = reply_text(who, trail_text(who->arena, r->change, who->lang));
	m->version = r->version;
	return m;
}

static bool
order_track_view(const struct order_track_facts *f, const Bl__TrackOrderRequest *rq, const struct actor *who,
    Bl__TrackOrderResponse *re, struct why *why)
{
	struct order_doc d = order_from_view(&f->rows, who->arena);

	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!d.found)
		return deny(why, R_NOT_FOUND, "order", rq->order_id);
	re->order = order_message(&d, who, true);
	re->steps = arena_new_n(who->arena, Bl__TrackStep *, f->steps.n);
	for (size_t i = 0; i < f->steps.n; i++)
		re->steps[re->n_steps++] = step_message(&f->steps.row[i], who);
	re->shipments = arena_new_n(who->arena, Bl__Shipment *, f->shipments.n);
	for (size_t i = 0, n; i < f->shipments.n; i += n) {
		for (n = 1;
		     i + n < f->shipments.n && uuid_eq(f->shipments.row[i].id, f->shipments.row[i + n].id);)
			n++;
		re->shipments[re->n_shipments++] = order_shipment_message(&f->shipments.row[i], n, &d, who);
	}
	return true;
}

OP_QUERY(order_track, track_order);
