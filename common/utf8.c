#include "common/utf8.h"

#include <utf8proc.h>

#define REPLACEMENT 0xfffd

bool
utf8_valid(const char *s, size_t n)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	while (n > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t len = utf8proc_iterate(p, (utf8proc_ssize_t)n, &c);
		if (len <= 0 || c == 0)
			return false;
		p += len;
		n -= (size_t)len;
	}
	return true;
}

int32_t
utf8_next(const char **s)
{
	utf8proc_int32_t c;
	if (**s == '\0')
		return 0;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*s, -1, &c);
	if (len <= 0) {
		++*s;
		return REPLACEMENT;
	}
	*s += len;
	return c;
}

size_t
utf8_put(int32_t c, char out[4])
{
	return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
}

size_t
utf8_count(const char *s)
{
	size_t n = 0;
	while (utf8_next(&s) != 0)
		n++;
	return n;
}

/* The selector of the emoji form, and the second letter of a flag. */
static bool
makes_wide(int32_t c)
{
	return c == 0xfe0f || (c >= 0x1f1e6 && c <= 0x1f1ff);
}

/* Moves *s over one grapheme and returns its columns. */
static int
grapheme_next(const char **s)
{
	utf8proc_int32_t state = 0;
	int32_t c = utf8_next(s);
	int width = utf8proc_charwidth(c);
	while (**s != '\0') {
		const char *ahead = *s;
		int32_t next = utf8_next(&ahead);
		if (utf8proc_grapheme_break_stateful(c, next, &state))
			break;
		int w = makes_wide(next) ? 2 : utf8proc_charwidth(next);
		width = w > width ? w : width;
		c = next;
		*s = ahead;
	}
	return width;
}

int
utf8_width(const char *s)
{
	int width = 0;
	while (*s != '\0')
		width += grapheme_next(&s);
	return width;
}

size_t
utf8_fit(const char *s, int width, int *used_out)
{
	const char *start = s, *end = s;
	int used = 0;
	while (*s != '\0') {
		int w = grapheme_next(&s);
		if (used + w > width)
			break;
		used += w;
		end = s;
	}
	if (used_out != NULL)
		*used_out = used;
	return (size_t)(end - start);
}

const char *
utf8_cut(struct arena *a, const char *s, int width)
{
	if (s[utf8_fit(s, width, NULL)] == '\0')
		return s;
	if (width < 1)
		return "";
	return arena_printf(a, "%.*s…", (int)utf8_fit(s, width - 1, NULL), s);
}
