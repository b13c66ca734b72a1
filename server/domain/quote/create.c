/* quote/create -- a draft quote in one message.
 * May: QUOTE_EDIT, for oneself. Locks: none. Effect: quote, lines. The second load happens only with a template: products and
 * prices are those of its lines. */
#include "common/limits.h"
#include "server/domain/quote/create.h"

static void
facts_load(
    struct batch *b, const Bl__CreateQuoteRequest *rq, const struct actor *who, struct quote_create_facts *f)
{
	period_load(b, who, rq->business_date, &f->period);
	doc_load(b, rq->lines, rq->n_lines, ref_of(rq->customer_id), (struct ref){.id = who->user_id},
	    doc_day(rq->business_date, who), &f->doc);
}

static void
quote_create_load(
    struct batch *b, const Bl__CreateQuoteRequest *rq, const struct actor *who, struct quote_create_facts *f)
{
	if (rq->template_id[0] != '\0')
		template_load(b, rq->template_id, &f->of);
	else
		facts_load(b, rq, who, f);
}

/* The request as if its client had written what the template says, for what it does not say itself. */
static Bl__CreateQuoteRequest *
of_template(const Bl__CreateQuoteRequest *rq, const struct actor *who, struct quote_create_facts *f)
{
	Bl__CreateQuoteRequest *m = arena_memdup(who->arena, rq, sizeof(*rq));

	m->lines = template_then(&f->of, rq->lines, rq->n_lines, who, &m->n_lines, &f->doc);
	if (rq->note[0] == '\0')
		m->note = reply_text(who, f->of.head.note);
	return m;
}

static void
quote_create_load2(
    struct batch *b, const Bl__CreateQuoteRequest *rq, const struct actor *who, struct quote_create_facts *f)
{
	if (rq->template_id[0] == '\0')
		return;
	if (template_usable(&f->of))
		f->whole = of_template(rq, who, f);
	facts_load(b, f->whole != NULL ? f->whole : rq, who, f);
}

static void
read_customer(const struct quote_create_facts *f, const Bl__CreateQuoteRequest *rq, struct quote_doc *d,
    struct why *why)
{
	const struct q_document_customer *c = &f->doc.customer;

	if (!field_ref(why, "customer_id", rq->customer_id, true))
		return;
	if (!c->found || c->archived_at != INT64_MIN) {
		field_unknown(why, "customer_id", rq->customer_id);
		return;
	}
	d->customer_id = c->id;
	d->customer_code = c->code;
	d->customer_name = c->name;
	d->customer_level = c->level;
}

static void
read_head(const struct quote_create_facts *f, const Bl__CreateQuoteRequest *rq, const struct actor *who,
    struct quote_doc *d, struct why *why)
{
	field_new_id(why, "quote_id", rq->quote_id, new_id(who, 0), &d->id);
	read_customer(f, rq, d, why);
	d->owner_id = f->doc.owner.id;
	d->owner_login = f->doc.owner.login;
	d->branch_id = f->doc.owner.branch_id;
	d->branch_code = f->doc.owner.branch_code;
	d->business_date = who->today;
	if (field_date(why, "business_date", rq->business_date, false, &d->business_date))
		period_check(why, "business_date", &f->period, d->business_date, who);
	d->valid_to = d->business_date + QUOTE_VALID_DAYS;
	if (field_date(why, "valid_to", rq->valid_to, false, &d->valid_to))
		field_days(why, "valid_to", d->valid_to, d->business_date, d->business_date + 3660);
	if (field_text(why, "contact", rq->contact, LIMIT_TEXT_NAME, false))
		d->contact = rq->contact[0] != '\0' || f->doc.customer.contact == NULL
		                 ? rq->contact
		                 : f->doc.customer.contact;
	if (field_note(why, "note", rq->note))
		d->note = rq->note;
}

static void
read_lines(const struct quote_create_facts *f, const Bl__CreateQuoteRequest *rq, const struct doc_terms *t,
    const struct actor *who, struct quote_doc *d, struct why *why)
{
	d->nline = rq->n_lines <= LIMIT_LINES ? rq->n_lines : 0;
	d->line = arena_new_n(who->arena, struct doc_line, rq->n_lines);
	doc_lines_read(&f->doc, rq->lines, rq->n_lines, t, who, d->line, why);
}

bool
quote_create_decide(const struct quote_create_facts *f, const Bl__CreateQuoteRequest *asked,
    const struct actor *who, struct quote_create_plan *p, struct why *why)
{
	const Bl__CreateQuoteRequest *rq = f->whole != NULL ? f->whole : asked;
	struct quote_doc *d = &p->d;
	struct doc_terms t = {.tax_inclusive = !rq->tax_exclusive, .wished_date = NO_DATE};

	*d = (struct quote_doc){.found = true,
	    .version = 1,
	    .revision = 1,
	    .state = QUOTE_DRAFT,
	    .created_by = who->user_id,
	    .tax_inclusive = !rq->tax_exclusive};
	d->editors = (struct uuids){arena_memdup(who->arena, &who->user_id, sizeof(who->user_id)), 1};
	read_head(f, rq, who, d, why);
	t.day = d->business_date;
	t.customer_level = d->customer_level;
	t.customer_id = d->customer_id;
	t.branch_id = d->branch_id;
	doc_terms_money(&f->doc, rq->currency_code, rq->fx_rate, who, &t, why);
	d->currency = t.currency;
	d->fx_rate = t.fx_rate;
	d->money = t.money;
	if (template_check(&f->of, rq->template_id, why) || rq->n_lines > 0)
		read_lines(f, rq, &t, who, d, why);
	if (why_violated(why))
		return why_invalid(why);
	return quote_settle(d, who, why);
}

static void
quote_create_apply(struct batch *b, const struct quote_create_facts *f, const struct quote_create_plan *p,
    const Bl__CreateQuoteRequest *rq, const struct actor *who, Bl__CreateQuoteResponse *re)
{
	const struct quote_doc *d = &p->d;

	(void)f;
	(void)rq;
	quote_write_new(b, d, who);
	quote_event_apply(b, d, "quote.created", false, who);
	quote_audit(b, d, "created", who);
	re->quote = quote_message(d, who, who->validate_only || d->nline <= QUOTE_LINES_IN_REPLY);
}

OP_COMMAND_LOAD2(quote_create, create_quote);
