#include "common/pjson/time.h"

#include <stdio.h>

#include "common/date.h"

#define FIRST_SECOND INT64_C(-62135596800) /* 0001-01-01 */
#define LAST_SECOND INT64_C(253402300799)  /* 9999-12-31T23:59:59 */
#define DURATION_MAX INT64_C(315576000000)

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

	if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999999999)
		return false;
	int64_t days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
	int s = (int)(seconds - days * DAY_SECONDS);
	struct civil c = date_civil((int32_t)days);
	fraction_text(nanos, fraction, sizeof(fraction));
	snprintf(out, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", c.year, c.month, c.day, s / 3600,
	    s / 60 % 60, s % 60, fraction);
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
take_day(const char **p, int32_t *day)
{
	char text[DATE_TEXT];

	snprintf(text, sizeof(text), "%s", *p);
	if (!date_parse(text, day))
		return false;
	*p += DATE_TEXT - 1;
	return true;
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
	int32_t day;

	if (!take_day(&p, &day) || (!take_char(&p, 'T') && !take_char(&p, 't')) || !take_clock(&p, &clock) ||
	    !take_fraction(&p, nanos) || !take_offset(&p, &offset) || *p != '\0')
		return false;
	*seconds = (int64_t)day * DAY_SECONDS + clock - offset;
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
	snprintf(out, TIME_TEXT, "%s%lld%ss", minus ? "-" : "", (long long)(seconds < 0 ? -seconds : seconds),
	    fraction);
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
