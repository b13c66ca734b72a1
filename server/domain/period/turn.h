/* turn.h -- closing a month and opening it again are the same thing with another verb. */
#ifndef BL_DOMAIN_PERIOD_TURN_H
#define BL_DOMAIN_PERIOD_TURN_H

#include "server/domain/period/period.h"
#include "server/op/op.h"

struct period_turn_facts {
	struct q_period_state state;
};
struct period_turn {
	int32_t month;
	int state;
	int64_t version;
};

void period_turn_load(struct batch *b, int32_t month, struct period_turn_facts *f);
/* A month that is not over cannot be closed; PERIOD_STATE when the move is not legal. */
bool period_turn_decide(const struct period_turn_facts *f, int32_t month, enum period_verb verb,
    const struct actor *who, struct period_turn *p, struct why *why);
Bl__Period *period_turn_apply(struct batch *b, const struct period_turn *p, const struct actor *who);

#endif
