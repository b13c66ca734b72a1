/* Writers of a quote: they queue statements and decide nothing. */
#include "server/domain/quote/quote.h"

#define COLUMN(name, type, value)                                                                            \
	type *name = arena_new_n(batch_arena(b), type, n);                                                   \
	for (size_t i = 0; i < n; i++) {                                                                     \
		const struct doc_line *l = &d->line[i];                                                      \
		name[i] = (value);                                                                           \
	}

static void
write_lines(struct batch *b, const struct quote_doc *d)
{
	size_t n = d->nline;
	COLUMN(id, struct uuid, l->id)
	COLUMN(seq, int32_t, l->seq)
	COLUMN(product, struct uuid, l->product_id)
	COLUMN(name, const char *, l->name)
	COLUMN(unit, const char *, l->unit)
	COLUMN(num, int32_t, l->unit_num)
	COLUMN(den, int32_t, l->unit_den)
	COLUMN(quantity, int64_t, l->quantity)
	COLUMN(price, int64_t, l->price)
	COLUMN(discount, int32_t, l->discount)
	COLUMN(below, int32_t, l->below_list)
	COLUMN(rate, int32_t, l->tax_rate)
	COLUMN(net, int64_t, l->net)
	COLUMN(tax, int64_t, l->tax)
	COLUMN(gross, int64_t, l->gross)
	COLUMN(unit_cost, int64_t, l->unit_cost)
	COLUMN(cost, int64_t, l->cost)
	COLUMN(source, const char *, l->price_source)
	COLUMN(wished, int32_t, l->wished_date)
	COLUMN(note, const char *, l->note)

	q_quote_lines_insert(b, d->id, (struct uuids){id, n}, (struct i32s){seq, n},
	    (struct uuids){product, n}, (struct texts){name, n}, (struct texts){unit, n},
	    (struct i32s){num, n}, (struct i32s){den, n}, (struct i64s){quantity, n}, (struct i64s){price, n},
	    (struct i32s){discount, n}, (struct i32s){below, n}, (struct i32s){rate, n},
	    (struct i64s){net, n}, (struct i64s){tax, n}, (struct i64s){gross, n},
	    (struct i64s){unit_cost, n}, (struct i64s){cost, n}, (struct texts){source, n},
	    (struct i32s){wished, n}, (struct texts){note, n});
}

void
quote_write_new(struct batch *b, const struct quote_doc *d, const struct actor *who)
{
	q_quote_insert(b, d->id, d->customer_id, d->branch_id, d->owner_id, d->created_by, d->currency,
	    d->fx_rate, d->tax_inclusive, d->business_date, d->valid_to, d->contact, d->note, d->sum.net,
	    d->sum.tax, d->sum.gross, d->sum.cost, d->sum.base_gross, d->sum.base_net, d->content_hash,
	    d->editors, who->now);
	write_lines(b, d);
}

void
quote_write_draft(struct batch *b, const struct quote_doc *d, const struct actor *who)
{
	q_quote_lines_delete(b, d->id);
	q_quote_update(b, d->revision, (int16_t)d->state, d->valid_to, d->contact, d->note, d->sum.net,
	    d->sum.tax, d->sum.gross, d->sum.cost, d->sum.base_gross, d->sum.base_net, d->content_hash,
	    d->editors, who->now, d->id);
	write_lines(b, d);
}

void
quote_write_revision(struct batch *b, const struct quote_doc *d, const struct actor *who)
{
	q_document_revision_add(b, SUBJECT_QUOTE, d->id, d->revision, quote_content(d, batch_arena(b)),
	    d->content_hash, who->user_id, who->now);
}

void
quote_event_apply(
    struct batch *b, const struct quote_doc *d, const char *kind, bool notify, const struct actor *who)
{
	struct event_note n = {.kind = kind,
	    .subject = SUBJECT_QUOTE,
	    .id = d->id,
	    .version = d->version,
	    .branch_id = d->branch_id,
	    .owner_id = d->owner_id};

	(void)who;
	if (notify)
		n.recipients =
		    (struct uuids){arena_memdup(batch_arena(b), &d->owner_id, sizeof(d->owner_id)), 1};
	op_event(b, &n);
}

void
quote_effective_apply(struct batch *b, const struct quote_doc *d, const struct actor *who)
{
	q_quote_effective_set(b, who->now, d->id);
	quote_event_apply(b, d, "quote.effective", true, who);
}

void
quote_reopen_apply(struct batch *b, const struct quote_doc *d, const struct actor *who)
{
	q_quote_reopen(b, who->now, d->id);
	quote_event_apply(b, d, "quote.changed", true, who);
}

void
quote_audit(struct batch *b, const struct quote_doc *d, const char *what, const struct actor *who)
{
	op_audit(b, &(struct audit_note){
	                .subject = SUBJECT_QUOTE,
	                .id = d->id,
	                .version = d->version,
	                .revision = d->revision,
	                .hash = d->content_hash,
	                .branch_id = d->branch_id,
	                .change = arena_printf(batch_arena(b), "%s: %s, %zu lines, %s %s", what,
	                    quote_state_word(d->state), d->nline,
	                    reply_amount(who, d->sum.gross, d->money.exponent), d->currency),
	            });
}
