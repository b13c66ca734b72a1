/* The lines of a change. An agreed line is as it was agreed but for what the request says, whatever has become of its product since;
 * what was carried out of it cannot be changed any more. New lines are read as those of a new order. Pure. */
#include "common/decimal.h"
#include "common/limits.h"
#include "common/money.h"
#include "server/domain/order/change.h"

static size_t
index_of(const struct order_doc *d, int32_t number)
{
	size_t i = 0;

	while (i < d->nline && d->line[i].doc.seq != number)
		i++;
	return i;
}

static bool
same_content(const struct doc_line *a, const struct doc_line *b)
{
	return a->quantity == b->quantity && a->base_quantity == b->base_quantity && a->price == b->price &&
	       a->discount == b->discount && a->net == b->net && a->tax == b->tax && a->gross == b->gross;
}

enum reason
order_change_fits(const struct order_line *was, const struct order_line *now, int64_t *least)
{
	*least = was->q.closed + (was->q.produced > 0 ? was->q.produced : 1);
	if (order_line_open(was) <= 0)
		return R_LINE_DONE;
	if (same_content(&was->doc, &now->doc))
		return R_NONE;
	if (was->q.shipped > 0)
		return R_LINE_SHIPPED;
	return now->doc.base_quantity < *least ? R_LESS_THAN_DONE : R_NONE;
}

struct reading { /* one agreed line on its way */
	const struct order_change_facts *facts;
	const struct order_doc *d;
	const Bl__OrderLineChange *rq;
	size_t at;
	const struct actor *who;
	struct why *why;
};

static const char *
path_of(const struct reading *r, const char *field)
{
	return field_path(r->why, "lines[%zu].%s", r->at, field);
}

static void
read_quantity(const struct reading *r, struct doc_line *l)
{
	const char *path = path_of(r, "quantity");

	if (!field_decimal(r->why, path, r->rq->quantity, QTY_SCALE, false, &l->quantity))
		return;
	if (l->quantity <= 0)
		violate(r->why, path, R_NOT_POSITIVE);
	else if (l->quantity > DOC_QUANTITY_MAX)
		violate(r->why, path, R_OUT_OF_RANGE, "0.0001", "99999999999.9999");
	else if (!doc_base_quantity(l->quantity, l->unit_num, l->unit_den, &l->base_quantity))
		violate(r->why, path, R_QUANTITY_NOT_WHOLE, l->unit);
}

static void
read_price(const struct reading *r, struct doc_line *l)
{
	int64_t discount = l->discount;

	if (field_decimal(r->why, path_of(r, "price"), r->rq->price, PRICE_SCALE, false, &l->price) &&
	    l->price < 0)
		violate(r->why, path_of(r, "price"), R_OUT_OF_RANGE, "0", "999999999999");
	if (field_decimal(r->why, path_of(r, "discount"), r->rq->discount, RATE_SCALE, false, &discount) &&
	    field_scaled(r->why, path_of(r, "discount"), discount, RATE_SCALE, 0, PERCENT_100))
		l->discount = (int32_t)discount;
	if (r->rq->price[0] != '\0')
		l->price_source = r->who->lang == LANG_ZH ? "手工录入" : "entered by hand";
}

/* Judged against the list price of the day when it was agreed, which its price and distance tell. */
static int32_t
below_list(const struct doc_line *was, const struct doc_line *now)
{
	int128 paid = (int128)was->price * (PERCENT_100 - was->discount);
	int32_t below = was->below_list;

	if (was->price == now->price && was->discount == now->discount)
		return below;
	if (below >= PERCENT_100 || paid == 0)
		return PERCENT_100; /* what the list was is not known any more */
	return doc_below_list(now, (int64_t)(paid / (PERCENT_100 - below)));
}

