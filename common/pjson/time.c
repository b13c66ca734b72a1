#include "common/pjson/time.h"

#include <stdio.h>

#define DAY 86400
#define FIRST_SECOND INT64_C(-62135596800) /* 0001-01-01 */
#define LAST_SECOND INT64_C(253402300799)  /* 9999-12-31T23:59:59 */
#define DURATION_MAX INT64_C(315576000000)

static bool
is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Days since 1970-01-01; the year begins in March here, so that the leap day comes last. */
static int64_t
days_of(int y, int m, int d)
{
	int64_t year = m > 2 ? y : y - 1;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void
date_of(int64_t days, int *y, int *m, int *d)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t mp = (5 * of_year + 2) / 153;

	*d = (int)(of_year - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(year + era * 400 + (*m <= 2));
}

/* ".123", ".000000001" or nothing. */
static int
fraction_text(int32_t nanos, char *out, size_t n)
{
	if (nanos == 0)
		return snprintf(out, n, "%s", "");
	if (nanos % 1000000 == 0)
		return snprintf(out, n, ".%03d", nanos / 1000000);
	if (nanos % 1000 == 0)
		return snprintf(out, n, ".%06d", nanos / 1000);
	return snprintf(out, n, ".%09d", nanos);
}

bool
timestamp_text(int64_t seconds, int32_t nanos, char out[TIME_TEXT])
{
	char fraction[16];
	int y, m, d;

	if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999999999)
		return false;
	int64_t days = seconds / DAY - (seconds % DAY < 0);
	int s = (int)(seconds - days * DAY);
	date_of(days, &y, &m, &d);
	fraction_text(nanos, fraction, sizeof(fraction));
	snprintf(out, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", y, m, d, s / 3600, s / 60 % 60, s % 60, fraction);
	return true;
}

/* Exactly n digits; moves *p behind them. */
static bool
take_digits(const char **p, int n, int *out)
{
	int v = 0;

	for (int i = 0; i < n; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		v = v * 10 + (**p - '0');
	}
	*out = v;
	return true;
}

static bool
take_char(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* An optional fraction of 1 to 9 digits. */
static bool
take_fraction(const char **p, int32_t *nanos)
{
	int n = 0;

	*nanos = 0;
	if (!take_char(p, '.'))
		return true;
	for (; **p >= '0' && **p <= '9' && n < 9; (*p)++, n++)
		*nanos = *nanos * 10 + (**p - '0');
	for (int i = n; i < 9; i++)
		*nanos *= 10;
	return n > 0 && (**p < '0' || **p > '9');
}

static bool
take_day(const char **p, int *y, int *m, int *d)
{
	if (!take_digits(p, 4, y) || !take_char(p, '-') || !take_digits(p, 2, m) || !take_char(p, '-') ||
	    !take_digits(p, 2, d))
		return false;
	return *y >= 1 && *m >= 1 && *m <= 12 && *d >= 1 && *d <= month_days(*y, *m);
}

static bool
take_clock(const char **p, int64_t *seconds)
{
	int h, m, s;

	if (!take_digits(p, 2, &h) || !take_char(p, ':') || !take_digits(p, 2, &m) || !take_char(p, ':') ||
	    !take_digits(p, 2, &s))
		return false;
	*seconds = h * 3600 + m * 60 + s;
	return h < 24 && m < 60 && s < 60;
}

/* Z or +hh:mm, as the seconds that local time is ahead. */
static bool
take_offset(const char **p, int64_t *seconds)
{
	int h, m, sign = **p == '-' ? -1 : 1;

	*seconds = 0;
	if (take_char(p, 'Z') || take_char(p, 'z'))
		return true;
	if (**p != '+' && **p != '-')
		return false;
	(*p)++;
	if (!take_digits(p, 2, &h) || !take_char(p, ':') || !take_digits(p, 2, &m) || h > 23 || m > 59)
		return false;
	*seconds = sign * (h * 3600 + m * 60);
	return true;
}

bool
timestamp_read(const char *text, int64_t *seconds, int32_t *nanos)
{
	const char *p = text;
	int64_t clock, offset;
	int y, m, d;

	if (!take_day(&p, &y, &m, &d) || (!take_char(&p, 'T') && !take_char(&p, 't')) || !take_clock(&p, &clock) ||
	    !take_fraction(&p, nanos) || !take_offset(&p, &offset) || *p != '\0')
		return false;
	*seconds = days_of(y, m, d) * DAY + clock - offset;
	return *seconds >= FIRST_SECOND && *seconds <= LAST_SECOND;
}

bool
duration_text(int64_t seconds, int32_t nanos, char out[TIME_TEXT])
{
	char fraction[16];
	bool minus = seconds < 0 || nanos < 0;

	if (seconds < -DURATION_MAX || seconds > DURATION_MAX || nanos < -999999999 || nanos > 999999999)
		return false;
	if ((seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0))
		return false;
	fraction_text(nanos < 0 ? -nanos : nanos, fraction, sizeof(fraction));
	snprintf(out, TIME_TEXT, "%s%lld%ss", minus ? "-" : "", (long long)(seconds < 0 ? -seconds : seconds), fraction);
	return true;
}

bool
duration_read(const char *text, int64_t *seconds, int32_t *nanos)
{
	const char *p = text;
	bool minus = take_char(&p, '-');
	int64_t v = 0;
	int n = 0;

	for (; *p >= '0' && *p <= '9' && n < 13; p++, n++)
		v = v * 10 + (*p - '0');
	if (n == 0 || v > DURATION_MAX || !take_fraction(&p, nanos) || !take_char(&p, 's') || *p != '\0')
		return false;
	*seconds = minus ? -v : v;
	*nanos = minus ? -*nanos : *nanos;
	return true;
}

bool
day_read(const char *text, int *year, int *month, int *day)
{
	const char *p = text;
	return take_day(&p, year, month, day) && *p == '\0';
}
