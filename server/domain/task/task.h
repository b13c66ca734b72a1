/* task.h -- what the decisions about a task share. */
#ifndef BL_DOMAIN_TASK_H
#define BL_DOMAIN_TASK_H

#include "branchline/v1/task.pb-c.h"
#include "server/domain/approval/turn.h"

/* Task by id, or the caller's open one by the number of its document. */
struct approval_key task_key(const char *text);

/* task_reject and task_return are the same thing with another verb. */
struct task_refuse_facts {
	struct approval_turn_facts turn;
};
struct task_refuse_plan {
	struct approval_turn turn;
};
bool task_refuse_decide(const struct task_refuse_facts *f, const char *task_id, const char *comment,
    enum task_verb verb, const struct actor *who, struct task_refuse_plan *p, struct why *why);
Bl__Approval *task_refuse_apply(
    struct batch *b, const struct task_refuse_plan *p, const char *what, const struct actor *who);

#endif