static void
read_agreed(const struct reading *r, const struct order_line *was, struct order_line *now)
{
	struct doc_line *l = &now->doc;
	size_t at = (size_t)(was - r->d->line);
	int64_t least;
	enum reason reason;

	*now = *was;
	read_quantity(r, l);
	read_price(r, l);
	doc_wished_date(
	    r->why, path_of(r, "wished_date"), r->rq->wished_date, r->who->today, &l->wished_date);
	if (why_violated(r->why))
		return;
	if (!doc_line_amounts(l, &r->d->money, r->d->tax_inclusive)) {
		violate(r->why, path_of(r, "quantity"), R_AMOUNT_TOO_LARGE);
		return;
	}
	l->below_list = below_list(&was->doc, l);
	l->below_floor = order_below_floor(r->d, now, &r->facts->rows.line.row[at]);
	reason = order_change_fits(was, now, &least);
	if (reason == R_LESS_THAN_DONE)
		violate(r->why, path_of(r, "quantity"), reason, reply_quantity(r->who, least));
	else if (reason != R_NONE)
		violate(r->why, path_of(r, "line_number"), reason);
}

static void
read_line(const struct reading *r, const Bl__ChangeOrderRequest *rq, struct order_line *now)
{
	const char *number = arena_printf(r->who->arena, "%d", r->rq->line_number);
	size_t k = index_of(r->d, r->rq->line_number);

	for (size_t i = 0; i < r->at; i++)
		if (rq->lines[i]->line_number == r->rq->line_number) {
			violate(r->why, path_of(r, "line_number"), R_DUPLICATE, number);
			return;
		}
	if (k == r->d->nline)
		violate(r->why, path_of(r, "line_number"), R_NO_SUCH_LINE, number);
	else
		read_agreed(r, &r->d->line[k], now);
}

static size_t
read_new(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq, const struct actor *who,
    const struct order_doc *d, int32_t wished, struct order_line *out, struct why *why)
{
	struct order_doc part = *d;
	struct doc_terms t = order_terms(d, who);

	if (rq->n_new_lines == 0)
		return 0;
	t.wished_date = wished;
	order_lines_read(&f->doc, rq->new_lines, rq->n_new_lines, &t, who, &part, why);
	order_warehouses(
	    &f->doc, arena_printf(who->arena, "@%s", d->warehouse_code), rq->new_lines, &part, why);
	memcpy(out, part.line, sizeof(*out) * part.nline);
	return part.nline;
}

/* A wished date of the whole order goes into its open lines that the request does not name. */
static size_t
wish(const struct order_doc *d, const Bl__ChangeOrderRequest *rq, int32_t date, struct order_line *out)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];
		bool named = false;

		for (size_t k = 0; k < rq->n_lines; k++)
			named |= rq->lines[k]->line_number == l->doc.seq;
		if (named || order_line_open(l) <= 0)
			continue;
		out[n] = *l;
		out[n++].doc.wished_date = date;
	}
	return n;
}

static bool
differs(const struct order_doc *d, const struct order_line *l)
{
	size_t i = index_of(d, l->doc.seq);

	return i == d->nline || !uuid_eq(d->line[i].doc.id, l->doc.id) ||
	       !same_content(&d->line[i].doc, &l->doc) || d->line[i].doc.wished_date != l->doc.wished_date;
}

static size_t
drop_same(const struct order_doc *d, struct order_line *line, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (differs(d, &line[i]))
			line[kept++] = line[i];
	return kept;
}

void
order_change_read(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq,
    const struct actor *who, struct order_doc *d, struct why *why)
{
	size_t n = rq->n_lines, asked = rq->n_lines + rq->n_new_lines;
	struct order_line *line = arena_new_n(who->arena, struct order_line, d->nline + asked);
	int32_t wished = d->wished_date;

	doc_wished_date(why, "wished_date", rq->wished_date, who->today, &wished);
	if (!field_count(why, "lines", asked, rq->wished_date == NULL, LIMIT_CHANGE_LINES))
		return;
	for (size_t i = 0; i < n; i++)
		read_line(&(struct reading){f, d, rq->lines[i], i, who, why}, rq, &line[i]);
	n += read_new(f, rq, who, d, wished, line + n, why);
	if (rq->wished_date != NULL)
		n += wish(d, rq, wished, line + n);
	if (why_violated(why))
		return;
	n = drop_same(d, line, n);
	if (n == 0)
		return;
	d->wished_date = wished;
	order_change_merge(d, f->revisions.last + 1, line, n, who, why);
}
