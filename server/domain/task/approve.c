/* task/approve -- agrees (S20, S23, S34). May: APPROVE, the task's own person, never an author. Locks: document, approval, customer's
 * credit account. Effect: the vote; with the last one of the last node the document is effective in the same commit: reservation,
 * credit, facts. */
#include "server/domain/task/approve.h"

#include "common/digest.h"
#include "server/domain/task/task.h"

static void
task_approve_load(
    struct batch *b, const Bl__ApproveTaskRequest *rq, const struct actor *who, struct task_approve_facts *f)
{
	period_load(b, who, NULL, &f->period);
	approval_turn_load(b, task_key(rq->task_id), true, who, &f->turn);
}

static bool
read_hash(const char *text, uint8_t hash[SHA256_BYTES], struct why *why)
{
	if (text[0] == '\0' || hex_decode(text, hash, SHA256_BYTES))
		return true;
	violate(why, "content_hash", R_BAD_HASH);
	return false;
}

static bool
read_by_caller(const struct approval_turn *t, const char *text, const uint8_t hash[SHA256_BYTES])
{
	return text[0] == '\0' || (t->doc.content_hash.n == SHA256_BYTES &&
	                              memcmp(t->doc.content_hash.p, hash, SHA256_BYTES) == 0);
}

bool
task_approve_decide(const struct task_approve_facts *f, const Bl__ApproveTaskRequest *rq,
    const struct actor *who, struct task_approve_plan *p, struct why *why)
{
	struct approval_turn *t = &p->turn;
	uint8_t hash[SHA256_BYTES] = {0};

	field_ref(why, "task_id", rq->task_id, true);
	field_note(why, "comment", rq->comment);
	read_hash(rq->content_hash, hash, why);
	period_check(why, "task_id", &f->period, who->today, who);
	if (why_violated(why))
		return why_invalid(why);
	if (!approval_turn_task(&f->turn, rq->task_id, who, t, why))
		return false;
	if (!read_by_caller(t, rq->content_hash, hash))
		return deny(why, R_OTHER_CONTENT, t->head.number != NULL ? t->head.number : rq->task_id);
	t->doc.version++;
	return !approval_agree(&t->doc, t->task, rq->comment, who) ||
	       approval_turn_advance(&f->turn, t, who, why);
}

static void
task_approve_apply(struct batch *b, const struct task_approve_facts *f, const struct task_approve_plan *p,
    const Bl__ApproveTaskRequest *rq, const struct actor *who, Bl__ApproveTaskResponse *re)
{
	const struct approval_turn *t = &p->turn;
	bool done = t->effect != NULL;

	(void)f;
	(void)rq;
	approval_write(b, &t->doc, t->head.version + done, who);
	if (done)
		t->ops->effective_apply(b, t->subject, t->effect, who);
	approval_turn_audit(
	    b, t, t->head.version + done, arena_printf(who->arena, "approved at node %d", t->task->seq));
	re->approval = approval_message(&t->doc, who);
	re->document_state =
	    reply_text(who, done ? t->ops->state_after(t->subject, t->effect) : t->head.state);
}

OP_COMMAND(task_approve, approve_task);
