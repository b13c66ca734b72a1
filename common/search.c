#include "common/search.h"

#include "common/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

#define NFKC_FOLD (UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

/* NFKC and case folding, by way of an array of code points. */
static char *
folded(struct arena *a, const char *s)
{
	const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)s;
	utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(s), n;
	if (!utf8_valid(s, (size_t)len) || (n = utf8proc_decompose(from, len, NULL, 0, NFKC_FOLD)) < 0)
		return NULL;
	utf8proc_int32_t *points =
	    arena_alloc(a, ((size_t)n + 1) * sizeof(*points)); /* reencode adds a NUL */
	if (utf8proc_decompose(from, len, points, n, NFKC_FOLD) != n ||
	    utf8proc_reencode(points, n, NFKC_FOLD) < 0)
		return NULL;
	return (char *)points;
}

static bool
is_space(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
	       category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CC;
}

char *
search_key(struct arena *a, const char *s)
{
	char *key = folded(a, s);
	if (key == NULL)
		return NULL;
	const char *from = key;
	char *to = key;
	bool pending = false;
	int32_t c;
	for (const char *start = from; (c = utf8_next(&from)) != 0; start = from) {
		if (is_space(c)) {
			pending = to != key;
			continue;
		}
		if (pending)
			*to++ = ' '; /* never longer than the white space it stands for */
		pending = false;
		memmove(to, start, (size_t)(from - start));
		to += from - start;
	}
	*to = '\0';
	return key;
}

bool
search_is_cjk(int32_t c)
{
	return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0x20000 && c <= 0x3ffff) || c == 0x3005 || c == 0x3007 || (c >= 0x3040 && c <= 0x30ff) ||
	       (c >= 0x31f0 && c <= 0x31ff) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x3105 && c <= 0x312f);
}

/* Letters, marks and digits. */
static bool
is_word(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) || search_is_cjk(c);
}

struct grams {
	struct arena *arena;
	const char **v;
	size_t n;
};

static void
grams_add(struct grams *g, const char *start, const char *end)
{
	g->v[g->n++] = arena_strndup(g->arena, start, (size_t)(end - start));
}

/* One run of word characters, from start to its end, which is returned. singles: the CJK characters too. */
static const char *
grams_of_run(struct grams *g, const char *start, bool singles)
{
	const char *before = NULL, *here = start, *ahead = start;
	size_t n = 0;
	for (int32_t c; (c = utf8_next(&ahead)) != 0 && is_word(c); here = ahead, n++) {
		const char *peek = ahead;
		int32_t next = utf8_next(&peek);
		bool alone = n == 0 && (next == 0 || !is_word(next));
		if (search_is_cjk(c) && (singles || alone))
			grams_add(g, here, ahead);
		if (before != NULL)
			grams_add(g, before, ahead);
		before = here;
	}
	return here;
}

static int
by_bytes(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static struct texts
grams(struct arena *a, const char *s, bool singles)
{
	const char *key = search_key(a, s);
	if (key == NULL || *key == '\0')
		return (struct texts){0};
	struct grams g = {.arena = a, .v = arena_new_n(a, const char *, utf8_count(key) * 2)};
	while (*key != '\0') {
		const char *next = key;
		if (is_word(utf8_next(&next)))
			next = grams_of_run(&g, key, singles);
		key = next;
	}
	if (g.n > 0)
		qsort(g.v, g.n, sizeof(*g.v), by_bytes);
	size_t n = 0;
	for (size_t i = 0; i < g.n; i++) {
		if (n == 0 || strcmp(g.v[n - 1], g.v[i]) != 0)
			g.v[n++] = g.v[i];
	}
	return (struct texts){.v = g.v, .n = n};
}

struct texts
search_grams(struct arena *a, const char *s)
{
	return grams(a, s, true);
}

struct texts
search_grams_query(struct arena *a, const char *s)
{
	return grams(a, s, false);
}
