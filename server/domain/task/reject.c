/* task/reject -- says no. May: APPROVE, the task's own person, never an author. Locks: document, approval. Effect: the approval
 * ends, the document is a draft again; of a change the agreed order stays as it is. */
#include "server/domain/task/task.h"

struct task_reject_facts {
	struct task_refuse_facts refuse;
};
struct task_reject_plan {
	struct task_refuse_plan refuse;
};

static void
task_reject_load(
    struct batch *b, const Bl__RejectTaskRequest *rq, const struct actor *who, struct task_reject_facts *f)
{
	approval_turn_load(b, task_key(rq->task_id), false, who, &f->refuse.turn);
}

static bool
task_reject_decide(const struct task_reject_facts *f, const Bl__RejectTaskRequest *rq,
    const struct actor *who, struct task_reject_plan *p, struct why *why)
{
	return task_refuse_decide(&f->refuse, rq->task_id, rq->comment, TASK_DO_REJECT, who, &p->refuse, why);
}

static void
task_reject_apply(struct batch *b, const struct task_reject_facts *f, const struct task_reject_plan *p,
    const Bl__RejectTaskRequest *rq, const struct actor *who, Bl__RejectTaskResponse *re)
{
	(void)f;
	(void)rq;
	re->approval = task_refuse_apply(b, &p->refuse, "rejected", who);
}

OP_COMMAND(task_reject, reject_task);
