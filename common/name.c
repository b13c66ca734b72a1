#include "common/name.h"

#include "common/limits.h"
#include "common/utf8.h"

#include <utf8proc.h>

/* Blank letters of Hangul and Braille are as invisible as the zero-width characters. */
static bool
is_invisible(int32_t c)
{
	return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x2800 ||
	       c == 0x3164 || c == 0xffa0;
}

static bool
is_noncharacter(int32_t c)
{
	return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* Format characters (Cf) are exactly the bidirectional, zero-width and tag characters and few others. */
static bool
is_refused(int32_t c)
{
	if (is_invisible(c) || is_noncharacter(c))
		return true;
	utf8proc_category_t category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
	       category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_ZL ||
	       category == UTF8PROC_CATEGORY_ZP;
}

static bool
is_fine_in_notes(int32_t c)
{
	return c == '\n' || c == '\t' || c == 0x200c || c == 0x200d;
}

static enum reason
check(const char *s, size_t max, bool note)
{
	if (!utf8_valid(s, strlen(s)))
		return R_BAD_TEXT;
	size_t n = 0;
	int32_t c;
	while ((c = utf8_next(&s)) != 0) {
		if (is_refused(c) && !(note && is_fine_in_notes(c)))
			return R_BAD_TEXT;
		n++;
	}
	return n > max ? R_TOO_LONG : R_NONE;
}

enum reason
name_check(const char *s, size_t max)
{
	return check(s, max, false);
}

enum reason
note_check(const char *s, size_t max)
{
	return check(s, max, true);
}

enum reason
code_check(const char *s)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
	size_t n = strspn(s, allowed);
	return s[n] == '\0' && n >= 1 && n <= LIMIT_TEXT_CODE ? R_NONE : R_BAD_CODE;
}
