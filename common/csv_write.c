#include "common/csv.h"

/* -12.50 and the like: no formula. */
static bool
is_plain_number(const char *s)
{
	s += *s == '-';
	size_t whole = strspn(s, "0123456789");
	s += whole;
	if (*s == '.') {
		size_t decimals = strspn(s + 1, "0123456789");
		if (decimals == 0)
			return false;
		s += 1 + decimals;
	}
	return whole > 0 && *s == '\0';
}

static bool
is_formula(const char *s)
{
	static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		if (strncmp(s, starts[i], strlen(starts[i])) == 0)
			return !is_plain_number(s);
	}
	return false;
}

/* Spaces at the ends are kept by quotes; a row of one empty field must not look like an empty line. */
static bool
needs_quotes(const char *s, char separator, bool first)
{
	size_t n = strlen(s);
	if (n == 0)
		return first;
	const char special[] = {separator, '"', '\r', '\n', '\0'};
	return s[0] == ' ' || s[n - 1] == ' ' || strpbrk(s, special) != NULL;
}

void
csv_put(struct strbuf *out, const char *field, char separator, bool first, bool neutralise)
{
	if (!first)
		strbuf_addc(out, separator);
	bool formula = neutralise && is_formula(field);
	if (!needs_quotes(field, separator, first)) {
		strbuf_add(out, formula ? "'" : "");
		strbuf_add(out, field);
		return;
	}
	strbuf_add(out, formula ? "\"'" : "\"");
	for (const char *quote; (quote = strchr(field, '"')) != NULL; field = quote + 1) {
		strbuf_addn(out, field, (size_t)(quote - field));
		strbuf_add(out, "\"\"");
	}
	strbuf_add(out, field);
	strbuf_addc(out, '"');
}

void
csv_put_end(struct strbuf *out)
{
	strbuf_add(out, "\r\n");
}
