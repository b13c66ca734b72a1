#include "client/cli/import_number.h"

#include <stdlib.h>

#include "common/fullwidth.h"

#define DIGITS_MAX 30
#define TEXT_BYTES 200
#define DECIMALS_MAX 18

static int128
positive(int128 v)
{
	return v < 0 ? -v : v;
}

static int128
common_part(int128 a, int128 b)
{
	while (b != 0) {
		int128 rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static struct number
shortest(int128 num, int128 den)
{
	int128 g = common_part(positive(num), den);
	return (struct number){num / g, den / g};
}

/* num * 10^n, or num / 10^-n. */
static bool
shift(struct number *n, long by)
{
	for (; by > 0; by--)
		if (__builtin_mul_overflow(n->num, 10, &n->num))
			return false;
	for (; by < 0; by++)
		if (__builtin_mul_overflow(n->den, 10, &n->den))
			return false;
	return true;
}

/* Digits, with marks of thousands before the point; returns what is behind them. */
static const char *
read_digits(const char *s, struct number *n, int *digits, long *decimals)
{
	bool point = false;

	for (;; s++) {
		if (*s >= '0' && *s <= '9') {
			n->num = n->num * 10 + (*s - '0');
			*digits += *digits > 0 || *s != '0';
			*decimals += point;
			if (*digits > DIGITS_MAX)
				return NULL;
		} else if (*s == '.' && !point) {
			point = true;
		} else if ((*s != ',' && *s != ' ') || point || s[1] < '0' || s[1] > '9') {
			return s;
		}
	}
}

static bool
is_digit_soon(const char *s)
{
	return (*s >= '0' && *s <= '9') || (*s == '.' && s[1] >= '0' && s[1] <= '9');
}

bool
number_read(const char *text, struct number *out)
{
	char folded[TEXT_BYTES], *end;
	const char *s = fullwidth_fold(text, folded, sizeof(folded)) ? folded : text;
	struct number n = {0, 1};
	long decimals = 0, exponent = 0;
	int digits = 0;

	s += strspn(s, " ");
	bool minus = *s == '-';
	s += *s == '-' || *s == '+';
	if (!is_digit_soon(s) || (s = read_digits(s, &n, &digits, &decimals)) == NULL)
		return false;
	if (*s == 'e' || *s == 'E') {
		exponent = strtol(s + 1, &end, 10);
		if (end == s + 1 || exponent < -40 || exponent > 40)
			return false;
		s = end;
	}
	exponent -= *s == '%' ? 2 : 0;
	s += *s == '%';
	if (s[strspn(s, " ")] != '\0' || !shift(&n, exponent - decimals))
		return false;
	*out = shortest(minus ? -n.num : n.num, n.den);
	return true;
}

bool
number_round(struct number *n, long decimals)
{
	struct number v = *n;

	if (decimals < 0 || decimals > DECIMALS_MAX || !shift(&v, decimals))
		return false;
	int128 whole = v.num / v.den, rest = positive(v.num % v.den);
	if (rest >= v.den - rest)
		whole += v.num < 0 ? -1 : 1;
	v = (struct number){whole, 1};
	if (!shift(&v, -decimals))
		return false;
	*n = shortest(v.num, v.den);
	return true;
}

bool
number_times(struct number *n, struct number by)
{
	int128 num, den;

	if (__builtin_mul_overflow(n->num, by.num, &num) || __builtin_mul_overflow(n->den, by.den, &den))
		return false;
	*n = shortest(num, den);
	return true;
}

bool
number_divide(struct number *n, struct number by)
{
	if (by.num == 0)
		return false;
	return number_times(
	    n, by.num < 0 ? (struct number){-by.den, -by.num} : (struct number){by.den, by.num});
}

char *
number_text(struct arena *a, struct number n)
{
	char digits[64], *end = digits + sizeof(digits) - 1, *p = end;
	long decimals = 0;

	for (; n.den != 1 && decimals < DECIMALS_MAX; decimals++)
		if (__builtin_mul_overflow(n.num, 10, &n.num))
			return NULL;
		else
			n = shortest(n.num, n.den);
	if (n.den != 1)
		return NULL;
	*p = '\0';
	int128 left = positive(n.num);
	for (long i = 0; left > 0 || i <= decimals; i++) {
		if (i == decimals && decimals > 0)
			*--p = '.';
		*--p = (char)('0' + (int)(left % 10));
		left /= 10;
	}
	return arena_printf(a, "%s%s", n.num < 0 ? "-" : "", p);
}
