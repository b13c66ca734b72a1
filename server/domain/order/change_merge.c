/* A change laid over its order: the order as it will be. Pure. */
#include "common/limits.h"
#include "server/domain/order/change.h"

static struct order_line *
line_of(struct order_doc *d, struct uuid id)
{
	for (size_t i = 0; i < d->nline; i++)
		if (uuid_eq(d->line[i].doc.id, id))
			return &d->line[i];
	return NULL;
}

/* What was carried out of the line stays with it; so does what was promised (S44), unless more or another day is wished. */
static void
lay_over(struct order_line *l, const struct order_line *change)
{
	struct order_line was = *l;
	bool stands = change->doc.base_quantity <= was.doc.base_quantity &&
	              change->doc.wished_date == was.doc.wished_date;

	*l = *change;
	l->q = was.q;
	l->promised_date = stands ? was.promised_date : NO_DATE;
}

static void
put(struct order_doc *d, const struct order_line *change, int32_t revision)
{
	struct order_line *l = line_of(d, change->doc.id);

	if (l != NULL) {
		lay_over(l, change);
	} else {
		l = &d->line[d->nline++];
		*l = *change;
		l->doc.seq = l[-1].doc.seq + 1; /* an order has a line */
		l->promised_date = NO_DATE;
	}
	l->revision = revision;
}

/* Base gross of what is not given up. */
static int64_t
counts(const struct order_doc *d)
{
	int64_t sum = 0;

	for (size_t i = 0; i < d->nline; i++)
		sum += order_part(d, &d->line[i], 0, d->line[i].doc.base_quantity - d->line[i].q.closed)
		           .base_gross;
	return sum;
}

bool
order_change_merge(struct order_doc *d, int32_t revision, const struct order_line *line, size_t n,
    const struct actor *who, struct why *why)
{
	bool booked = d->state == ORDER_EFFECTIVE;
	int64_t before = booked ? counts(d) : 0;
	struct order_line *all = arena_new_n(who->arena, struct order_line, d->nline + n);

	memcpy(all, d->line, sizeof(*all) * d->nline);
	d->line = all;
	for (size_t i = 0; i < n; i++)
		put(d, &line[i], revision);
	if (!field_count(why, "new_lines", d->nline, 1, LIMIT_LINES))
		return false;
	d->revision = revision;
	d->change_revision = revision;
	if (!order_settle(d, who, why))
		return false;
	d->counted = booked ? d->sum.base_gross - (counts(d) - before) : 0;
	return true;
}

struct order_doc
order_changed(const struct order_doc *d, const struct q_order_changing *rows, const struct actor *who)
{
	struct order_line *line = arena_new_n(who->arena, struct order_line, rows->n);
	struct order_doc now = *d;
	struct why why;

	if (d->change_revision == 0 || rows->n == 0)
		return now;
	why_init(&why, who->arena);
	order_change_lines(d, rows, line);
	now.wished_date = rows->row[0].head_wished_date;
	now.change_reason = rows->row[0].reason;
	order_add_editor(&now, rows->row[0].author_id, who);
	order_change_merge(&now, rows->row[0].revision, line, rows->n, who, &why);
	return now;
}

int64_t
order_change_reserved(const struct order_line *l)
{
	int64_t open = order_line_open(l);

	return l->q.reserved > open ? open : l->q.reserved;
}

static void
free_reserved(struct q_stock_atp_rows *stock, const struct order_line *l, int64_t quantity)
{
	for (size_t i = 0; i < stock->n; i++)
		if (uuid_eq(stock->row[i].product_id, l->doc.product_id) &&
		    uuid_eq(stock->row[i].warehouse_id, l->warehouse_id))
			stock->row[i].reserved -= quantity;
}

struct order_place
order_change_place(const struct order_doc *now, const struct order_place *p, const struct actor *who)
{
	struct order_place place = *p;
	struct q_stock_atp_rows *stock = &place.atp.stock;

	stock->row = arena_memdup(who->arena, stock->row, sizeof(*stock->row) * stock->n);
	for (size_t i = 0; i < now->nline; i++)
		free_reserved(
		    stock, &now->line[i], now->line[i].q.reserved - order_change_reserved(&now->line[i]));
	return place;
}
