/* approval/explain -- which way the document would take if the caller submitted it now, and why (S21). May: who may see it. */
#include "server/domain/approval/inputs.h"
#include "server/domain/approval/turn.h"

struct approval_explain_facts {
	void *subject[SUBJECTS_MAX]; /* facts of each kind of document; only one finds something */
	struct approval_facts flows[SUBJECTS_MAX];
};

static void
approval_explain_load(struct batch *b, const Bl__ExplainApprovalRequest *rq, const struct actor *who,
    struct approval_explain_facts *f)
{
	for (int i = 0; i < subject_count; i++) {
		f->subject[i] = arena_alloc(batch_arena(b), subject_table[i]->look_size);
		subject_table[i]->look(b, ref_of(rq->subject_id), (struct uuid){0}, who, f->subject[i]);
		approval_load(b, subject_table[i]->kind, who, &f->flows[i]);
	}
}

static void
explain(const struct approval_start *start, const struct subject_head *head, const struct actor *who,
    Bl__ExplainApprovalResponse *re)
{
	bool margin = may(who, PERM_COST_READ);
	const char *reason;
	const struct approval_doc *d = approval_start_doc(start, &reason);

	re->flow_code = reply_text(who, d->flow_code);
	re->flow_version = d->flow_version;
	re->reason = reply_text(who, condition_shown(reason, who->lang, margin, who->arena));
	re->n_nodes = approval_path(d, who, &re->nodes);
	re->inputs =
	    reply_text(who, inputs_shown(inputs_text(&head->inputs, who->arena), margin, who->arena));
}

static bool
approval_explain_view(const struct approval_explain_facts *f, const Bl__ExplainApprovalRequest *rq,
    const struct actor *who, Bl__ExplainApprovalResponse *re, struct why *why)
{
	struct approval_start *start;
	struct subject_head head = {.found = false};
	int i = 0;

	if (!field_ref(why, "subject_id", rq->subject_id, true))
		return why_invalid(why);
	for (; i < subject_count && !head.found; i++)
		subject_table[i]->look_head(f->subject[i], who, &head);
	if (!head.found)
		return deny(why, R_NOT_FOUND, "document", rq->subject_id);
	i--;
	if (!approval_start(&f->flows[i], &head, who, "", &start, why))
		return false;
	explain(start, &head, who, re);
	if (subject_table[i]->look_credit != NULL)
		re->credit = subject_table[i]->look_credit(f->subject[i], who);
	return true;
}

OP_QUERY(approval_explain, explain_approval);
