/* approval/withdraw -- takes a submitted document back. May: who submitted it, or whose it is. Locks: document, approval. Effect: the
 * approval ends, the document is a draft again; of a change the agreed order stays as it is. */
#include "server/domain/approval/withdraw.h"

static void
approval_withdraw_load(struct batch *b, const Bl__WithdrawApprovalRequest *rq, const struct actor *who,
    struct approval_withdraw_facts *f)
{
	struct ref r = ref_of(rq->subject_id);

	approval_turn_load(b, (struct approval_key){.id = r.id, .number = r.code}, false, who, &f->turn);
}

bool
approval_withdraw_decide(const struct approval_withdraw_facts *f, const Bl__WithdrawApprovalRequest *rq,
    const struct actor *who, struct approval_withdraw_plan *p, struct why *why)
{
	struct approval_turn *t = &p->turn;

	field_ref(why, "subject_id", rq->subject_id, true);
	field_note(why, "reason", rq->reason);
	if (why_violated(why))
		return why_invalid(why);
	if (!approval_turn_open(&f->turn, "submitted document", rq->subject_id, who, t, why))
		return false;
	if (!uuid_eq(who->user_id, t->doc.submitted_by) && !uuid_eq(who->user_id, t->head.owner_id))
		return deny(why, R_WITHDRAW_NOT_YOURS, t->doc.submitter_login);
	if (!approval_turn_runs(t, who, why))
		return false;
	approval_take_back(&t->doc, rq->reason, who);
	t->doc.version++;
	return true;
}

static void
approval_withdraw_apply(struct batch *b, const struct approval_withdraw_facts *f,
    const struct approval_withdraw_plan *p, const Bl__WithdrawApprovalRequest *rq, const struct actor *who,
    Bl__WithdrawApprovalResponse *re)
{
	int64_t version = p->turn.head.version + 1;

	(void)f;
	(void)rq;
	approval_write(b, &p->turn.doc, version, who);
	approval_turn_back(b, &p->turn, "withdrawn", who);
	approval_turn_audit(b, &p->turn, version, "withdrawn");
	re->approval = approval_message(&p->turn.doc, who);
}

OP_COMMAND(approval_withdraw, withdraw_approval);
