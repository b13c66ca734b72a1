/* withdraw.h -- facts and plan of approval_withdraw, for its unit test. */
#ifndef BL_DOMAIN_APPROVAL_WITHDRAW_H
#define BL_DOMAIN_APPROVAL_WITHDRAW_H

#include "server/domain/approval/turn.h"

struct approval_withdraw_facts {
	struct approval_turn_facts turn;
};
struct approval_withdraw_plan {
	struct approval_turn turn;
};

bool approval_withdraw_decide(const struct approval_withdraw_facts *f, const Bl__WithdrawApprovalRequest *rq,
    const struct actor *who, struct approval_withdraw_plan *p, struct why *why);

#endif
