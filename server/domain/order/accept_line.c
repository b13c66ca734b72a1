/* accept_line.c -- what an accepted offer makes of the line of a draft. Pure. */
#include <stdio.h>

#include "common/limits.h"
#include "server/domain/order/accept.h"

static bool
is_priced(const struct atp_offer *o)
{
	return o != NULL && (o->kind == ATP_LESS_NOW || o->kind == ATP_SUBSTITUTE);
}

/* Base units in the unit of the line; offers are exact in it. */
static int64_t
in_unit(const struct doc_line *l, int64_t base)
{
	return (int64_t)((int128)base * l->unit_den / l->unit_num);
}

/* Less keeps the price that was agreed; another product has that of the price lists, without the discount of the first. */
static Bl__DocumentLine *
priced_request(const struct order_line *l, const struct atp_offer *o, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);
	bool less = o->kind == ATP_LESS_NOW;

	bl__document_line__init(m);
	m->product_id = reply_uuid(who, less ? l->doc.product_id : o->product_id);
	m->quantity = reply_quantity(who, less ? in_unit(&l->doc, o->quantity) : o->quantity);
	if (less) {
		m->unit = reply_text(who, l->doc.unit);
		m->price = reply_price(who, l->doc.price);
		m->discount = reply_percent(who, l->doc.discount);
	}
	return m;
}

size_t
order_taken_priced(const struct order_doc *d, const struct order_taken *take, const struct actor *who,
    Bl__DocumentLine **line, size_t *at)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nline; i++) {
		if (!is_priced(take[i].offer))
			continue;
		line[n] = priced_request(&d->line[i], take[i].offer, who);
		at[n++] = i;
	}
	return n;
}

static void
set_quantity(struct order_line *l, int64_t base)
{
	l->doc.quantity = in_unit(&l->doc, base);
	l->doc.base_quantity = base;
}

/* What the lists give for less of it may be a higher tier: approvers see how far the agreed price is below it. */
static void
take_less(struct order_line *l, const struct atp_offer *o, const struct doc_line *priced)
{
	set_quantity(l, o->quantity);
	l->doc.below_list = priced->below_list;
	l->doc.below_floor = priced->below_floor;
}

static void
take_substitute(struct order_line *l, const struct atp_offer *o, const struct doc_line *priced)
{
	struct doc_line before = l->doc;

	l->doc = *priced;
	l->doc.id = before.id;
	l->doc.seq = before.seq;
	l->doc.note = before.note;
	l->doc.wished_date = o->date;
	l->quote_line_id = (struct uuid){{0}};
	l->make = priced->make_days > 0;
}

/* The rest goes on as a line of its own, at the price that was agreed. */
static void
take_split(struct order_doc *d, struct order_line *l, const struct atp_offer *o, const struct actor *who)
{
	struct order_line *rest = &d->line[d->nline++];

	*rest = *l;
	set_quantity(l, o->quantity);
	rest->doc.quantity -= l->doc.quantity;
	rest->doc.base_quantity = o->rest;
	rest->doc.id = new_id(who, 1000 + (uint32_t)d->nline);
	rest->doc.seq = (int32_t)d->nline;
	rest->doc.wished_date = o->rest_date;
}

static void
take_one(struct order_doc *d, size_t i, const struct atp_offer *o, const struct doc_line *priced,
    const struct actor *who)
{
	struct order_line *l = &d->line[i];

	switch (o->kind) {
	case ATP_LESS_NOW:
		take_less(l, o, priced);
		break;
	case ATP_ALL_LATER:
		l->doc.wished_date = o->date;
		break;
	case ATP_SPLIT:
		take_split(d, l, o, who);
		break;
	case ATP_OTHER_WAREHOUSE:
		l->warehouse_id = o->warehouse_id;
		l->warehouse_code = o->warehouse_code;
		l->doc.wished_date = o->date;
		break;
	case ATP_SUBSTITUTE:
		take_substitute(l, o, priced);
		break;
	}
}

/* The lines that are priced anew; errors of a line are those of the choice that made it. */
static bool
price(const struct order_doc *d, const struct order_taken *take, const struct doc_facts *f,
    const struct actor *who, struct doc_line *out, struct why *why)
{
	Bl__DocumentLine **line = arena_new_n(who->arena, Bl__DocumentLine *, d->nline);
	size_t *at = arena_new_n(who->arena, size_t, d->nline);
	size_t n = order_taken_priced(d, take, who, line, at), k;
	struct doc_line *priced = arena_new_n(who->arena, struct doc_line, n);
	struct doc_terms terms = order_terms(d, who);
	struct why look;

	why_init(&look, who->arena);
	if (n > 0)
		doc_lines_read(f, line, n, &terms, who, priced, &look);
	for (size_t i = 0; i < n; i++)
		out[at[i]] = priced[i];
	for (size_t i = 0; i < look.nfield; i++)
		if (sscanf(look.field[i].path, "lines[%zu]", &k) == 1 && k < n)
			violate_(why, field_path(why, "choices[%zu].offer_number", take[at[k]].choice - 1),
			    look.field[i].reason, look.field[i].param);
	return !why_violated(why) || why_invalid(why);
}

static size_t
splits(const struct order_doc *d, const struct order_taken *take)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nline; i++)
		n += take[i].offer != NULL && take[i].offer->kind == ATP_SPLIT;
	return n;
}

bool
order_take(struct order_doc *d, const struct order_taken *take, const struct doc_facts *f,
    const struct actor *who, struct why *why)
{
	size_t before = d->nline, after = before + splits(d, take);
	struct doc_line *priced = arena_new_n(who->arena, struct doc_line, before);
	struct order_line *line = arena_new_n(who->arena, struct order_line, after);

	if (!field_count(why, "lines", after, 1, LIMIT_LINES))
		return why_invalid(why);
	if (!price(d, take, f, who, priced, why))
		return false;
	memcpy(line, d->line, before * sizeof(*line));
	d->line = line;
	for (size_t i = 0; i < before; i++)
		if (take[i].offer != NULL)
			take_one(d, i, take[i].offer, &priced[i], who);
	for (size_t i = 0; i < d->nline; i++)
		if ((i >= before || take[i].offer != NULL) &&
		    !doc_line_amounts(&d->line[i].doc, &d->money, d->tax_inclusive))
			violate(why, "lines", R_AMOUNT_TOO_LARGE);
	return !why_violated(why) || why_invalid(why);
}
