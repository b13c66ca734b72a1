/* approve.h -- facts and plan of task_approve, for its unit tests. */
#ifndef BL_DOMAIN_TASK_APPROVE_H
#define BL_DOMAIN_TASK_APPROVE_H

#include "branchline/v1/task.pb-c.h"
#include "server/domain/approval/turn.h"
#include "server/domain/period/period.h"

struct task_approve_facts {
	struct period_facts period;
	struct approval_turn_facts turn;
};
struct task_approve_plan {
	struct approval_turn turn;
};

bool task_approve_decide(const struct task_approve_facts *f, const Bl__ApproveTaskRequest *rq,
    const struct actor *who, struct task_approve_plan *p, struct why *why);

#endif
