/* timeline.c -- projected stock by day, and its minimum from a day on. */
#include "server/domain/stock/timeline.h"

#include <stdlib.h>

#define ROWS_OF(array, id) rows_of((array).row, (array).n, sizeof(*(array).row), (id))

static_assert(offsetof(struct q_stock_atp_rows_row, product_id) == 0, "rows_of reads the first column");
static_assert(offsetof(struct q_stock_atp_supplies_row, product_id) == 0, "rows_of reads the first column");
static_assert(offsetof(struct q_stock_atp_demands_row, product_id) == 0, "rows_of reads the first column");
static_assert(offsetof(struct q_stock_substitutes_row, product_id) == 0, "rows_of reads the first column");

static struct row_range
rows_of(const void *rows, size_t n, size_t size, struct uuid product_id)
{
	const char *row = rows;
	struct row_range r = {.from = 0};
	size_t high = n;
	while (r.from < high) {
		size_t mid = r.from + (high - r.from) / 2;
		if (memcmp(row + mid * size, &product_id, sizeof(product_id)) < 0)
			r.from = mid + 1;
		else
			high = mid;
	}
	for (r.to = r.from; r.to < n && memcmp(row + r.to * size, &product_id, sizeof(product_id)) == 0;
	     r.to++)
		;
	return r;
}

struct row_range
stock_rows_of(const struct q_stock_atp_rows *rows, struct uuid product_id)
{
	return ROWS_OF(*rows, product_id);
}

struct row_range
substitute_rows_of(const struct q_stock_substitutes *rows, struct uuid product_id)
{
	return ROWS_OF(*rows, product_id);
}

static void
event_add(struct timeline *t, int32_t date, int64_t delta)
{
	t->v[t->n++] = (struct timeline_event){date, delta};
}

static int
by_date(const void *x, const void *y)
{
	int32_t a = ((const struct timeline_event *)x)->date, b = ((const struct timeline_event *)y)->date;
	return a < b ? -1 : a > b;
}

void
timeline_build(struct arena *a, const struct atp_facts *f, int32_t today, struct timeline *t)
{
	struct row_range stock = ROWS_OF(f->stock, t->product_id);
	struct row_range supply = ROWS_OF(f->supply, t->product_id),
	                 demand = ROWS_OF(f->demand, t->product_id);
	for (size_t i = stock.from; i < stock.to; i++) {
		const struct q_stock_atp_rows_row *s = &f->stock.row[i];
		if (!uuid_eq(s->warehouse_id, t->warehouse_id))
			continue;
		t->base = s->on_hand - s->reserved;
		t->oversell = s->oversell;
	}
	t->cap = supply.to - supply.from + demand.to - demand.from + 4;
	t->v = arena_new_n(a, struct timeline_event, t->cap);
	for (size_t i = supply.from; i < supply.to; i++) {
		const struct q_stock_atp_supplies_row *s = &f->supply.row[i];
		if (uuid_eq(s->warehouse_id, t->warehouse_id))
			event_add(t, s->expected_on < today ? today + 1 : s->expected_on, s->quantity);
	}
	for (size_t i = demand.from; i < demand.to; i++) {
		const struct q_stock_atp_demands_row *d = &f->demand.row[i];
		if (uuid_eq(d->warehouse_id, t->warehouse_id))
			event_add(t, d->due_on < today ? today : d->due_on, -d->quantity);
	}
	if (t->n > 0)
		qsort(t->v, t->n, sizeof(*t->v), by_date);
}

void
timeline_take(struct arena *a, struct timeline *t, int32_t date, int64_t quantity)
{
	if (quantity == 0)
		return;
	if (t->n == t->cap) {
		struct timeline_event *v = arena_new_n(a, struct timeline_event, t->cap * 2);
		memcpy(v, t->v, t->n * sizeof(*v));
		t->v = v;
		t->cap *= 2;
	}
	size_t at = t->n++;
	for (; at > 0 && t->v[at - 1].date > date; at--)
		t->v[at] = t->v[at - 1];
	t->v[at] = (struct timeline_event){date, -quantity};
}

/* The projected stock is that of the day's end: what comes and goes on one day counts together. */
static bool
ends_day(const struct timeline *t, size_t i)
{
	return i + 1 == t->n || t->v[i + 1].date != t->v[i].date;
}

int64_t
timeline_atp(const struct timeline *t, int32_t date)
{
	int128 projected = t->base, min;
	size_t i = 0;
	for (; i < t->n && t->v[i].date <= date; i++)
		projected += t->v[i].delta;
	min = projected;
	for (; i < t->n; i++) {
		projected += t->v[i].delta;
		if (ends_day(t, i) && projected < min)
			min = projected;
	}
	return min < 0 ? 0 : min > INT64_MAX ? INT64_MAX : (int64_t)min;
}

/* Backwards from the last day, as long as the projected stock suffices. */
int32_t
timeline_earliest(const struct timeline *t, int32_t from, int64_t quantity)
{
	int128 projected = t->base;
	int32_t found = NO_DATE;
	for (size_t i = 0; i < t->n; i++)
		projected += t->v[i].delta;
	for (size_t i = t->n; i-- > 0; projected -= t->v[i].delta) {
		if (!ends_day(t, i))
			continue;
		if (projected < quantity)
			return found;
		if (t->v[i].date <= from)
			return from;
		found = t->v[i].date;
	}
	return projected < quantity ? found : from;
}
