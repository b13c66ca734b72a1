/* rules.h -- when an alarm is due (S43): before a promise is missed. Pure. */
#ifndef BL_DOMAIN_ALARM_RULES_H
#define BL_DOMAIN_ALARM_RULES_H

#include "common/why.h"

enum alarm_kind {
#define ALARM(name, number, en, zh) ALARM_##name = number,
#include "server/domain/alarm/kind.def"
#undef ALARM
};

#define ALARM_DUE_DAYS 1      /* so long before the promised day goods must leave */
#define ALARM_SLOW_DAYS 2     /* so long an approval may wait */
#define ALARM_UNSIGNED_DAYS 7 /* so long goods are under way before somebody asks where they are */
#define ALARM_EXPIRING_DAYS 3 /* so long before its last day a quote is brought back to mind */

/* A line of an effective order; quantities in base units. */
struct alarm_line {
	int32_t promised_date; /* NO_DATE = nothing was promised, nothing can be late */
	bool make;
	int32_t make_days; /* for the whole line */
	int64_t base_quantity, produced, shipped, refused, closed;
};

/* What still has to be shipped. */
int64_t alarm_open_quantity(const struct alarm_line *l);
/* The kinds for which there is a cause today: bit 1 << kind. */
unsigned alarm_causes(const struct alarm_line *l, int32_t today);
/* An approval that has waited since before this instant is slow; us since 1970. */
int64_t alarm_slow_before(int64_t now);
/* A shipment of this day or earlier that nobody has signed for should have arrived. */
int32_t alarm_unsigned_by(int32_t today);
/* A quote whose last day is today or later, up to this day, is about to expire. */
int32_t alarm_expiring_until(int32_t today);

const char *alarm_text(int kind, enum lang lang); /* "" for an unknown kind */

#endif
