/* atp.c -- promises, offers and reservations for the wants of one request. */
#include "server/domain/stock/atp.h"

#include <stdlib.h>

#include "common/decimal.h"
#include "server/domain/stock/timeline.h"

struct desk { /* one request at work */
	struct arena *arena;
	const struct atp_facts *facts;
	int32_t today;
	struct timeline *line; /* of every product and warehouse that is wanted, sorted */
	size_t nline;
};

static int
by_place(const void *x, const void *y)
{
	const struct timeline *a = x, *b = y;
	int c = memcmp(&a->product_id, &b->product_id, sizeof(a->product_id));
	return c != 0 ? c : memcmp(&a->warehouse_id, &b->warehouse_id, sizeof(a->warehouse_id));
}

static struct desk
desk_open(struct arena *a, const struct atp_facts *f, int32_t today, const struct atp_want *want, size_t n)
{
	struct desk d = {.arena = a, .facts = f, .today = today, .line = arena_new_n(a, struct timeline, n)};
	for (size_t i = 0; i < n; i++)
		d.line[i] =
		    (struct timeline){.product_id = want[i].product_id, .warehouse_id = want[i].warehouse_id};
	if (n > 0)
		qsort(d.line, n, sizeof(*d.line), by_place);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && by_place(&d.line[i], &d.line[d.nline - 1]) == 0)
			continue;
		d.line[d.nline] = d.line[i];
		timeline_build(a, f, today, &d.line[d.nline++]);
	}
	return d;
}

static struct timeline *
desk_line(const struct desk *d, struct uuid product_id, struct uuid warehouse_id)
{
	struct timeline key = {.product_id = product_id, .warehouse_id = warehouse_id};
	return bsearch(&key, d->line, d->nline, sizeof(key), by_place);
}

static int32_t
want_date(const struct atp_want *w, int32_t today)
{
	return w->date == NO_DATE || w->date < today ? today : w->date;
}

static struct atp_offer *
offer_add(struct atp_answer *out, enum atp_offer_kind kind, int64_t quantity, int32_t date)
{
	out->offer[out->noffer] =
	    (struct atp_offer){.kind = kind, .quantity = quantity, .date = date, .rest_date = NO_DATE};
	return &out->offer[out->noffer++];
}

/* As far as other wants have taken from it, else as it is. */
static const struct timeline *
line_anywhere(const struct desk *d, struct uuid product_id, struct uuid warehouse_id)
{
	struct timeline *t = desk_line(d, product_id, warehouse_id);
	if (t != NULL)
		return t;
	t = arena_new_n(d->arena, struct timeline, 1);
	*t = (struct timeline){.product_id = product_id, .warehouse_id = warehouse_id};
	timeline_build(d->arena, d->facts, d->today, t);
	return t;
}

/* The day on which all of a want could leave here, coming from another warehouse. */
static int32_t
arrival(const struct desk *d, const struct atp_want *w, const struct q_stock_atp_rows_row *s, int32_t wished)
{
	const struct timeline *t = line_anywhere(d, w->product_id, s->warehouse_id);
	int32_t from = wished - s->transfer_days;
	int32_t leaves = timeline_earliest(t, from < d->today ? d->today : from, w->quantity);
	return leaves == NO_DATE ? NO_DATE : leaves + s->transfer_days;
}

/* The earliest few of the warehouses that beat waiting. */
static void
offer_warehouses(const struct desk *d, const struct atp_want *w, struct atp_answer *out)
{
	struct row_range rows = stock_rows_of(&d->facts->stock, w->product_id);
	size_t first = out->noffer;
	for (size_t i = rows.from; i < rows.to; i++) {
		const struct q_stock_atp_rows_row *s = &d->facts->stock.row[i];
		int32_t day = NO_DATE;
		if (!s->archived && !uuid_eq(s->warehouse_id, w->warehouse_id))
			day = arrival(d, w, s, out->date);
		if (day == NO_DATE || (out->earliest != NO_DATE && day >= out->earliest))
			continue;
		size_t at = out->noffer;
		while (at > first && out->offer[at - 1].date > day)
			at--;
		if (at - first >= ATP_WAREHOUSES)
			continue;
		size_t last = out->noffer - first < ATP_WAREHOUSES ? out->noffer : out->noffer - 1;
		memmove(&out->offer[at + 1], &out->offer[at], (last - at) * sizeof(*out->offer));
		out->noffer = last + 1;
		out->offer[at] = (struct atp_offer){.kind = ATP_OTHER_WAREHOUSE,
		    .quantity = w->quantity,
		    .date = day,
		    .rest_date = NO_DATE,
		    .warehouse_id = s->warehouse_id,
		    .warehouse_code = s->warehouse_code};
	}
}

/* The first day, from the wished one, by which goods of make_days can be made; NO_DATE = they are not made. */
static int32_t
made_by(int32_t today, int32_t make_days, int32_t wished)
{
	if (make_days <= 0)
		return NO_DATE;
	return today + make_days < wished ? wished : today + make_days;
}

static int32_t
sooner(int32_t a, int32_t b)
{
	return a == NO_DATE || (b != NO_DATE && b < a) ? b : a;
}

