/* quote/update -- new content of a draft; an effective quote becomes a draft of the next revision (O4).
 * May: QUOTE_EDIT, in scope. Locks: quote. Effect: header, lines; who changes is an author. */
#include "common/limits.h"
#include "server/domain/quote/create.h"

static const struct uuid no_task;

static void
quote_update_load(
    struct batch *b, const Bl__UpdateQuoteRequest *rq, const struct actor *who, struct quote_update_facts *f)
{
	struct ref quote = ref_of(rq->quote_id);

	quote_rows_lock(b, quote, no_task, &f->rows);
	quote_rows_load(b, quote, no_task, &f->rows);
	q_quote_submitted(b, quote.id, quote.code, &f->submitted);
	doc_lines_load(b, rq->lines, rq->n_lines, who->today, (struct ref){0}, quote, &f->doc);
}

static void
add_editor(struct quote_doc *d, const struct actor *who)
{
	struct uuid *v = arena_new_n(who->arena, struct uuid, d->editors.n + 1);

	for (size_t i = 0; i < d->editors.n; i++) {
		if (uuid_eq(d->editors.v[i], who->user_id))
			return;
		v[i] = d->editors.v[i];
	}
	v[d->editors.n] = who->user_id;
	d->editors = (struct uuids){v, d->editors.n + 1};
}

static void
read_lines(const struct quote_update_facts *f, const Bl__UpdateQuoteRequest *rq, const struct actor *who,
    struct quote_doc *d, struct why *why)
{
	struct doc_terms t = {.currency = d->currency,
	    .money = d->money,
	    .fx_rate = d->fx_rate,
	    .tax_inclusive = d->tax_inclusive,
	    .wished_date = NO_DATE,
	    .day = who->today,
	    .customer_level = d->customer_level,
	    .customer_id = d->customer_id,
	    .branch_id = d->branch_id};

	if (rq->n_lines == 0)
		return;
	d->nline = rq->n_lines <= LIMIT_LINES ? rq->n_lines : 0;
	d->line = arena_new_n(who->arena, struct doc_line, rq->n_lines);
	doc_lines_read(&f->doc, rq->lines, rq->n_lines, &t, who, d->line, why);
}

#define GIVEN(rq, field, FIELD) ((rq)->_##field##_case == BL__UPDATE_QUOTE_REQUEST___##FIELD##_##FIELD)

bool
quote_update_decide(const struct quote_update_facts *f, const Bl__UpdateQuoteRequest *rq,
    const struct actor *who, struct quote_update_plan *p, struct why *why)
{
	struct quote_doc *d = &p->d;
	bool draft;

	if (!field_ref(why, "quote_id", rq->quote_id, true))
		return why_invalid(why);
	*d = quote_from_rows(&f->rows, who->arena);
	if (!quote_expect(d, rq->quote_id, rq->expected_version, why))
		return false;
	draft = d->state == QUOTE_DRAFT || quote_next(d->state, QUOTE_DO_REVISE, &d->state);
	if (!draft)
		return quote_deny_state(d, who, why);
	if (field_date(why, "valid_to", rq->valid_to, false, &d->valid_to) && rq->valid_to != NULL)
		field_days(why, "valid_to", d->valid_to, who->today, who->today + 3660);
	if (GIVEN(rq, contact, CONTACT) && field_text(why, "contact", rq->contact, LIMIT_TEXT_NAME, false))
		d->contact = rq->contact;
	if (GIVEN(rq, note, NOTE) && field_note(why, "note", rq->note))
		d->note = rq->note;
	read_lines(f, rq, who, d, why);
	if (why_violated(why))
		return why_invalid(why);
	add_editor(d, who);
	d->version++;
	d->revision += f->submitted.found;
	return quote_settle(d, who, why);
}

static void
quote_update_apply(struct batch *b, const struct quote_update_facts *f, const struct quote_update_plan *p,
    const Bl__UpdateQuoteRequest *rq, const struct actor *who, Bl__UpdateQuoteResponse *re)
{
	const struct quote_doc *d = &p->d;

	(void)f;
	(void)rq;
	quote_write_draft(b, d, who);
	quote_event_apply(b, d, "quote.changed", false, who);
	quote_audit(b, d, "changed", who);
	re->quote = quote_message(d, who, who->validate_only || d->nline <= QUOTE_LINES_IN_REPLY);
}

OP_COMMAND(quote_update, update_quote);
