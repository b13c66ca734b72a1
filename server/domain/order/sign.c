/* order/sign -- the customer signed for a shipment; what was refused goes back to stock.
 * May: ORDER_EXECUTE. Locks: order. Effect: shipment signed, lines, facts; refused goods: stock, credit, and the line is open
 * again (in a closed order: given up). */
#include "common/date.h"
#include "common/limits.h"
#include "server/domain/order/ship.h"

static const struct uuid no_task;

static void
order_sign_load(
    struct batch *b, const Bl__SignOrderRequest *rq, const struct actor *who, struct order_sign_facts *f)
{
	struct ref order = ref_of(rq->order_id);

	period_load(b, who, rq->business_date, &f->period);
	order_rows_lock(b, order, no_task, &f->rows);
	order_rows_load(b, order, no_task, &f->rows);
	q_order_shipments(b, order.id, order.code, &f->shipments);
}

static size_t
lines_of(const struct q_order_shipments *s, size_t first)
{
	size_t n = 1;

	while (first + n < s->n && uuid_eq(s->row[first + n].id, s->row[first].id))
		n++;
	return n;
}

/* The shipment that is meant: named, or the only one that waits for a signature. */
static bool
shipment_find(const struct order_sign_facts *f, const Bl__SignOrderRequest *rq, const struct actor *who,
    struct order_sign_plan *p, struct why *why)
{
	struct ref r = ref_of(rq->shipment_id);
	size_t open = 0;

	for (size_t i = 0, n; i < f->shipments.n; i += n) {
		const struct q_order_shipments_row *s = &f->shipments.row[i];
		bool named = uuid_eq(s->id, r.id) ||
		             (r.code != NULL && s->number != NULL && strcmp(s->number, r.code) == 0);

		n = lines_of(&f->shipments, i);
		if (ref_given(r) ? !named : s->state == 2)
			continue;
		p->shipment = s;
		p->nline = n;
		open++;
	}
	if (ref_given(r) && p->shipment == NULL)
		return deny(why, R_NOT_FOUND, "shipment", rq->shipment_id);
	if (p->shipment == NULL)
		return deny(why, R_NOTHING_TO_DO, p->d.number);
	if (open > 1)
		return deny(why, R_WHICH_SHIPMENT, p->d.number, arena_printf(who->arena, "%zu", open));
	if (p->shipment->state == 2)
		return deny(why, R_SHIPMENT_SIGNED, p->shipment->number);
	return true;
}

static int64_t
nothing(const struct order_line *l)
{
	(void)l;
	return INT64_MAX; /* the bound is the shipment's quantity, checked per line */
}

static void
sign_line(struct order_sign_plan *p, const struct q_order_shipments_row *s, struct why *why,
    const struct actor *who)
{
	struct order_doc *d = &p->d;
	size_t i = 0;
	struct order_line *l;
	int64_t refused;

	while (!uuid_eq(d->line[i].doc.id, s->line_id))
		i++;
	l = &d->line[i];
	refused = p->refused[i];
	if (refused > s->quantity) {
		violate(why, "refused", R_MORE_THAN_OPEN, reply_quantity(who, s->quantity));
		return;
	}
	p->signed_[i] = s->quantity - refused;
	p->back[i] = order_part(d, l, order_line_shipped(l) - refused, order_line_shipped(l));
	p->base_back += p->back[i].base_gross;
	p->any_refused |= refused > 0;
	l->q.signed_ += p->signed_[i];
	l->q.refused += refused;
	if (d->state == ORDER_CLOSED)
		l->q.closed += refused;
}

/* Refused lines must belong to the shipment. */
static void
refused_known(const struct order_sign_plan *p, struct why *why)
{
	for (size_t i = 0; i < p->d.nline; i++) {
		bool in = p->refused[i] == 0;

		for (size_t k = 0; k < p->nline; k++)
			in |= uuid_eq(p->shipment[k].line_id, p->d.line[i].doc.id);
		if (!in)
			violate(why, "refused", R_MORE_THAN_OPEN, "0");
	}
}

static bool
read_request(const struct order_sign_facts *f, const Bl__SignOrderRequest *rq, const struct actor *who,
    struct order_sign_plan *p, struct why *why)
{
	p->date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &p->date))
		period_check(why, "business_date", &f->period, p->date, who);
	field_text(why, "signed_by", rq->signed_by, LIMIT_TEXT_NAME, true);
	field_ref(why, "shipment_id", rq->shipment_id, false);
	for (size_t i = 0; i < rq->n_refused; i++)
		if (rq->refused[i]->quantity[0] == '\0')
			violate(why, field_path(why, "refused[%zu].quantity", i), R_REQUIRED);
	if (rq->n_refused > 0)
		order_quantities(&p->d, "refused", rq->refused, rq->n_refused, nothing, p->refused, who, why);
	return why_violated(why) ? why_invalid(why) : true;
}

bool
order_sign_decide(const struct order_sign_facts *f, const Bl__SignOrderRequest *rq, const struct actor *who,
    struct order_sign_plan *p, struct why *why)
{
	struct order_doc *d = &p->d;

