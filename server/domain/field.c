/* field.c -- single values of a request: is it there, is it well formed, is it in range. */
#include "server/domain/field.h"

#include "common/date.h"
#include "common/decimal.h"
#include "common/limits.h"
#include "common/name.h"

static const char *
number_text(struct why *w, int64_t v)
{
	return arena_printf(w->arena, "%lld", (long long)v);
}

/* Blanks alone say nothing. */
static bool
is_blank(const char *s)
{
	return s == NULL || s[strspn(s, " \t\r\n")] == '\0';
}

static bool
missing(struct why *w, const char *path, bool required)
{
	if (required)
		violate(w, path, R_REQUIRED);
	return !required;
}

static bool
text_refused(struct why *w, const char *path, enum reason r, long max)
{
	if (r == R_TOO_LONG)
		violate(w, path, r, number_text(w, max));
	else if (r != R_NONE)
		violate(w, path, r);
	return r == R_NONE;
}

bool
field_text(struct why *w, const char *path, const char *text, long max_chars, bool required)
{
	if (is_blank(text))
		return missing(w, path, required);
	return text_refused(w, path, name_check(text, (size_t)max_chars), max_chars);
}

bool
field_note(struct why *w, const char *path, const char *text)
{
	if (is_blank(text))
		return true;
	return text_refused(w, path, note_check(text, LIMIT_TEXT_NOTE), LIMIT_TEXT_NOTE);
}

bool
field_code(struct why *w, const char *path, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return missing(w, path, true);
	return text_refused(w, path, code_check(text), LIMIT_TEXT_CODE);
}

bool
field_decimal(struct why *w, const char *path, const char *text, int scale, bool required, int64_t *out)
{
	if (text == NULL || text[0] == '\0')
		return missing(w, path, required);
	if (decimal_parse(text, scale, out))
		return true;
	violate(w, path, R_BAD_DECIMAL, number_text(w, scale), number_text(w, 18 - scale)); /* of 64 bits */
	return false;
}

bool
field_range(struct why *w, const char *path, int64_t value, int64_t min, int64_t max)
{
	if (value >= min && value <= max)
		return true;
	violate(w, path, R_OUT_OF_RANGE, number_text(w, min), number_text(w, max));
	return false;
}

bool
field_days(struct why *w, const char *path, int32_t value, int32_t min, int32_t max)
{
	if (value >= min && value <= max)
		return true;
	violate(w, path, R_OUT_OF_RANGE, date_format(w->arena, min), date_format(w->arena, max));
	return false;
}

bool
field_scaled(struct why *w, const char *path, int64_t value, int scale, int64_t min, int64_t max)
{
	if (value >= min && value <= max)
		return true;
	violate(w, path, R_OUT_OF_RANGE, decimal_format_short(w->arena, min, scale),
	    decimal_format_short(w->arena, max, scale));
	return false;
}

bool
field_date(struct why *w, const char *path, const Google__Type__Date *d, bool required, int32_t *out)
{
	if (d == NULL)
		return missing(w, path, required);
	if (!date_valid(d->year, d->month, d->day)) {
		violate(w, path, R_BAD_DATE);
		return false;
	}
	*out = date_from_civil(d->year, d->month, d->day);
	return true;
}

bool
field_enum(struct why *w, const char *path, int value, int first, int last, bool required)
{
	if (value == 0)
		return missing(w, path, required);
	if (value >= first && value <= last)
		return true;
	violate(w, path, R_BAD_ENUM);
	return false;
}

bool
field_count(struct why *w, const char *path, size_t n, size_t min, size_t max)
{
	if (n == 0 && min > 0)
		return missing(w, path, true);
	if (n > max) {
		violate(w, path, R_TOO_MANY, number_text(w, (int64_t)max));
		return false;
	}
	return field_range(w, path, (int64_t)n, (int64_t)min, (int64_t)max);
}
