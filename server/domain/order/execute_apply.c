/* Writers that execution shares: line quantities, stock with its ledger, facts, mails, events. */
#include <stdlib.h>

#include "common/money.h"
#include "server/domain/order/order.h"

#define COLUMN(name, type, n, value)                                                                         \
	type *name = arena_new_n(batch_arena(b), type, n);                                                   \
	for (size_t i = 0; i < (n); i++)                                                                     \
		name[i] = (value);

void
order_lines_apply(struct batch *b, const struct order_doc *d)
{
	size_t n = d->nline;
	COLUMN(id, struct uuid, n, d->line[i].doc.id)
	COLUMN(reserved, int64_t, n, d->line[i].q.reserved)
	COLUMN(produced, int64_t, n, d->line[i].q.produced)
	COLUMN(shipped, int64_t, n, d->line[i].q.shipped)
	COLUMN(signed_, int64_t, n, d->line[i].q.signed_)
	COLUMN(refused, int64_t, n, d->line[i].q.refused)
	COLUMN(closed, int64_t, n, d->line[i].q.closed)
	COLUMN(promised, int32_t, n, d->line[i].promised_date)

	q_order_lines_progress(b, (struct uuids){id, n}, (struct i64s){reserved, n},
	    (struct i64s){produced, n}, (struct i64s){shipped, n}, (struct i64s){signed_, n},
	    (struct i64s){refused, n}, (struct i64s){closed, n}, (struct i32s){promised, n});
}

void
order_progress_apply(struct batch *b, const struct order_doc *d, const char *reason, const struct actor *who)
{
	order_lines_apply(b, d);
	q_order_progress_set(b, (int16_t)d->state, (int16_t)d->production, (int16_t)d->shipment,
	    (int16_t)d->signoff, reason, who->now, d->id);
}

static int
by_place(const void *a, const void *b)
{
	const struct order_stock_move *x = a, *y = b;
	int c = memcmp(&x->warehouse_id, &y->warehouse_id, sizeof(struct uuid));

	return c != 0 ? c : memcmp(&x->product_id, &y->product_id, sizeof(struct uuid));
}

/* One row for each (warehouse, product), in that order: what the hot counters are changed by. */
static size_t
stock_sums(struct order_stock_move *sum, const struct order_stock_move *m, size_t n)
{
	size_t k = 0;

	memcpy(sum, m, sizeof(*m) * n);
	qsort(sum, n, sizeof(*sum), by_place);
	for (size_t i = 0; i < n; i++) {
		if (k > 0 && by_place(&sum[k - 1], &sum[i]) == 0) {
			sum[k - 1].on_hand += sum[i].on_hand;
			sum[k - 1].reserved += sum[i].reserved;
		} else {
			sum[k++] = sum[i];
		}
	}
	return k;
}

static void
stock_ledger(struct batch *b, const struct order_doc *d, int kind, int32_t date,
    const struct order_stock_move *m, size_t n, const struct actor *who)
{
	COLUMN(id, struct uuid, n, new_id(who, 5000 + (uint32_t)i))
	COLUMN(warehouse, struct uuid, n, m[i].warehouse_id)
	COLUMN(product, struct uuid, n, m[i].product_id)
	COLUMN(line, struct uuid, n, m[i].line_id)
	COLUMN(on_hand, int64_t, n, m[i].on_hand)
	COLUMN(reserved, int64_t, n, m[i].reserved)

	q_order_stock_moves(b, who->now, date, (int16_t)kind, SUBJECT_ORDER, d->id, who->user_id,
	    (struct uuids){id, n}, (struct uuids){warehouse, n}, (struct uuids){product, n},
	    (struct uuids){line, n}, (struct i64s){on_hand, n}, (struct i64s){reserved, n});
}

void
order_stock_apply(struct batch *b, const struct order_doc *d, int kind, int32_t date,
    const struct order_stock_move *m, size_t n, const struct actor *who)
{
	struct order_stock_move *sum = arena_new_n(batch_arena(b), struct order_stock_move, n);
	size_t k = stock_sums(sum, m, n);
	COLUMN(warehouse, struct uuid, k, sum[i].warehouse_id)
	COLUMN(product, struct uuid, k, sum[i].product_id)
	COLUMN(on_hand, int64_t, k, sum[i].on_hand)
	COLUMN(reserved, int64_t, k, sum[i].reserved)

	if (n == 0)
		return;
	if (kind == STOCK_PRODUCTION || kind == STOCK_RESERVE || kind == STOCK_CHANGE)
		q_order_stock_ensure(b, (struct uuids){warehouse, k}, (struct uuids){product, k});
	stock_ledger(b, d, kind, date, m, n, who);
	q_order_stock_change(b, (struct uuids){warehouse, k}, (struct uuids){product, k},
	    (struct i64s){on_hand, k}, (struct i64s){reserved, k});
}

void
order_facts_apply(struct batch *b, const struct order_doc *d, enum fact_kind kind, int32_t date,
    const struct order_fact *f, size_t n, const struct actor *who)
{
	COLUMN(id, struct uuid, n, new_id(who, 10000 * (uint32_t)kind + (uint32_t)i))
	COLUMN(product, struct uuid, n, f[i].line->doc.product_id)
	COLUMN(category, struct uuid, n, f[i].line->doc.category_id)
	COLUMN(line, struct uuid, n, f[i].line->doc.id)
	COLUMN(quantity, int64_t, n, f[i].quantity)
	COLUMN(gross, int64_t, n, f[i].part.base_gross)
	COLUMN(net, int64_t, n, f[i].part.base_net)
	COLUMN(tax, int64_t, n, f[i].part.base_gross - f[i].part.base_net)
	COLUMN(cost, int64_t, n, f[i].part.cost)

	q_order_facts_add(b, date, (int16_t)kind, d->branch_id, d->owner_id, d->customer_id, d->region,
	    d->channel, d->id, (struct uuids){id, n}, (struct uuids){product, n}, (struct uuids){category, n},
	    (struct uuids){line, n}, (struct i64s){quantity, n}, (struct i64s){net, n}, (struct i64s){tax, n},
	    (struct i64s){gross, n}, (struct i64s){cost, n});
}

void
order_credit_apply(struct batch *b, const struct order_doc *d, int64_t ordered, int64_t shipped,
    enum credit_kind kind, int32_t date, const struct actor *who)
{
	q_order_credit_move(b, ordered, shipped, d->credit_id, new_id(who, 100 + (uint32_t)kind), who->now,
	    date, (int16_t)kind, SUBJECT_ORDER, d->id, who->user_id);
}

void
order_mail_apply(struct batch *b, const struct order_doc *d, const char *template_name,
    struct uuid subject_id, const struct actor *who)
{
	if (d->customer_email == NULL || d->customer_email[0] == '\0')
		return;
	q_order_mail_add(b, new_id(who, 2), who->now, d->customer_email, (int16_t)d->customer_lang,
	    template_name, SUBJECT_ORDER, subject_id, "{}");
}

void
order_event_apply(
    struct batch *b, const struct order_doc *d, const char *kind, bool notify, const struct actor *who)
{
	struct event_note n = {
	    .kind = kind,
	    .subject = SUBJECT_ORDER,
	    .id = d->id,
	    .version = d->version,
	    .branch_id = d->branch_id,
	    .owner_id = d->owner_id,
	};

	(void)who;
	if (notify)
		n.recipients =
		    (struct uuids){arena_memdup(batch_arena(b), &d->owner_id, sizeof(d->owner_id)), 1};
	op_event(b, &n);
}
