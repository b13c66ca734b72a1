/* order/ship -- a shipment, whole or part: goods leave the stock, credit moves from ordered to shipped.
 * May: ORDER_EXECUTE. Locks: order. Effect: shipment with its number, lines, stock with ledger, credit, facts, mail. */
#include "common/limits.h"
#include "server/domain/order/ship.h"

static const struct uuid no_task;

static void
order_ship_load(
    struct batch *b, const Bl__ShipOrderRequest *rq, const struct actor *who, struct order_ship_facts *f)
{
	period_load(b, who, rq->business_date, &f->period);
	order_rows_lock(b, ref_of(rq->order_id), no_task, &f->rows);
	order_rows_load(b, ref_of(rq->order_id), no_task, &f->rows);
}

static bool
needs_reservation(const struct order_line *l)
{
	return l->doc.kind == 1 && !l->doc.oversell;
}

/* What can leave now: services and products that may be oversold freely, other goods as far as they are reserved. */
static int64_t
shippable(const struct order_line *l)
{
	int64_t open = order_line_open(l);

	return needs_reservation(l) && l->q.reserved < open ? l->q.reserved : open;
}

static bool
reserved_check(const struct order_doc *d, const int64_t *quantity, const struct actor *who, struct why *why)
{
	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];

		if (quantity[i] > shippable(l))
			return deny(why, R_NOT_RESERVED, arena_printf(who->arena, "%d", l->doc.seq),
			    reply_quantity(who, shippable(l)), reply_quantity(who, quantity[i]));
	}
	return true;
}

static void
ship_line(struct order_ship_plan *p, size_t i)
{
	struct order_line *l = &p->d.line[i];
	int64_t from = order_line_shipped(l), q = p->quantity[i];

	if (q == 0)
		return;
	p->part[i] = order_part(&p->d, l, from, from + q);
	p->base_gross += p->part[i].base_gross;
	p->release[i] = q < l->q.reserved ? q : l->q.reserved;
	l->q.reserved -= p->release[i];
	l->q.shipped += q;
	p->n++;
}

static bool
read_request(const struct order_ship_facts *f, const Bl__ShipOrderRequest *rq, const struct actor *who,
    struct order_ship_plan *p, struct why *why)
{
	p->date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &p->date))
		period_check(why, "business_date", &f->period, p->date, who);
	field_text(why, "carrier", rq->carrier, LIMIT_TEXT_NAME, false);
	field_text(why, "tracking", rq->tracking, LIMIT_TEXT_NAME, false);
	field_note(why, "note", rq->note);
	order_quantities(&p->d, "lines", rq->lines, rq->n_lines,
	    rq->n_lines == 0 ? shippable : order_line_open, p->quantity, who, why);
	return why_violated(why) ? why_invalid(why) : true;
}

bool
order_ship_decide(const struct order_ship_facts *f, const Bl__ShipOrderRequest *rq, const struct actor *who,
    struct order_ship_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;

	*d = order_from_rows(&f->rows, who->arena);
	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (d->state != ORDER_EFFECTIVE)
		return order_deny_state(d, who, why);
	if (!order_customer_allows(d, CREDIT_SHIPPING, who, why))
		return false;
	p->quantity = arena_new_n(who->arena, int64_t, d->nline);
	p->release = arena_new_n(who->arena, int64_t, d->nline);
	p->part = arena_new_n(who->arena, struct order_part, d->nline);
	if (!read_request(f, rq, who, p, why) || !reserved_check(d, p->quantity, who, why))
		return false;
	for (size_t i = 0; i < d->nline; i++)
		ship_line(p, i);
	if (p->n == 0)
		return deny(why, R_NOTHING_TO_SHIP, d->number);
	d->version++;
	order_derive(d);
	return true;
}

static void
shipment_rows(struct batch *b, const struct order_ship_plan *p, const Bl__ShipOrderRequest *rq,
    struct uuid id, const struct actor *who)
{
	const struct order_doc *d = &p->d;
	struct uuid *line = arena_new_n(who->arena, struct uuid, p->n);
	int64_t *v = arena_new_n(who->arena, int64_t, 7 * p->n);
	size_t k = 0, n = p->n;

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_part *part = &p->part[i];

