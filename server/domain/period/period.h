/* period.h -- accounting months, for every operation that books an event on a day (D18).
 *
 *	load:	period_load(b, who, rq->date, &f->period);	the first statements of the load
 *	decide:	int32_t date = who->today;
 *		if (field_date(why, "date", rq->date, false, &date))
 *			period_check(why, "date", &f->period, date, who);
 *
 * The load takes a shared lock of the day's month until the commit, so that nobody closes it meanwhile; locks of periods come
 * before all other locks. */
#ifndef BL_DOMAIN_PERIOD_H
#define BL_DOMAIN_PERIOD_H

#include "branchline/v1/period.pb-c.h"
#include "query/q_period.h"
#include "server/domain/field.h"

enum period_state {
#define STATE(name, number, en, zh) PERIOD_##name = number,
#define MOVE(from, verb, to, en, zh)
#include "server/domain/period/state.def"
#undef STATE
#undef MOVE
};
enum period_verb { PERIOD_CLOSE, PERIOD_REOPEN };

/* Of one day's month. */
struct period_facts {
	struct q_period_state state;
};

/* Date: of the event as the client sent it; NULL or nonsense = today. */
void period_load(
    struct batch *b, const struct actor *who, const Google__Type__Date *date, struct period_facts *f);

/* May this caller book on this day? Violates path when not: the day is in the future, it is an earlier one and the right
 * to back-date is missing, or its month is closed. The date is that of period_load. */
bool period_check(
    struct why *w, const char *path, const struct period_facts *f, int32_t date, const struct actor *who);

/* The state behind a move; false when it is not legal. A month that was not found is open. */
bool period_next(int from, enum period_verb verb, int *to);
int period_state_of(const struct q_period_state *s);

void period_view(Bl__Period *out, int32_t month, int state, int64_t version);

#endif
