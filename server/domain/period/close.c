#include "server/domain/period/turn.h"

struct period_close_facts {
	struct period_turn_facts turn;
};
struct period_close_plan {
	struct period_turn turn;
};

static void
period_close_load(
    struct batch *b, const Bl__ClosePeriodRequest *rq, const struct actor *who, struct period_close_facts *f)
{
	(void)who;
	period_turn_load(b, rq->month, &f->turn);
}

static bool
period_close_decide(const struct period_close_facts *f, const Bl__ClosePeriodRequest *rq,
    const struct actor *who, struct period_close_plan *p, struct why *why)
{
	return period_turn_decide(&f->turn, rq->month, PERIOD_CLOSE, who, &p->turn, why);
}

static void
period_close_apply(struct batch *b, const struct period_close_facts *f, const struct period_close_plan *p,
    const Bl__ClosePeriodRequest *rq, const struct actor *who, Bl__ClosePeriodResponse *re)
{
	(void)f;
	(void)rq;
	re->period = period_turn_apply(b, &p->turn, who);
}

OP_COMMAND(period_close, close_period);
