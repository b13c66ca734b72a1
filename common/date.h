/* date.h -- business dates: int32 days since 1970-01-01, Gregorian, years 1 to 9999. NO_DATE = absent.
 *
 * Dates never pass through a time zone; only an instant becomes a date, with the zone's offset at that
 * instant. */
#ifndef BL_COMMON_DATE_H
#define BL_COMMON_DATE_H

#include "common/arena.h"

#define DATE_TEXT 11 /* bytes of YYYY-MM-DD with its NUL */
#define DAY_SECONDS 86400
#define SECOND_US 1000000
#define DATE_MIN (-719162) /* 0001-01-01 */
#define DATE_MAX 2932896   /* 9999-12-31 */

struct civil {
	int year, month, day;
};
struct iso_week {
	int year, week, weekday; /* weekday 1 = Monday .. 7 = Sunday */
};

bool date_valid(int year, int month, int day);
bool date_in_range(int32_t date); /* false for NO_DATE */
int date_month_days(int year, int month);

/* The arguments are valid. */
int32_t date_from_civil(int year, int month, int day);
struct civil date_civil(int32_t date);

int32_t date_month_start(int32_t date);
int32_t date_month_end(int32_t date);
/* Same day n months later (earlier when negative), clamped to the month's end: Jan 31 + 1 = Feb 28 or 29.
 * NO_DATE when it leaves the range. */
int32_t date_add_months(int32_t date, int n);

int date_weekday(int32_t date); /* 1 = Monday .. 7 = Sunday */
struct iso_week date_iso_week(int32_t date);

/* Periods are months, yyyymm. */
int date_period(int32_t date);
bool period_valid(int period);
int32_t period_start(int period);
int32_t period_end(int period);

/* The date of an instant (microseconds since 1970 UTC) in a zone that is offset_s seconds ahead of UTC.
 * NO_DATE outside the years. */
int32_t date_of_instant(int64_t us, int32_t offset_s);
/* The first instant of a date in such a zone. */
int64_t date_start(int32_t date, int32_t offset_s);

/* Exactly YYYY-MM-DD. *out is untouched on failure. */
bool date_parse(const char *s, int32_t *out);
/* As typed at the console: full-width digits, one or two digits for month and day, parted by - / . 。 or
 * 年月日, or the eight digits 20240305. */
bool date_parse_human(const char *s, int32_t *out);
char *date_text(char buf[DATE_TEXT], int32_t date);
char *date_format(struct arena *a, int32_t date); /* NULL for NO_DATE */

#endif
