/* task/return -- sends the document back to its author for changes. May: APPROVE, the task's own person, never an author. Locks: document, approval. Effect: the approval
 * ends, the document is a draft again; of a change the agreed order stays as it is. */
#include "server/domain/task/task.h"

struct task_return_facts {
	struct task_refuse_facts refuse;
};
struct task_return_plan {
	struct task_refuse_plan refuse;
};

static void
task_return_load(
    struct batch *b, const Bl__ReturnTaskRequest *rq, const struct actor *who, struct task_return_facts *f)
{
	approval_turn_load(b, task_key(rq->task_id), false, who, &f->refuse.turn);
}

static bool
task_return_decide(const struct task_return_facts *f, const Bl__ReturnTaskRequest *rq,
    const struct actor *who, struct task_return_plan *p, struct why *why)
{
	return task_refuse_decide(&f->refuse, rq->task_id, rq->comment, TASK_DO_RETURN, who, &p->refuse, why);
}

static void
task_return_apply(struct batch *b, const struct task_return_facts *f, const struct task_return_plan *p,
    const Bl__ReturnTaskRequest *rq, const struct actor *who, Bl__ReturnTaskResponse *re)
{
	(void)f;
	(void)rq;
	re->approval = task_refuse_apply(b, &p->refuse, "returned", who);
}

OP_COMMAND(task_return, return_task);
