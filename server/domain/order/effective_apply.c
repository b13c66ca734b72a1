/* Writes of the step to effective: reservation, credit, facts, news. Hot counters last (lock order). */
#include "server/domain/order/order.h"

static void
intake_facts(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	struct order_fact *f = arena_new_n(batch_arena(b), struct order_fact, d->nline);

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];

		f[i] =
		    (struct order_fact){l, l->doc.base_quantity, order_part(d, l, 0, l->doc.base_quantity)};
	}
	order_facts_apply(b, d, FACT_INTAKE, d->effective_on, f, d->nline, who);
}

void
order_shortage_apply(struct batch *b, const struct order_effect *e, const struct actor *who)
{
	struct uuid *id = arena_new_n(batch_arena(b), struct uuid, e->nmissing);
	struct uuid *line = arena_new_n(batch_arena(b), struct uuid, e->nmissing);
	int32_t *due = arena_new_n(batch_arena(b), int32_t, e->nmissing);
	const char **detail = arena_new_n(batch_arena(b), const char *, e->nmissing);
	size_t n = 0;

	for (size_t i = 0; i < e->d.nline; i++) {
		const struct order_line *l = &e->d.line[i];

		if (e->missing[i] == 0)
			continue;
		id[n] = new_id(who, 3000 + (uint32_t)i);
		line[n] = l->doc.id;
		due[n] = l->doc.wished_date == NO_DATE ? who->today : l->doc.wished_date;
		detail[n++] = arena_printf(
		    batch_arena(b), "%s %s", reply_quantity(who, e->missing[i]), l->doc.product_code);
	}
	if (n > 0)
		q_order_alarms_open(b, ALARM_SHORTAGE, SUBJECT_ORDER, e->d.id, e->d.branch_id, e->d.owner_id,
		    who->now, (struct uuids){id, n}, (struct uuids){line, n}, (struct i32s){due, n},
		    (struct texts){detail, n});
}

static void
reservation(struct batch *b, const struct order_effect *e, int32_t date, const struct actor *who)
{
	struct order_stock_move *m = arena_new_n(batch_arena(b), struct order_stock_move, e->d.nline);
	size_t n = 0;

	for (size_t i = 0; i < e->d.nline; i++)
		if (e->reserve[i] > 0)
			m[n++] = (struct order_stock_move){e->d.line[i].warehouse_id,
			    e->d.line[i].doc.product_id, e->d.line[i].doc.id, 0, e->reserve[i]};
	if (n > 0)
		order_stock_apply(b, &e->d, STOCK_RESERVE, date, m, n, who);
}

void
order_effective_apply(struct batch *b, const struct order_effect *e, const struct actor *who)
{
	const struct order_doc *d = &e->d;

	if (e->waits) {
		q_order_state_set(b, ORDER_APPROVED, d->submitted_at, NULL, who->now, d->id);
		order_shortage_apply(b, e, who);
		order_event_apply(b, d, "order.changed", true, who);
		return;
	}
	q_order_effective_set(b, who->now, d->effective_on, (int16_t)d->production, d->id);
	if (d->new_customer)
		q_order_customer_known(b, d->customer_id);
	order_credit_apply(b, d, d->sum.base_gross, 0, CREDIT_EFFECTIVE, d->effective_on, who);
	intake_facts(b, d, who);
	order_shortage_apply(b, e, who);
	order_mail_apply(b, d, "order_effective", d->id, who);
	order_event_apply(b, d, "order.effective", true, who);
	reservation(b, e, d->effective_on, who);
}

void
order_waited_apply(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	struct uuid *line = arena_new_n(batch_arena(b), struct uuid, d->nline);

	for (size_t i = 0; i < d->nline; i++)
		line[i] = d->line[i].doc.id;
	q_order_alarms_close(b, who->now, d->id, (struct uuids){line, d->nline});
}

void
order_reserve_more_apply(struct batch *b, const struct order_effect *e, const struct actor *who)
{
	const struct order_doc *d = &e->d;
	struct uuid *filled = arena_new_n(batch_arena(b), struct uuid, d->nline);
	size_t n = 0;

	for (size_t i = 0; i < d->nline; i++)
		if (e->reserve[i] > 0 && e->missing[i] == 0)
			filled[n++] = d->line[i].doc.id;
	order_progress_apply(b, d, NULL, who);
	if (n > 0)
		q_order_alarms_close(b, who->now, d->id, (struct uuids){filled, n});
	order_event_apply(b, d, "order.changed", false, who);
	reservation(b, e, who->today, who);
}
