#include "common/date.h"

#include <assert.h>

/* Years are counted from March, so that the leap day is the last of its year; an era is 400 years. */
#define ERA_DAYS 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

static bool
leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
date_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	assert(month >= 1 && month <= 12);
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool
date_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= date_month_days(year, month);
}

bool
date_in_range(int32_t date)
{
	return date >= DATE_MIN && date <= DATE_MAX;
}

int32_t
date_from_civil(int year, int month, int day)
{
	assert(date_valid(year, month, day));
	int y = month <= 2 ? year - 1 : year;
	int m = month <= 2 ? month + 9 : month - 3;
	int era = y / 400, of_era = y % 400;
	int of_year = (153 * m + 2) / 5 + day - 1;
	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_SHIFT;
}

struct civil
date_civil(int32_t date)
{
	assert(date_in_range(date));
	int days = date + EPOCH_SHIFT;
	int era = days / ERA_DAYS, of_era = days % ERA_DAYS;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	int month = m < 10 ? m + 3 : m - 9;
	return (struct civil){
	    .year = y + era * 400 + (month <= 2), .month = month, .day = of_year - (153 * m + 2) / 5 + 1};
}

int32_t
date_month_start(int32_t date)
{
	struct civil c = date_civil(date);
	return date - (c.day - 1);
}

int32_t
date_month_end(int32_t date)
{
	struct civil c = date_civil(date);
	return date + date_month_days(c.year, c.month) - c.day;
}

int32_t
date_add_months(int32_t date, int n)
{
	struct civil c = date_civil(date);
	int64_t months = (int64_t)c.year * 12 + (c.month - 1) + n;
	if (months < 12 || months >= 10000 * 12)
		return NO_DATE;
	int year = (int)(months / 12), month = (int)(months % 12) + 1;
	int last = date_month_days(year, month);
	return date_from_civil(year, month, c.day < last ? c.day : last);
}

int
date_weekday(int32_t date)
{
	assert(date_in_range(date));
	return (date - DATE_MIN) % 7 + 1; /* 0001-01-01 was a Monday */
}

/* A week belongs to the year of its Thursday (9999-12-31 is a Friday, so that stays in range). */
struct iso_week
date_iso_week(int32_t date)
{
	int weekday = date_weekday(date);
	int32_t thursday = date + 4 - weekday;
	int year = date_civil(thursday).year;
	return (struct iso_week){
	    .year = year, .week = (thursday - date_from_civil(year, 1, 1)) / 7 + 1, .weekday = weekday};
}

int
date_period(int32_t date)
{
	struct civil c = date_civil(date);
	return c.year * 100 + c.month;
}

bool
period_valid(int period)
{
	return period > 0 && date_valid(period / 100, period % 100, 1);
}

int32_t
period_start(int period)
{
	return date_from_civil(period / 100, period % 100, 1);
}

int32_t
period_end(int period)
{
	return date_month_end(period_start(period));
}

int32_t
date_of_instant(int64_t us, int32_t offset_s)
{
	int64_t s = us / SECOND_US - (us % SECOND_US < 0) + offset_s;
	int64_t date = s / DAY_SECONDS - (s % DAY_SECONDS < 0);
	return date < DATE_MIN || date > DATE_MAX ? NO_DATE : (int32_t)date;
}

int64_t
date_start(int32_t date, int32_t offset_s)
{
	return ((int64_t)date * DAY_SECONDS - offset_s) * SECOND_US;
}
