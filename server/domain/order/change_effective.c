/* An approved change becomes the order (S32): what it moves of stock, credit and facts. Pure, then the writes. */
#include "server/domain/order/change.h"

static const struct order_line *
line_before(const struct order_doc *was, const struct order_line *now)
{
	for (size_t i = 0; i < was->nline; i++)
		if (uuid_eq(was->line[i].doc.id, now->doc.id))
			return &was->line[i];
	return NULL;
}

/* Goods may have left, or come from production, while the change waited. */
static bool
still_fits(const struct order_doc *was, const struct order_doc *now, const struct actor *who, struct why *why)
{
	for (size_t i = 0; i < now->nline; i++) {
		const struct order_line *l = &now->line[i], *before = line_before(was, l);
		int64_t least;

		if (before != NULL && l->revision == now->revision &&
		    order_change_fits(before, l, &least) != R_NONE)
			return deny(
			    why, R_CHANGE_OVERTAKEN, was->number, arena_printf(who->arena, "%d", l->doc.seq));
	}
	return true;
}

/* What was reserved beyond the new quantity is free again. */
static void
release(struct order_doc *now, const struct actor *who)
{
	now->line = arena_memdup(who->arena, now->line, sizeof(*now->line) * now->nline);
	for (size_t i = 0; i < now->nline; i++)
		now->line[i].q.reserved = order_change_reserved(&now->line[i]);
}

static struct order_fact
intake(const struct order_doc *d, const struct order_line *l)
{
	int64_t kept = l->doc.base_quantity - l->q.closed;

	return (struct order_fact){l, kept, order_part(d, l, 0, kept)};
}

/* Another day is no fact. */
static bool
same_worth(const struct doc_line *a, const struct doc_line *b)
{
	return a->base_quantity == b->base_quantity && a->net == b->net && a->gross == b->gross &&
	       a->cost == b->cost;
}

static void
line_moves(const struct order_doc *was, const struct order_effect *e, const struct order_line *l,
    struct order_revise *r)
{
	const struct order_line *before = line_before(was, l);
	int64_t reserved = l->q.reserved - (before != NULL ? before->q.reserved : 0);

	if (reserved != 0)
		r->move[r->nmove++] =
		    (struct order_stock_move){l->warehouse_id, l->doc.product_id, l->doc.id, 0, reserved};
	if (l->revision != e->d.revision)
		return;
	if (before != NULL && same_worth(&before->doc, &l->doc))
		return;
	if (before != NULL)
		r->back[r->nback++] = intake(was, before);
	r->in[r->nin++] = intake(&e->d, l);
}

static const struct order_revise *
moves_of(const struct order_doc *was, const struct order_effect *e, const struct actor *who)
{
	struct order_revise *r = arena_new_n(who->arena, struct order_revise, 1);

	r->back = arena_new_n(who->arena, struct order_fact, e->d.nline);
	r->in = arena_new_n(who->arena, struct order_fact, e->d.nline);
	r->move = arena_new_n(who->arena, struct order_stock_move, e->d.nline);
	r->waiting = was->state == ORDER_APPROVED;
	if (r->waiting)
		return r;
	for (size_t i = 0; i < e->d.nline; i++)
		line_moves(was, e, &e->d.line[i], r);
	r->ordered = e->d.sum.base_gross - e->d.counted;
	return r;
}

bool
order_change_effective(const struct order_doc *was, const struct order_doc *now, const struct order_place *p,
    bool approved_credit, const struct actor *who, struct order_effect *e, struct why *why)
{
	struct order_place place = order_change_place(now, p, who);
	struct order_doc d = *now;

	d.change_revision = 0;
	if (was->state == ORDER_APPROVED) {
		if (!order_effective(&d, p, approved_credit, who, e, why))
			return false;
	} else if (was->state != ORDER_EFFECTIVE) {
		return deny(why, R_CHANGE_TOO_LATE, was->number, order_state_text(was->state, who->lang));
	} else {
		if (!still_fits(was, now, who, why) ||
		    !order_credit_allows(&d, &place, approved_credit, who, why))
			return false;
		release(&d, who);
		order_reserve_by(
		    &d, d.reserve == RESERVE_NONE ? RESERVE_NONE : RESERVE_PARTIAL, &place, who, e);
		order_derive(&e->d);
	}
	e->revise = moves_of(was, e, who);
	return true;
}

/* Alarms of the lines that change, and of those that lack nothing any more, are closed; who lacks something now gets a new one. */
static void
alarms(struct batch *b, const struct order_effect *e, const struct actor *who)
{
	struct uuid *fine = arena_new_n(batch_arena(b), struct uuid, e->d.nline);
	size_t n = 0;

	for (size_t i = 0; i < e->d.nline; i++)
		if (e->d.line[i].revision == e->d.revision || (e->missing[i] == 0 && e->reserve[i] > 0))
			fine[n++] = e->d.line[i].doc.id;
	q_order_alarms_close(b, who->now, e->d.id, (struct uuids){fine, n});
	order_shortage_apply(b, e, who);
}

static void
revise_apply(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	q_order_revise(b, who->today, d->id, d->revision, d->wished_date, d->sum.net, d->sum.tax,
	    d->sum.gross, d->sum.cost, d->sum.base_gross, d->sum.base_net, d->content_hash, d->editors,
	    who->now);
	q_order_lines_revise(b, d->id, d->revision);
	q_order_lines_join(b, d->id, d->revision);
}

void
order_change_effective_apply(struct batch *b, const struct order_effect *e, const struct actor *who)
{
	const struct order_doc *d = &e->d;
	const struct order_revise *r = e->revise;

	revise_apply(b, d, who);
	if (r->waiting) {
		order_lines_apply(b, d);
		order_waited_apply(b, d, who);
		order_effective_apply(b, e, who);
		return;
	}
	order_progress_apply(b, d, NULL, who);
	order_credit_apply(b, d, r->ordered, 0, CREDIT_CHANGED, who->today, who);
	order_facts_apply(b, d, FACT_INTAKE_BACK, who->today, r->back, r->nback, who);
	order_facts_apply(b, d, FACT_INTAKE_CHANGE, who->today, r->in, r->nin, who);
	alarms(b, e, who);
	order_mail_apply(b, d, "order_changed", d->id, who);
	order_event_apply(b, d, "order.changed", true, who);
	order_stock_apply(b, d, STOCK_CHANGE, who->today, r->move, r->nmove, who);
}
