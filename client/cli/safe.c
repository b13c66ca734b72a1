#include "client/cli/safe.h"

#include <stdlib.h>

#include "common/strbuf.h"
#include "common/utf8.h"

static bool
is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* Marks that reorder or hide: LRM RLM, embeddings and overrides, isolates, zero-width space, line separators,
 * BOM. */
static bool
is_trick(int32_t c)
{
	return c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x061c;
}

/* One character of s as it may be shown; returns behind it. */
static const char *
spell(const char *s, char out[16])
{
	const char *from = s;
	int32_t c = utf8_next(&s);

	if (c == '\n' || c == '\t' || c == '\r')
		snprintf(out, 16, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
	else if (is_control(c))
		snprintf(out, 16, "\\x%02x", (unsigned)c);
	else if (is_trick(c))
		snprintf(out, 16, "\\u%04x", (unsigned)c);
	else if (c == 0xfffd && s == from + 1) /* an ill-formed byte */
		snprintf(out, 16, "\\x%02x", (unsigned)(uint8_t)*from);
	else
		snprintf(out, 16, "%.*s", (int)(s - from), from);
	return s;
}

const char *
safe_text(struct arena *a, const char *s)
{
	struct strbuf b;
	char one[16];

	strbuf_init(&b, a, strlen(s) * 6 + 1);
	for (const char *p = s; *p != '\0';) {
		p = spell(p, one);
		strbuf_add(&b, one);
	}
	return strcmp(strbuf_text(&b), s) == 0 ? s : strbuf_text(&b);
}

void
safe_print(FILE *f, const char *s)
{
	char one[16];

	while (*s != '\0') {
		if (*s == '\n') {
			fputc(*s++, f);
			continue;
		}
		s = spell(s, one);
		fputs(one, f);
	}
}
