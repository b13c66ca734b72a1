#include "common/decimal.h"

#include "common/fullwidth.h"

#include <assert.h>

#define INTEGER_DIGITS 15
#define HUMAN_MAX 64 /* bytes of a typed number after folding */

int64_t
power10(int n)
{
	assert(n >= 0 && n <= 18);
	int64_t p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Appends the digit at the negative side, which reaches one further than the positive one. */
static bool
push_digit(int64_t *v, char c)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, c - '0', v);
}

/* The digits behind the point, filled up to the scale. */
static bool
parse_decimals(const char **s, int scale, int64_t *v)
{
	int n = 0;
	if (**s == '.') {
		for (++*s; is_digit(**s); ++*s, n++) {
			if (n == scale || !push_digit(v, **s))
				return false;
		}
		if (n == 0)
			return false;
	}
	for (; n < scale; n++) {
		if (!push_digit(v, '0'))
			return false;
	}
	return true;
}

bool
decimal_parse(const char *s, int scale, int64_t *out)
{
	assert(scale >= 0 && scale <= SCALE_MAX);
	bool negative = *s == '-';
	s += negative;
	int64_t v = 0;
	int digits = 0;
	for (; is_digit(*s); s++) {
		if (++digits > INTEGER_DIGITS || !push_digit(&v, *s))
			return false;
	}
	if (digits == 0 || !parse_decimals(&s, scale, &v) || *s != '\0' || v == INT64_MIN)
		return false;
	*out = negative ? v : -v;
	return true;
}

/* Takes the commas out of 1,234,567.89; false when they do not part groups of three. */
static bool
groups_join(char *s)
{
	char *to = s;
	int run = 0;
	bool grouped = false;
	if (*s == '-')
		to = ++s;
	for (; is_digit(*s) || *s == ','; s++) {
		if (*s == ',') {
			if (run == 0 || run > 3 || (grouped && run != 3))
				return false;
			grouped = true;
			run = 0;
		} else {
			*to++ = *s;
			run++;
		}
	}
	if (grouped && run != 3)
		return false;
	memmove(to, s, strlen(s) + 1);
	return true;
}

bool
decimal_parse_human(const char *s, int scale, int64_t *out)
{
	char buf[HUMAN_MAX];
	if (!fullwidth_fold(s, buf, sizeof(buf)))
		return false;
	char *start = buf + strspn(buf, " \t");
	size_t len = strlen(start);
	while (len > 0 && (start[len - 1] == ' ' || start[len - 1] == '\t'))
		start[--len] = '\0';
	if (*start == '+' && is_digit(start[1]))
		start++;
	return groups_join(start) && decimal_parse(start, scale, out);
}

char *
decimal_text(char buf[DECIMAL_TEXT], int64_t v, int scale)
{
	assert(scale >= 0 && scale <= SCALE_MAX);
	char reversed[DECIMAL_TEXT];
	size_t n = 0;
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	for (int i = 0; i <= scale || rest > 0; i++, rest /= 10) {
		if (i == scale && scale > 0)
			reversed[n++] = '.';
		reversed[n++] = (char)('0' + rest % 10);
	}
	if (v < 0)
		reversed[n++] = '-';
	assert(n < DECIMAL_TEXT);
	for (size_t i = 0; i < n; i++)
		buf[i] = reversed[n - 1 - i];
	buf[n] = '\0';
	return buf;
}

char *
decimal_format(struct arena *a, int64_t v, int scale)
{
	char buf[DECIMAL_TEXT];
	return arena_strdup(a, decimal_text(buf, v, scale));
}

char *
decimal_format_short(struct arena *a, int64_t v, int scale)
{
	char *s = decimal_format(a, v, scale);
	size_t n = strlen(s);
	if (scale > 0) {
		while (s[n - 1] == '0')
			n--;
		if (s[n - 1] == '.')
			n--;
		s[n] = '\0';
	}
	return s;
}
