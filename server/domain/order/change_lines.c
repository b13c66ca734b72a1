/* The lines of a change: what the request leaves out stays as it was agreed, and what was carried out cannot be changed any more.
 * Pure. */
#include "common/limits.h"
#include "server/domain/order/change.h"

static struct order_line *
line_at(const struct order_doc *d, int32_t number)
{
	for (size_t i = 0; i < d->nline; i++)
		if (d->line[i].doc.seq == number)
			return &d->line[i];
	return NULL;
}

static char *
given_or(char *text, char *kept)
{
	return text[0] != '\0' ? text : kept;
}

static Bl__DocumentLine *
line_request(const Bl__OrderLineChange *rq, const struct order_line *l, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	m->product_id = rq->product_id;
	m->quantity = rq->quantity;
	m->unit = rq->unit;
	m->price = rq->price;
	m->discount = rq->discount;
	m->wished_date = rq->wished_date;
	m->warehouse_id = rq->warehouse_id;
	m->note = rq->note;
	if (l == NULL)
		return m;
	m->product_id = reply_uuid(who, l->doc.product_id);
	m->unit = reply_text(who, l->doc.unit);
	m->warehouse_id = reply_uuid(who, l->warehouse_id);
	m->quantity = given_or(rq->quantity, reply_quantity(who, l->doc.quantity));
	m->price = given_or(rq->price, reply_price(who, l->doc.price));
	m->discount = given_or(rq->discount, reply_percent(who, l->doc.discount));
	m->note = given_or(rq->note, reply_text(who, l->doc.note));
	return m;
}

Bl__DocumentLine **
order_change_requests(const struct order_doc *d, const Bl__ChangeOrderRequest *rq, const struct actor *who)
{
	Bl__DocumentLine **line = arena_new_n(who->arena, Bl__DocumentLine *, rq->n_lines);

	for (size_t i = 0; i < rq->n_lines; i++) {
		const struct order_line *l = line_at(d, rq->lines[i]->line_number);

		if (l == NULL && rq->lines[i]->line_number != 0)
			l = &d->line[0]; /* refused as unknown, and for nothing that it lacks */
		line[i] = line_request(rq->lines[i], l, who);
	}
	return line;
}

