#include "common/date.h"

#include "common/fullwidth.h"

#define HUMAN_MAX 40

/* Reads min to max digits. */
static bool
take_number(const char **s, int min, int max, int *out)
{
	int n = 0, v = 0;
	for (; n < max && **s >= '0' && **s <= '9'; ++*s, n++)
		v = v * 10 + (**s - '0');
	*out = v;
	return n >= min;
}

static bool
date_checked(const struct civil *c, int32_t *out)
{
	if (!date_valid(c->year, c->month, c->day))
		return false;
	*out = date_from_civil(c->year, c->month, c->day);
	return true;
}

bool
date_parse(const char *s, int32_t *out)
{
	struct civil c;
	return take_number(&s, 4, 4, &c.year) && *s++ == '-' && take_number(&s, 2, 2, &c.month) &&
	       *s++ == '-' && take_number(&s, 2, 2, &c.day) && *s == '\0' && date_checked(&c, out);
}

/* The separator at *s: its kind as a character, 0 for none. The three Chinese ones count as one kind, '~'. */
static char
take_separator(const char **s, const char *chinese)
{
	size_t n = strlen(chinese);
	if (strncmp(*s, chinese, n) == 0) {
		*s += n;
		return '~';
	}
	return **s == '-' || **s == '/' || **s == '.' ? *(*s)++ : '\0';
}

static bool
take_eight_digits(const char *s, struct civil *c)
{
	return strlen(s) == 8 && take_number(&s, 4, 4, &c->year) && take_number(&s, 2, 2, &c->month) &&
	       take_number(&s, 2, 2, &c->day);
}

static bool
take_parted(const char *s, struct civil *c)
{
	if (!take_number(&s, 4, 4, &c->year))
		return false;
	char kind = take_separator(&s, "年");
	if (kind == '\0' || !take_number(&s, 1, 2, &c->month) || take_separator(&s, "月") != kind ||
	    !take_number(&s, 1, 2, &c->day))
		return false;
	return *s == '\0' || (kind == '~' && strcmp(s, "日") == 0);
}

bool
date_parse_human(const char *s, int32_t *out)
{
	char buf[HUMAN_MAX];
	if (!fullwidth_fold(s, buf, sizeof(buf)))
		return false;
	char *start = buf + strspn(buf, " \t");
	size_t n = strlen(start);
	while (n > 0 && (start[n - 1] == ' ' || start[n - 1] == '\t'))
		start[--n] = '\0';
	struct civil c;
	return (take_eight_digits(start, &c) || take_parted(start, &c)) && date_checked(&c, out);
}

static void
put_digits(char *to, int n, int v)
{
	while (n-- > 0) {
		to[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

char *
date_text(char buf[DATE_TEXT], int32_t date)
{
	struct civil c = date_civil(date);
	put_digits(buf, 4, c.year);
	put_digits(buf + 5, 2, c.month);
	put_digits(buf + 8, 2, c.day);
	buf[4] = buf[7] = '-';
	buf[10] = '\0';
	return buf;
}

char *
date_format(struct arena *a, int32_t date)
{
	return date == NO_DATE ? NULL : date_text(arena_alloc(a, DATE_TEXT), date);
}
