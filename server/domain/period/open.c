#include "server/domain/period/turn.h"

struct period_open_facts {
	struct period_turn_facts turn;
};
struct period_open_plan {
	struct period_turn turn;
};

static void
period_open_load(
    struct batch *b, const Bl__OpenPeriodRequest *rq, const struct actor *who, struct period_open_facts *f)
{
	(void)who;
	period_turn_load(b, rq->month, &f->turn);
}

static bool
period_open_decide(const struct period_open_facts *f, const Bl__OpenPeriodRequest *rq,
    const struct actor *who, struct period_open_plan *p, struct why *why)
{
	return period_turn_decide(&f->turn, rq->month, PERIOD_REOPEN, who, &p->turn, why);
}

static void
period_open_apply(struct batch *b, const struct period_open_facts *f, const struct period_open_plan *p,
    const Bl__OpenPeriodRequest *rq, const struct actor *who, Bl__OpenPeriodResponse *re)
{
	(void)f;
	(void)rq;
	re->period = period_turn_apply(b, &p->turn, who);
}

OP_COMMAND(period_open, open_period);
