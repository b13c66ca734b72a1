#include "server/domain/find.h"

#include <ctype.h>
#include <stdlib.h>

#include "common/limits.h"
#include "common/pinyin.h"
#include "common/search.h"
#include "common/utf8.h"

#define BEGIN_LETTERS 6                   /* as in the migration: entries are ^ and 1 to 6 letters */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf" /* sorts behind every text */

static int
by_bytes(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* ^z, ^zq .. of each word, behind n entries. */
static size_t
add_begins(struct arena *a, struct texts words, const char **v, size_t n)
{
	for (size_t i = 0; i < words.n; i++) {
		const char *end = words.v[i];
		for (int k = 0; k < BEGIN_LETTERS && utf8_next(&end) != 0; k++)
			v[n++] = arena_printf(a, "^%.*s", (int)(end - words.v[i]), words.v[i]);
	}
	return n;
}

static struct texts
with_begins(struct arena *a, struct texts grams, struct texts mnemonics, struct texts pinyin)
{
	const char **v = arena_new_n(a, const char *, grams.n + (mnemonics.n + pinyin.n) * BEGIN_LETTERS + 1);
	size_t n = grams.n, kept = 0;
	if (n > 0)
		memcpy(v, grams.v, n * sizeof(*v));
	n = add_begins(a, pinyin, v, add_begins(a, mnemonics, v, n));
	if (n > 0)
		qsort(v, n, sizeof(*v), by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || strcmp(v[kept - 1], v[i]) != 0)
			v[kept++] = v[i];
	}
	return (struct texts){v, kept};
}

struct find_entries
find_entries(struct arena *a, const char *name, struct texts own)
{
	struct find_entries e = {
	    .key = search_key(a, name), .mnemonics = own, .pinyin = pinyin_full(a, name, PINYIN_FULL_MAX)};
	if (own.n == 0)
		e.mnemonics = pinyin_initials(a, name, FIND_MNEMONICS);
	e.grams = with_begins(a, search_grams(a, name), e.mnemonics, e.pinyin);
	return e;
}

/* In lower case; NULL when it is none. */
static const char *
mnemonic(struct arena *a, const char *s)
{
	size_t len = strlen(s);
	char *low = arena_strdup(a, s);
	for (char *p = low; *p != '\0'; p++) {
		if (!isascii((unsigned char)*p) || !isalnum((unsigned char)*p))
			return NULL;
		*p = (char)tolower((unsigned char)*p);
	}
	return len > 0 && len <= LIMIT_TEXT_CODE ? low : NULL;
}

bool
find_mnemonics(struct why *w, char *const *v, size_t n, struct texts *out)
{
	const char **low = arena_new_n(w->arena, const char *, FIND_MNEMONICS);
	bool ok = true;
	if (n > FIND_MNEMONICS) {
		violate(w, "mnemonics", R_TOO_MANY, arena_printf(w->arena, "%d", FIND_MNEMONICS));
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		low[i] = mnemonic(w->arena, v[i]);
		if (low[i] == NULL)
			violate(w, field_path(w, "mnemonics[%zu]", i), R_BAD_MNEMONIC);
		ok = ok && low[i] != NULL;
	}
	if (ok)
		*out = (struct texts){low, n};
	return ok;
}

/* Letters and digits without spaces, or "" when there is anything else: initials and pinyin are plain ASCII. */
static const char *
letters_of(struct arena *a, const char *key)
{
	char *letters = arena_strdup(a, key), *to = letters;
	for (const char *p = key; *p != '\0'; p++) {
		if (*p == ' ')
			continue;
		if (!isascii((unsigned char)*p) || !isalnum((unsigned char)*p))
			return "";
		*to++ = *p;
	}
	*to = '\0';
	return letters;
}

struct find
find_text(struct arena *a, const char *text)
{
	const char *key = text != NULL ? search_key(a, text) : NULL;
	if (key == NULL || *key == '\0')
		return (struct find){.exact = NULL, .begin = ""};
	return (struct find){.exact = text,
	    .begin = key,
	    .behind = arena_printf(a, "%s" LAST_CHARACTER, key),
	    .letters = letters_of(a, key),
	    .part = key,
	    .grams = search_grams_query(a, text)};
}

struct find_after
find_after(const char *page_key)
{
	if (page_key == NULL || !isdigit((unsigned char)page_key[0]))
		return (struct find_after){.code = NULL};
	return (struct find_after){.code = page_key + 1, .rank = page_key[0] - '0'};
}

const char *
find_key(struct arena *a, int32_t rank, const char *code)
{
	return arena_printf(a, "%d%s", rank, code);
}
