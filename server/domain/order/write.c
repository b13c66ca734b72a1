/* Writers of an order: they queue statements and decide nothing. */
#include "server/domain/order/order.h"

/* A column of the line arrays. */
#define COLUMN(array, type, d, value)                                                                        \
	type *array##_v = arena_new_n(batch_arena(b), type, (d)->nline);                                     \
	for (size_t i = 0; i < (d)->nline; i++) {                                                            \
		const struct order_line *l = &(d)->line[i];                                                  \
		array##_v[i] = (value);                                                                      \
	}
#define UUIDS(array) ((struct uuids){array##_v, d->nline})
#define TEXTS(array) ((struct texts){array##_v, d->nline})
#define I64S(array) ((struct i64s){array##_v, d->nline})
#define I32S(array) ((struct i32s){array##_v, d->nline})

/* Lines go into the order, or into a change of it that waits: the same columns. */
static void
write_lines(struct batch *b, const struct order_doc *d, bool change)
{
	COLUMN(id, struct uuid, d, l->doc.id)
	COLUMN(seq, int32_t, d, l->doc.seq)
	COLUMN(product, struct uuid, d, l->doc.product_id)
	COLUMN(warehouse, struct uuid, d, l->warehouse_id)
	COLUMN(quote_line, struct uuid, d, l->quote_line_id)
	COLUMN(kind, int32_t, d, l->doc.kind)
	COLUMN(name, const char *, d, l->doc.name)
	COLUMN(unit, const char *, d, l->doc.unit)
	COLUMN(num, int32_t, d, l->doc.unit_num)
	COLUMN(den, int32_t, d, l->doc.unit_den)
	COLUMN(quantity, int64_t, d, l->doc.quantity)
	COLUMN(base, int64_t, d, l->doc.base_quantity)
	COLUMN(price, int64_t, d, l->doc.price)
	COLUMN(discount, int32_t, d, l->doc.discount)
	COLUMN(below, int32_t, d, l->doc.below_list)
	COLUMN(rate, int32_t, d, l->doc.tax_rate)
	COLUMN(net, int64_t, d, l->doc.net)
	COLUMN(tax, int64_t, d, l->doc.tax)
	COLUMN(gross, int64_t, d, l->doc.gross)
	COLUMN(unit_cost, int64_t, d, l->doc.unit_cost)
	COLUMN(cost, int64_t, d, l->doc.cost)
	COLUMN(source, const char *, d, l->doc.price_source)
	COLUMN(wished, int32_t, d, l->doc.wished_date)
	COLUMN(promised, int32_t, d, l->promised_date)
	COLUMN(reserved, int64_t, d, l->q.reserved)
	COLUMN(note, const char *, d, l->doc.note != NULL ? l->doc.note : "")
	COLUMN(make, bool, d, l->make)

	(change ? q_order_change_lines_insert : q_order_lines_insert)(b, d->id, change ? d->revision : 1,
	    UUIDS(id), I32S(seq), UUIDS(product), UUIDS(warehouse), UUIDS(quote_line), I32S(kind),
	    TEXTS(name), TEXTS(unit), I32S(num), I32S(den), I64S(quantity), I64S(base), I64S(price),
	    I32S(discount), I32S(below), I32S(rate), I64S(net), I64S(tax), I64S(gross), I64S(unit_cost),
	    I64S(cost), TEXTS(source), I32S(wished), I32S(promised), TEXTS(note),
	    (struct bools){make_v, d->nline}, I64S(reserved));
}

void
order_write_lines(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	(void)who;
	write_lines(b, d, false);
}

void
order_write_change(struct batch *b, const struct order_doc *d, const char *reason, const struct actor *who)
{
	struct order_doc changed = *d;

	changed.line = arena_new_n(batch_arena(b), struct order_line, d->nline);
	changed.nline = 0;
	for (size_t i = 0; i < d->nline; i++)
		if (d->line[i].revision == d->revision)
			changed.line[changed.nline++] = d->line[i];
	q_order_change_insert(
	    b, d->id, d->revision, d->wished_date, d->sum.base_gross, reason, who->user_id, who->now);
	write_lines(b, &changed, true);
}

void
order_write_new(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	q_order_insert(b, d->id, d->customer_id, d->branch_id, d->owner_id, d->created_by, d->warehouse_id,
	    d->quote_id, d->quote_revision, d->currency, d->fx_rate, d->tax_inclusive, d->business_date,
	    d->wished_date, (int16_t)d->reserve, d->channel, d->region, d->external_id, d->contact, d->phone,
	    d->address, d->note, d->sum.net, d->sum.tax, d->sum.gross, d->sum.cost, d->sum.base_gross,
	    d->sum.base_net, d->content_hash, d->editors, (int16_t)d->production, who->now);
	order_write_lines(b, d, who);
}

void
order_write_draft(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	q_order_lines_delete(b, d->id);
	q_order_update_draft(b, d->revision, d->warehouse_id, d->wished_date, (int16_t)d->reserve, d->contact,
	    d->phone, d->address, d->note, d->sum.net, d->sum.tax, d->sum.gross, d->sum.cost,
	    d->sum.base_gross, d->sum.base_net, d->content_hash, d->editors, (int16_t)d->production, who->now,
	    d->id);
	order_write_lines(b, d, who);
}

void
order_write_revision(struct batch *b, const struct order_doc *d, const struct actor *who)
{
	q_document_revision_add(b, SUBJECT_ORDER, d->id, d->revision, order_content(d, batch_arena(b)),
	    d->content_hash, who->user_id, who->now);
}