/* The first few of the substitutes that beat waiting. */
static void
offer_substitutes(const struct desk *d, const struct atp_want *w, struct atp_answer *out)
{
	struct row_range rows = substitute_rows_of(&d->facts->substitute, w->product_id);
	size_t most = out->noffer + ATP_SUBSTITUTES;
	for (size_t i = rows.from; i < rows.to && out->noffer < most; i++) {
		const struct q_stock_substitutes_row *s = &d->facts->substitute.row[i];
		const struct timeline *t = line_anywhere(d, s->substitute_id, w->warehouse_id);
		int32_t day = sooner(
		    timeline_earliest(t, out->date, w->quantity), made_by(d->today, s->make_days, out->date));
		if (s->oversell || t->oversell)
			day = out->date;
		if (day == NO_DATE || (out->earliest != NO_DATE && day >= out->earliest))
			continue;
		struct atp_offer *o = offer_add(out, ATP_SUBSTITUTE, w->quantity, day);
		o->product_id = s->substitute_id;
		o->product_code = s->code;
		o->product_name = s->name;
	}
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* What of a quantity makes whole units of the wish, each an exact quantity in base units. */
static int64_t
in_whole_units(const struct atp_want *w, int64_t quantity)
{
	if (w->unit_num == w->unit_den)
		return quantity;
	int64_t one = w->unit_num * power10(QTY_SCALE), den = w->unit_den; /* one unit = one / den */
	int64_t exact = den / common_divisor(one, den);                    /* so many units at once */
	int64_t units = (int64_t)((int128)quantity * den / one);
	return (int64_t)((int128)(units - units % exact) * one / den);
}

static void
offer_all(const struct desk *d, const struct atp_want *w, struct atp_answer *out)
{
	int64_t now = in_whole_units(w, out->available);
	out->offer = arena_new_n(d->arena, struct atp_offer, ATP_OFFERS);
	if (now > 0)
		offer_add(out, ATP_LESS_NOW, now, out->date);
	if (out->earliest != NO_DATE)
		offer_add(out, ATP_ALL_LATER, w->quantity, out->earliest);
	if (now > 0 && out->earliest != NO_DATE) {
		struct atp_offer *split = offer_add(out, ATP_SPLIT, now, out->date);
		split->rest = w->quantity - now;
		split->rest_date = out->earliest;
	}
	offer_warehouses(d, w, out);
	offer_substitutes(d, w, out);
}

/* The wished day is too early: when, what instead, and what this want takes all the same. */
static void
fall_short(const struct desk *d, const struct atp_want *w, struct timeline *t, struct atp_answer *out)
{
	int32_t stocked = timeline_earliest(t, out->date, w->quantity);
	int32_t made = made_by(d->today, w->make_days, out->date);
	out->earliest = sooner(stocked, made);
	offer_all(d, w, out);
	timeline_take(d->arena, t, out->date, out->available);
	if (stocked != NO_DATE && stocked == out->earliest)
		timeline_take(d->arena, t, stocked, w->quantity - out->available);
}

void
atp_check(struct arena *a, const struct atp_facts *f, int32_t today, const struct atp_want *want, size_t n,
    struct atp_answer *out)
{
	struct desk d = desk_open(a, f, today, want, n);
	for (size_t i = 0; i < n; i++) {
		const struct atp_want *w = &want[i];
		struct timeline *t = desk_line(&d, w->product_id, w->warehouse_id);
		struct atp_answer answer = {.date = want_date(w, today)};
		bool oversell = w->oversell || t->oversell;
		answer.available = timeline_atp(t, answer.date);
		if (oversell && answer.available < w->quantity)
			answer.available = w->quantity;
		answer.enough = answer.available >= w->quantity;
		answer.earliest = answer.date;
		if (!answer.enough)
			fall_short(&d, w, t, &answer);
		else
			timeline_take(a, t, answer.date, w->quantity);
		out[i] = answer;
	}
}

struct turn {
	int32_t date;
	size_t i;
};

static int
by_turn(const void *x, const void *y)
{
	const struct turn *a = x, *b = y;
	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

/* Only what lies there can be reserved: a receipt of today counts when it is booked. */
static int64_t
reservable(const struct timeline *t, const struct atp_want *w, int32_t today)
{
	int64_t most = timeline_atp(t, today);
	if (w->oversell || t->oversell)
		return w->quantity;
	if (most > t->base)
		most = t->base < 0 ? 0 : t->base;
	return most < w->quantity ? most : w->quantity;
}

void
atp_reserve(struct arena *a, const struct atp_facts *f, int32_t today, const struct atp_want *want, size_t n,
    int64_t *now)
{
	struct desk d = desk_open(a, f, today, want, n);
	struct turn *turn = arena_new_n(a, struct turn, n);
	for (size_t i = 0; i < n; i++)
		turn[i] = (struct turn){want_date(&want[i], today), i};
	if (n > 0)
		qsort(turn, n, sizeof(*turn), by_turn);
	for (size_t k = 0; k < n; k++) {
		const struct atp_want *w = &want[turn[k].i];
		struct timeline *t = desk_line(&d, w->product_id, w->warehouse_id);
		int64_t take = reservable(t, w, today);
		now[turn[k].i] = take;
		t->base -= take;
		timeline_take(a, t, turn[k].date, w->quantity - take);
	}
}
