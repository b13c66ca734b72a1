#include "server/domain/period/period.h"

#include "common/date.h"
#include "server/domain/move.h"

static const struct move moves[] = {
#define STATE(name, number, en, zh)
#define MOVE(from, verb, to, en, zh) {PERIOD_##from, PERIOD_##verb, PERIOD_##to},
#include "server/domain/period/state.def"
#undef STATE
#undef MOVE
};

void
period_load(struct batch *b, const struct actor *who, const Google__Type__Date *date, struct period_facts *f)
{
	int32_t day = who->today;
	int month;

	if (date != NULL && date_valid(date->year, date->month, date->day))
		day = date_from_civil(date->year, date->month, date->day);
	month = date_period(day);
	q_period_share(b, month);
	q_period_state(b, month, &f->state);
}

int
period_state_of(const struct q_period_state *s)
{
	return s->found ? s->state : PERIOD_OPEN;
}

bool
period_check(
    struct why *w, const char *path, const struct period_facts *f, int32_t date, const struct actor *who)
{
	if (date > who->today)
		violate(w, path, R_DATE_IN_FUTURE);
	else if (date < who->today && !may(who, PERM_ORDER_BACKDATE))
		violate(w, path, R_BACKDATE_NOT_ALLOWED);
	else if (period_state_of(&f->state) == PERIOD_CLOSED)
		violate(w, path, R_PERIOD_CLOSED, arena_printf(w->arena, "%d", date_period(date)));
	else
		return true;
	return false;
}

bool
period_next(int from, enum period_verb verb, int *to)
{
	return move_find(moves, ARRAY_SIZE(moves), from, (int)verb, to);
}

void
period_view(Bl__Period *out, int32_t month, int state, int64_t version)
{
	bl__period__init(out);
	out->month = month;
	out->closed = state == PERIOD_CLOSED;
	out->version = version;
}
