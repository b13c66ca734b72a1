#include "common/strbuf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void
strbuf_init(struct strbuf *b, struct arena *a, size_t max)
{
	assert(max < SIZE_MAX / 4);
	*b = (struct strbuf){.arena = a, .max = max};
}

/* Room for n more bytes and the NUL, or sticky failure. */
static bool
strbuf_room(struct strbuf *b, size_t n)
{
	if (b->failed || n > b->max - b->len) {
		b->failed = true;
		return false;
	}
	size_t need = b->len + n + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap * 2 > need ? b->cap * 2 : need;
	if (cap < 64)
		cap = 64;
	if (cap > b->max + 1)
		cap = b->max + 1;
	char *text = arena_alloc(b->arena, cap);
	if (b->len > 0)
		memcpy(text, b->text, b->len);
	b->text = text;
	b->cap = cap;
	return true;
}

void
strbuf_addn(struct strbuf *b, const char *s, size_t n)
{
	if (n == 0 || !strbuf_room(b, n))
		return;
	memcpy(b->text + b->len, s, n);
	b->len += n;
	b->text[b->len] = '\0';
}

void
strbuf_add(struct strbuf *b, const char *s)
{
	strbuf_addn(b, s, strlen(s));
}

void
strbuf_addc(struct strbuf *b, char c)
{
	strbuf_addn(b, &c, 1);
}

void
strbuf_addf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (n > 0 && strbuf_room(b, (size_t)n)) {
		vsnprintf(b->text + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

const char *
strbuf_text(const struct strbuf *b)
{
	return b->text != NULL ? b->text : "";
}

void
strbuf_clear(struct strbuf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->text != NULL)
		b->text[0] = '\0';
}