		if (p->quantity[i] == 0)
			continue;
		line[k] = d->line[i].doc.id;
		v[k] = p->quantity[i];
		v[n + k] = part->doc.net;
		v[2 * n + k] = part->doc.tax;
		v[3 * n + k] = part->doc.gross;
		v[4 * n + k] = part->cost;
		v[5 * n + k] = part->base_net;
		v[6 * n + k++] = part->base_gross;
	}
	q_order_shipment_insert(b, id, d->id, d->warehouse_id, d->branch_id, d->owner_id, p->date,
	    rq->carrier, rq->tracking, rq->note, who->user_id, who->now);
	q_order_shipment_lines_insert(b, id, (struct uuids){line, n}, (struct i64s){v, n},
	    (struct i64s){v + n, n}, (struct i64s){v + 2 * n, n}, (struct i64s){v + 3 * n, n},
	    (struct i64s){v + 4 * n, n}, (struct i64s){v + 5 * n, n}, (struct i64s){v + 6 * n, n});
}

static void
goods_leave(struct batch *b, const struct order_ship_plan *p, const struct actor *who)
{
	const struct order_doc *d = &p->d;
	struct order_stock_move *m = arena_new_n(who->arena, struct order_stock_move, d->nline);
	struct order_fact *f = arena_new_n(who->arena, struct order_fact, d->nline);
	size_t n = 0, k = 0;

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];

		if (p->quantity[i] == 0)
			continue;
		f[k++] = (struct order_fact){l, p->quantity[i], p->part[i]};
		if (l->doc.kind == 1)
			m[n++] = (struct order_stock_move){
			    l->warehouse_id, l->doc.product_id, l->doc.id, -p->quantity[i], -p->release[i]};
	}
	order_facts_apply(b, d, FACT_SHIPPED, p->date, f, k, who);
	order_stock_apply(b, d, STOCK_SHIPMENT, p->date, m, n, who);
}

static Bl__Shipment *
shipment_message(
    const struct order_ship_plan *p, const Bl__ShipOrderRequest *rq, struct uuid id, const struct actor *who)
{
	const struct order_doc *d = &p->d;
	struct q_order_shipments_row *row = arena_new_n(who->arena, struct q_order_shipments_row, p->n);
	size_t k = 0;

	for (size_t i = 0; i < d->nline; i++)
		if (p->quantity[i] > 0)
			row[k++] = (struct q_order_shipments_row){.id = id,
			    .order_id = d->id,
			    .version = 1,
			    .state = 1,
			    .business_date = p->date,
			    .carrier = rq->carrier,
			    .tracking = rq->tracking,
			    .signed_on = NO_DATE,
			    .signed_by = "",
			    .seq = d->line[i].doc.seq,
			    .product_code = d->line[i].doc.product_code,
			    .name = d->line[i].doc.name,
			    .quantity = p->quantity[i],
			    .gross = p->part[i].doc.gross};
	return order_shipment_message(row, k, d, who);
}

static void
order_ship_apply(struct batch *b, const struct order_ship_facts *f, const struct order_ship_plan *p,
    const Bl__ShipOrderRequest *rq, const struct actor *who, Bl__ShipOrderResponse *re)
{
	const struct order_doc *d = &p->d;
	struct uuid id = new_id(who, 3);

	(void)f;
	shipment_rows(b, p, rq, id, who);
	order_progress_apply(b, d, NULL, who);
	order_mail_apply(b, d, "order_shipped", id, who);
	order_event_apply(b, d, "order.shipped", true, who);
	order_audit(b, d, arena_printf(who->arena, "shipped %s", order_goods_text(d, p->quantity, who)), who);
	order_credit_apply(b, d, -p->base_gross, p->base_gross, CREDIT_SHIPPED, p->date, who);
	goods_leave(b, p, who);
	re->shipment = shipment_message(p, rq, id, who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
	op_number(b,
	    &(struct number_take){.series = "shipment",
	        .branch_id = d->branch_id,
	        .date = p->date,
	        .subject = SUBJECT_SHIPMENT,
	        .id = id},
	    &re->shipment->number, "shipment.number");
}

OP_COMMAND(order_ship, ship_order);