static bool
same_content(const struct doc_line *a, const struct doc_line *b)
{
	return a->quantity == b->quantity && a->price == b->price && a->discount == b->discount &&
	       a->net == b->net && a->tax == b->tax && a->gross == b->gross;
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

/* An agreed line keeps what the request cannot name: who it is, its cost, tax, and where an agreed price came from. */
static bool
keep_agreed(const struct order_doc *d, const struct order_line *was, struct order_line *now)
{
	struct doc_line *n = &now->doc;

	n->id = was->doc.id;
	n->seq = was->doc.seq;
	n->name = was->doc.name;
	n->unit_cost = was->doc.unit_cost;
	n->tax_rate = was->doc.tax_rate;
	if (n->price == was->doc.price)
		n->price_source = was->doc.price_source;
	now->warehouse_id = was->warehouse_id;
	now->warehouse_code = was->warehouse_code;
	now->quote_line_id = was->quote_line_id;
	now->make = was->make;
	return doc_line_amounts(n, &d->money, d->tax_inclusive);
}

struct reading { /* one line of the request on its way */
	const struct order_doc *d;
	int32_t wished; /* of the whole order, as it will be */
	const Bl__OrderLineChange *rq;
	size_t at;
	struct why *why;
};

static const char *
path_of(const struct reading *r, const char *field)
{
	return field_path(r->why, "lines[%zu].%s", r->at, field);
}

/* What belongs to a new line only. */
static void
only_new(const struct reading *r, const char *field, const char *text)
{
	if (text[0] != '\0')
		violate(r->why, path_of(r, field), R_OF_NEW_LINE);
}

static void
agreed_line(const struct reading *r, const struct actor *who, struct order_line *now)
{
	const struct order_line *was = line_at(r->d, r->rq->line_number);
	enum reason reason;
	int64_t least;

	if (was == NULL) {
		violate(r->why, path_of(r, "line_number"), R_NO_SUCH_LINE,
		    arena_printf(who->arena, "%d", r->rq->line_number));
		return;
	}
	only_new(r, "product_id", r->rq->product_id);
	only_new(r, "unit", r->rq->unit);
	only_new(r, "warehouse_id", r->rq->warehouse_id);
	if (r->rq->wished_date == NULL)
		now->doc.wished_date =
		    was->doc.wished_date == r->d->wished_date ? r->wished : was->doc.wished_date;
	if (why_violated(r->why))
		return;
	if (!keep_agreed(r->d, was, now)) {
		violate(r->why, path_of(r, "quantity"), R_AMOUNT_TOO_LARGE);
		return;
	}
	reason = order_change_fits(was, now, &least);
	if (reason == R_LESS_THAN_DONE)
		violate(r->why, path_of(r, "quantity"), reason, reply_quantity(who, least));
	else if (reason != R_NONE)
		violate(r->why, path_of(r, "line_number"), reason);
}

static void
once(const struct reading *r, const Bl__ChangeOrderRequest *rq, const struct actor *who)
{
	for (size_t i = 0; i < r->at; i++)
		if (r->rq->line_number != 0 && rq->lines[i]->line_number == r->rq->line_number)
			violate(r->why, path_of(r, "line_number"), R_DUPLICATE,
			    arena_printf(who->arena, "%d", r->rq->line_number));
}

static struct doc_terms
terms_of(const struct order_doc *d, int32_t wished, const struct actor *who)
{
	return (struct doc_terms){
	    .currency = d->currency,
	    .money = d->money,
	    .fx_rate = d->fx_rate,
	    .tax_inclusive = d->tax_inclusive,
	    .wished_date = wished,
	    .day = who->today,
	    .customer_level = d->customer_level,
	    .customer_id = d->customer_id,
	    .branch_id = d->branch_id,
	};
}

/* The lines of the request, priced, in a document of their own; false when a field is wrong. */
static bool
read_lines(const struct order_change_facts *f, const Bl__ChangeOrderRequest *rq, const struct actor *who,
    const struct order_doc *d, int32_t wished, struct order_doc *part, struct why *why)
{
	struct doc_terms t = terms_of(d, wished, who);

	*part = *d;
	order_lines_read(&f->doc, f->line, rq->n_lines, &t, who, part, why);
	order_warehouses(&f->doc, arena_printf(who->arena, "@%s", d->warehouse_code), f->line, part, why);
	for (size_t i = 0; i < part->nline && rq->n_lines <= LIMIT_CHANGE_LINES; i++) {
		struct reading r = {d, wished, rq->lines[i], i, why};

		once(&r, rq, who);
		if (r.rq->line_number == 0)
			part->line[i].doc.seq = 0;
		else
			agreed_line(&r, who, &part->line[i]);
	}
	return !why_violated(why);
}

/* A wished date of the whole order goes into the lines that have something to come and none of their own. */
static size_t
wish(const struct order_doc *d, struct order_doc *part, int32_t date)
{
	struct order_line *line = part->line;
	size_t n = part->nline;

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &d->line[i];
		bool there = false;

		for (size_t k = 0; k < part->nline; k++)
			there |= uuid_eq(line[k].doc.id, l->doc.id);
		if (there || order_line_open(l) <= 0 || l->doc.wished_date != d->wished_date)
			continue;
		line[n] = *l;
		line[n++].doc.wished_date = date;
	}
	return n;
}

static bool
differs(const struct order_doc *d, const struct order_line *l)
{
	for (size_t i = 0; i < d->nline; i++)
		if (uuid_eq(d->line[i].doc.id, l->doc.id))
			return !same_content(&d->line[i].doc, &l->doc) ||
			       d->line[i].doc.wished_date != l->doc.wished_date;
	return true;
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
	int32_t wished = d->wished_date, revision = f->revisions.last + 1;
	struct order_doc part = {0};
	struct order_line *line;
	size_t n;

	doc_wished_date(why, "wished_date", rq->wished_date, who->today, &wished);
	if (!field_count(why, "lines", rq->n_lines, rq->wished_date == NULL, LIMIT_CHANGE_LINES))
		return;
	if (rq->n_lines > 0 && !read_lines(f, rq, who, d, wished, &part, why))
		return;
	line = arena_new_n(who->arena, struct order_line, d->nline + part.nline);
	if (part.nline > 0)
		memcpy(line, part.line, sizeof(*line) * part.nline);
	part.line = line;
	n = wished == d->wished_date ? part.nline : wish(d, &part, wished);
	n = drop_same(d, line, n);
	d->wished_date = wished;
	if (n > LIMIT_CHANGE_LINES)
		field_count(why, "lines", n, 1, LIMIT_CHANGE_LINES);
	else if (n > 0)
		order_change_merge(d, revision, line, n, who, why);
}
