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

/* What was carried out of the line stays with it; its promise is made anew. */
static void
lay_over(struct order_line *l, const struct order_line *change)
{
	struct order_amounts q = l->q;

	*l = *change;
	l->q = q;
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
	for (size_t i = 0; i < n; i++) {
		struct order_line *l = line_of(d, line[i].doc.id);

		if (l == NULL) {
			l = &d->line[d->nline++];
			*l = line[i];
			l->doc.seq = d->nline > 1 ? l[-1].doc.seq + 1 : 1;
		} else {
			lay_over(l, &line[i]);
		}
		l->promised_date = NO_DATE;
		l->revision = revision;
	}
	if (d->nline > LIMIT_LINES)
		return field_count(why, "lines", d->nline, 1, LIMIT_LINES);
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
	order_add_editor(&now, rows->row[0].author_id, who);
	order_change_merge(&now, rows->row[0].revision, line, rows->n, who, &why);
	return now;
}
