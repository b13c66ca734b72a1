/* quote/submit -- gives the number and starts approval; effective at once where every node is automatic.
 * May: QUOTE_EDIT, in scope. Locks: quote. Effect: number (first time), revision, approval. */
#include "server/domain/approval/approval.h"
#include "server/domain/period/period.h"
#include "server/domain/quote/quote.h"

static const struct uuid no_task;

struct quote_submit_facts {
	struct quote_rows rows;
	struct period_facts period;
	struct approval_facts *approval;
};

struct quote_submit_plan {
	struct quote_doc d; /* after it */
	struct subject_head head;
	struct approval_start *start;
	bool passed;
};

static void
quote_submit_load(
    struct batch *b, const Bl__SubmitQuoteRequest *rq, const struct actor *who, struct quote_submit_facts *f)
{
	period_load(b, who, NULL, &f->period);
	quote_rows_lock(b, ref_of(rq->quote_id), no_task, &f->rows);
	quote_rows_load(b, ref_of(rq->quote_id), no_task, &f->rows);
	f->approval = approval_facts_new(batch_arena(b));
	approval_load(b, SUBJECT_QUOTE, who, f->approval);
}

static bool
quote_submit_decide(const struct quote_submit_facts *f, const Bl__SubmitQuoteRequest *rq,
    const struct actor *who, struct quote_submit_plan *p, struct why *why)
{
	struct quote_doc *d = &p->d;

	field_ref(why, "quote_id", rq->quote_id, true);
	field_note(why, "note", rq->note);
	period_check(why, "quote_id", &f->period, who->today, who);
	if (why_violated(why))
		return why_invalid(why);
	*d = quote_from_rows(&f->rows, who->arena);
	if (!quote_expect(d, rq->quote_id, rq->expected_version, why))
		return false;
	if (!quote_next(d->state, QUOTE_DO_SUBMIT, &d->state))
		return quote_deny_state(d, who, why);
	p->head = quote_head_of(d, who);
	if (!approval_start(f->approval, &p->head, who, rq->note, &p->start, why))
		return false;
	p->passed = approval_start_passed(p->start);
	if (p->passed)
		quote_next(d->state, QUOTE_DO_APPROVE, &d->state);
	d->version++;
	return true;
}

static void
quote_submit_apply(struct batch *b, const struct quote_submit_facts *f, const struct quote_submit_plan *p,
    const Bl__SubmitQuoteRequest *rq, const struct actor *who, Bl__SubmitQuoteResponse *re)
{
	const struct quote_doc *d = &p->d;

	(void)f;
	(void)rq;
	quote_write_revision(b, d, who);
	approval_start_apply(b, p->start, &p->head, who);
	if (p->passed)
		quote_effective_apply(b, d, who);
	else
		q_quote_state_set(b, (int16_t)d->state, (struct uuid){0}, who->now, d->id);
	quote_audit(b, d, "submitted", who);
	re->quote = quote_message(d, who, false);
	re->approval_id = reply_uuid(who, approval_start_id(p->start));
	if (d->number == NULL)
		op_number(b,
		    &(struct number_take){.series = "quote",
		        .branch_id = d->branch_id,
		        .date = who->today /* the period that was checked */,
		        .subject = SUBJECT_QUOTE,
		        .id = d->id},
		    &re->quote->number, "quote.number");
}

OP_COMMAND(quote_submit, submit_quote);