	*d = order_from_rows(&f->rows, who->arena);
	if (!field_ref(why, "order_id", rq->order_id, true))
		return why_invalid(why);
	if (!order_expect(d, rq->order_id, rq->expected_version, why))
		return false;
	if (d->state != ORDER_EFFECTIVE && d->state != ORDER_CLOSED)
		return order_deny_state(d, who, why);
	p->refused = arena_new_n(who->arena, int64_t, d->nline);
	p->signed_ = arena_new_n(who->arena, int64_t, d->nline);
	p->back = arena_new_n(who->arena, struct order_part, d->nline);
	if (!read_request(f, rq, who, p, why) || !shipment_find(f, rq, who, p, why))
		return false;
	if (p->date < p->shipment->business_date)
		violate(why, "business_date", R_BEFORE_SHIPMENT,
		    date_format(who->arena, p->shipment->business_date));
	refused_known(p, why);
	for (size_t k = 0; k < p->nline && !why_violated(why); k++)
		sign_line(p, &p->shipment[k], why, who);
	if (why_violated(why))
		return why_invalid(why);
	d->version++;
	order_derive(d);
	return true;
}

static struct order_part
less(struct order_part a, struct order_part b)
{
	return (struct order_part){{a.doc.net - b.doc.net, a.doc.tax - b.doc.tax, a.doc.gross - b.doc.gross},
	    a.base_net - b.base_net, a.base_gross - b.base_gross, a.cost - b.cost};
}

/* Facts of what was signed and of what came back. */
static void
sign_facts(struct batch *b, const struct order_sign_plan *p, const struct actor *who)
{
	const struct order_doc *d = &p->d;
	struct order_fact *s = arena_new_n(who->arena, struct order_fact, p->nline);
	struct order_fact *r = arena_new_n(who->arena, struct order_fact, p->nline);
	size_t ns = 0, nr = 0;

	for (size_t k = 0; k < p->nline; k++) {
		const struct q_order_shipments_row *row = &p->shipment[k];
		size_t i = 0;
		struct order_part whole = {
		    {row->net, row->tax, row->gross}, row->base_net, row->base_gross, row->cost};

		while (!uuid_eq(d->line[i].doc.id, row->line_id))
			i++;
		if (p->signed_[i] > 0)
			s[ns++] = (struct order_fact){&d->line[i], p->signed_[i], less(whole, p->back[i])};
		if (p->refused[i] > 0)
			r[nr++] = (struct order_fact){&d->line[i], p->refused[i], p->back[i]};
	}
	if (ns > 0)
		order_facts_apply(b, d, FACT_SIGNED, p->date, s, ns, who);
	if (nr > 0)
		order_facts_apply(b, d, FACT_REFUSED, p->date, r, nr, who);
	if (nr > 0 && d->state == ORDER_CLOSED) /* nobody will get it again: it was no order after all */
		order_facts_apply(b, d, FACT_INTAKE_BACK, p->date, r, nr, who);
}

static void
goods_back(struct batch *b, const struct order_sign_plan *p, const struct actor *who)
{
	const struct order_doc *d = &p->d;
	struct order_stock_move *m = arena_new_n(who->arena, struct order_stock_move, d->nline);
	struct uuid *line = arena_new_n(who->arena, struct uuid, d->nline);
	int64_t *refused = arena_new_n(who->arena, int64_t, d->nline);
	size_t n = 0, goods = 0;

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];

		if (p->refused[i] == 0)
			continue;
		line[n] = l->doc.id;
		refused[n++] = p->refused[i];
		if (l->doc.kind == 1)
			m[goods++] = (struct order_stock_move){
			    l->warehouse_id, l->doc.product_id, l->doc.id, p->refused[i], 0};
	}
	q_order_shipment_refuse(b, (struct uuids){line, n}, (struct i64s){refused, n}, p->shipment->id);
	order_credit_apply(
	    b, d, d->state == ORDER_CLOSED ? 0 : p->base_back, -p->base_back, CREDIT_REFUSED, p->date, who);
	order_stock_apply(b, d, STOCK_REFUSED, p->date, m, goods, who);
}

static const char *
what_signed(const struct order_sign_plan *p, const struct actor *who)
{
	const char *taken = order_goods_text(&p->d, p->signed_, who);

	if (!p->any_refused)
		return arena_printf(who->arena, "signed %s", taken);
	return arena_printf(who->arena, "signed %s; refused %s", *taken != '\0' ? taken : "nothing",
	    order_goods_text(&p->d, p->refused, who));
}

static void
order_sign_apply(struct batch *b, const struct order_sign_facts *f, const struct order_sign_plan *p,
    const Bl__SignOrderRequest *rq, const struct actor *who, Bl__SignOrderResponse *re)
{
	const struct order_doc *d = &p->d;
	struct q_order_shipments_row *row = arena_memdup(who->arena, p->shipment, sizeof(*row) * p->nline);

	(void)f;
	q_order_shipment_sign(b, p->date, rq->signed_by, p->shipment->id);
	order_progress_apply(b, d, NULL, who);
	order_event_apply(b, d, d->state == ORDER_DONE ? "order.done" : "order.signed", true, who);
	order_mail_apply(b, d, "order_signed", p->shipment->id, who);
	order_audit(b, d, what_signed(p, who), who);
	sign_facts(b, p, who);
	if (p->any_refused)
		goods_back(b, p, who);
	for (size_t k = 0; k < p->nline; k++) {
		size_t i = 0;

		while (!uuid_eq(d->line[i].doc.id, row[k].line_id))
			i++;
		row[k].state = 2;
		row[k].version++;
		row[k].signed_on = p->date;
		row[k].signed_by = rq->signed_by;
		row[k].refused = p->refused[i];
	}
	re->shipment = order_shipment_message(row, p->nline, d, who);
	re->order = order_message(d, who, d->nline <= ORDER_LINES_IN_REPLY);
}

OP_COMMAND(order_sign, sign_order);
