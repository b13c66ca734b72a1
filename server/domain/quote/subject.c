/* A quote as a subject of approval. */
#include "server/domain/quote/quote.h"

struct quote_subject_facts {
	struct quote_rows rows;
};

static void
credit_of(const struct quote_doc *d, const struct actor *who, struct credit_answer *out)
{
	credit_check(who->arena, &d->credit, (enum customer_status)d->customer_status, CREDIT_ORDERING,
	    d->sum.base_gross, d->money.base_exponent, who->today, out);
}

static struct routing_inputs
inputs_of(const struct quote_doc *d, const struct actor *who)
{
	struct credit_answer credit;
	struct routing_inputs in = {
	    .amount = d->sum.base_gross,
	    .exponent = d->money.base_exponent,
	    .margin = doc_margin(&d->sum),
	    .credit_grade = d->customer_grade,
	    .new_customer = d->new_customer,
	    .customer_level = d->customer_level,
	    .branch = d->branch_code,
	    .channel = "",
	    .foreign_currency = strcmp(d->currency, d->money.base_currency) != 0,
	    .line_count = (int32_t)d->nline,
	};

	credit_of(d, who, &credit);
	in.credit = credit.result == CREDIT_PASS ? "pass" : "approval";
	for (size_t i = 0; i < d->nline; i++) {
		if (d->line[i].below_list > in.discount)
			in.discount = d->line[i].below_list;
		in.below_floor |= d->line[i].below_floor;
	}
	return in;
}

struct subject_head
quote_head_of(const struct quote_doc *d, const struct actor *who)
{
	return (struct subject_head){
	    .found = d->found,
	    .kind = SUBJECT_QUOTE,
	    .id = d->id,
	    .number = d->number,
	    .version = d->version,
	    .revision = d->revision,
	    .in_approval = d->state == QUOTE_IN_APPROVAL,
	    .state = quote_state_word(d->state),
	    .draft = d->state == QUOTE_DRAFT,
	    .content_hash = quote_content_hash(d, who->arena),
	    .branch_id = d->branch_id,
	    .owner_id = d->owner_id,
	    .created_by = d->created_by,
	    .authors = d->editors,
	    .customer_name = d->customer_name,
	    .inputs = inputs_of(d, who),
	};
}

static void
subject_lock(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct quote_subject_facts *f = facts;

	(void)who;
	quote_rows_lock(b, document, task_id, &f->rows);
}

static void
subject_load(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct quote_subject_facts *f = facts;

	(void)who;
	quote_rows_load(b, document, task_id, &f->rows);
}

static void
subject_head(const void *facts, const struct actor *who, struct subject_head *out)
{
	const struct quote_subject_facts *f = facts;
	struct quote_doc d = quote_from_rows(&f->rows, who->arena);

	*out = (struct subject_head){.kind = SUBJECT_QUOTE};
	if (d.found)
		*out = quote_head_of(&d, who);
}

static bool
subject_effective(const void *facts, bool by_people, const struct actor *who, void *plan, struct why *why)
{
	const struct quote_subject_facts *f = facts;
	struct quote_doc *d = plan;

	(void)by_people; /* a quote moves no credit */
	*d = quote_from_rows(&f->rows, who->arena);
	if (!quote_next(d->state, QUOTE_DO_APPROVE, &d->state))
		return quote_deny_state(d, who, why);
	d->version++;
	return true;
}

static void
subject_effective_apply(struct batch *b, const void *facts, const void *plan, const struct actor *who)
{
	(void)facts;
	quote_effective_apply(b, plan, who);
}

static void
subject_back_apply(struct batch *b, const void *facts, const struct actor *who, const char *event)
{
	const struct quote_subject_facts *f = facts;
	struct quote_doc d = quote_from_rows(&f->rows, who->arena);

	quote_next(d.state, QUOTE_DO_BACK, &d.state);
	d.version++;
	q_quote_state_set(b, (int16_t)d.state, (struct uuid){0}, who->now, d.id);
	quote_event_apply(b, &d, event, true, who);
}

static const char *
subject_state_after(const void *facts, const void *plan)
{
	const struct quote_doc *d = plan;

	(void)facts;
	return quote_state_word(d->state);
}

struct quote_look_facts {
	struct quote_view_rows rows;
};

static void
subject_look(struct batch *b, struct ref document, struct uuid task_id, const struct actor *who, void *facts)
{
	struct quote_look_facts *f = facts;

	(void)who;
	quote_look_load(b, document, task_id, &f->rows);
}

static void
subject_look_head(const void *facts, const struct actor *who, struct subject_head *out)
{
	const struct quote_look_facts *f = facts;
	struct quote_doc d = quote_from_view(&f->rows, who->arena);

	*out = (struct subject_head){.kind = SUBJECT_QUOTE};
	if (d.found)
		*out = quote_head_of(&d, who);
}

static void
subject_look_document(const void *facts, int32_t revision, const struct actor *who, struct Bl__Order **order,
    struct Bl__Quote **quote)
{
	const struct quote_look_facts *f = facts;
	struct quote_doc d = quote_from_view(&f->rows, who->arena);

	(void)order;
	(void)revision;
	if (d.found)
		*quote = quote_message(&d, who, true);
}

const struct subject_ops quote_subject = {
    .kind = SUBJECT_QUOTE,
    .facts_size = sizeof(struct quote_subject_facts),
    .plan_size = sizeof(struct quote_doc),
    .lock = subject_lock,
    .load = subject_load,
    .head = subject_head,
    .effective = subject_effective,
    .effective_apply = subject_effective_apply,
    .back_apply = subject_back_apply,
    .state_after = subject_state_after,
    .look_size = sizeof(struct quote_look_facts),
    .look = subject_look,
    .look_head = subject_look_head,
    .look_document = subject_look_document,
};
