#include "sql/gen/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
text_reserve(struct text *t, size_t n)
{
	size_t cap = t->cap ? t->cap : 256;
	char *s;

	if (t->n + n + 1 <= t->cap)
		return;
	while (cap < t->n + n + 1)
		cap *= 2;
	s = arena_alloc(t->arena, cap);
	if (t->n)
		memcpy(s, t->s, t->n);
	t->s = s;
	t->cap = cap;
}

void
text_add(struct text *t, const char *s, size_t n)
{
	text_reserve(t, n);
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void
text_put(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void
text_vprintf(struct text *t, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		abort();
	text_reserve(t, (size_t)n);
	vsnprintf(t->s + t->n, (size_t)n + 1, fmt, again);
	va_end(again);
	t->n += (size_t)n;
}

void
text_printf(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(t, fmt, ap);
	va_end(ap);
}

const char *
text_str(const struct text *t)
{
	return t->s ? t->s : "";
}

char *
file_read(struct arena *a, const char *path)
{
	struct text t = {.arena = a};
	char block[8192];
	size_t n;
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	text_put(&t, "");
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		text_add(&t, block, n);
	if (ferror(f))
		t.s = NULL;
	fclose(f);
	return t.s;
}

static bool
file_same(const char *path, const struct text *t)
{
	struct arena *a = arena_new(SIZE_MAX / 2);
	const char *old = file_read(a, path);
	bool same = old && strcmp(old, text_str(t)) == 0;

	arena_free(a);
	return same;
}

bool
file_write(const char *path, const struct text *t)
{
	char tmp[4096];
	FILE *f;
	bool ok;

	if (file_same(path, t))
		return true;
	if (snprintf(tmp, sizeof(tmp), "%s.%ld", path, (long)getpid()) >= (int)sizeof(tmp))
		return false;
	f = fopen(tmp, "w");
	if (!f)
		return false;
	ok = fwrite(text_str(t), 1, t->n, f) == t->n;
	ok = fclose(f) == 0 && ok && rename(tmp, path) == 0;
	if (!ok)
		unlink(tmp);
	return ok;
}
