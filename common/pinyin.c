#include "common/pinyin.h"

#include "common/pinyin_table.h"
#include "common/search.h"
#include "common/utf8.h"

#include <utf8proc.h>

#define RARE_COST 4 /* a rare reading comes after this many changes to usual ones */
#define PIECES_MAX PINYIN_READINGS_MAX

int
pinyin_version(void)
{
	return TABLE_VERSION;
}

/* The list of a character, or NULL. */
static const uint16_t *
list_of(int32_t c)
{
	if (c < 0 || c >> 7 >= BLOCKS)
		return NULL;
	uint16_t at = cell[block[c >> 7]][c & 127];
	return at == 0 ? NULL : &list[at];
}

static const char *
entry_text(uint16_t entry)
{
	return syllable[entry & ~(RARE | LAST)];
}

size_t
pinyin_readings(int32_t c, const char *out[PINYIN_READINGS_MAX])
{
	size_t n = 0;
	for (const uint16_t *p = list_of(c); p != NULL && n < PINYIN_READINGS_MAX;
	     p = *p & LAST ? NULL : p + 1)
		out[n++] = entry_text(*p);
	return n;
}

/* One way to write one character of the name; cost 0 is the usual one. */
struct piece {
	const char *text;
	size_t len;
	int cost;
};

static bool
piece_known(const struct piece *v, size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].len == len && memcmp(v[i].text, text, len) == 0)
			return true;
	}
	return false;
}

/* The different pieces of the character at *key, which moves on: readings (or their first letters), or the
 * letter itself, or none. */
static size_t
pieces_of(const char **key, bool initials, struct piece v[PIECES_MAX])
{
	const char *start = *key;
	int32_t c = utf8_next(key);
	size_t n = 0;
	int rank = 0;
	for (const uint16_t *p = list_of(c); p != NULL && n < PIECES_MAX;
	     p = *p & LAST ? NULL : p + 1, rank++) {
		const char *text = entry_text(*p);
		size_t len = initials ? 1 : strlen(text);
		if (!piece_known(v, n, text, len))
			v[n++] = (struct piece){
			    .text = text, .len = len, .cost = rank + (*p & RARE ? RARE_COST : 0)};
	}
	if (n > 0)
		return n;
	utf8proc_category_t category = utf8proc_category(c);
	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
		return 0;
	v[0] = (struct piece){.text = start, .len = (size_t)(*key - start)};
	return 1;
}

/* A variant so far, as a chain from its last piece to its first. */
struct chain {
	const struct chain *before;
	struct piece last;
	size_t len;
	int cost;
};

/* Puts a chain behind all that cost as much or less; the dearest falls out when there are max. */
static size_t
best_insert(struct chain *best, size_t n, size_t max, const struct chain *c)
{
	size_t i = n;
	while (i > 0 && best[i - 1].cost > c->cost)
		i--;
	if (i == max)
		return n;
	if (n == max)
		n--;
	memmove(&best[i + 1], &best[i], (n - i) * sizeof(*best));
	best[i] = *c;
	return n + 1;
}

/* Every chain so far with every piece behind it: the cheapest max of them. Since costs only add up, the
 * cheapest of the whole name are among them. */
static size_t
chains_extend(const struct chain *from, size_t n, const struct piece *piece, size_t npieces, size_t max,
    struct chain *to)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < npieces; k++) {
			const struct chain c = {.before = &from[i],
			    .last = piece[k],
			    .len = from[i].len + piece[k].len,
			    .cost = from[i].cost + piece[k].cost};
			count = best_insert(to, count, max, &c);
		}
	}
	return count;
}

static const char *
chain_text(struct arena *a, const struct chain *c)
{
	char *text = arena_alloc(a, c->len + 1);
	for (; c->before != NULL; c = c->before)
		memcpy(text + c->before->len, c->last.text, c->last.len);
	return text;
}

static struct texts
chains_texts(struct arena *a, const struct chain *v, size_t n)
{
	const char **text = arena_new_n(a, const char *, n);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		const char *t = chain_text(a, &v[i]);
		size_t k = 0;
		while (k < count && strcmp(text[k], t) != 0)
			k++;
		if (k == count) /* xi + an and xian look the same */
			text[count++] = t;
	}
	return (struct texts){.v = text, .n = count};
}

static struct texts
variants(struct arena *a, const char *name, size_t max, bool initials)
{
	const char *key = search_key(a, name);
	struct chain *now = arena_new_n(a, struct chain, 1);
	size_t n = 1;
	for (size_t i = 0; key != NULL && *key != '\0' && i < PINYIN_NAME_MAX; i++) {
		struct piece piece[PIECES_MAX];
		size_t npieces = pieces_of(&key, initials, piece);
		if (npieces == 0)
			continue;
		size_t room = n * npieces < max ? n * npieces : max;
		struct chain *next = arena_new_n(a, struct chain, room);
		n = chains_extend(now, n, piece, npieces, room, next);
		now = next;
	}
	return now[0].len == 0 ? (struct texts){0} : chains_texts(a, now, n);
}

struct texts
pinyin_initials(struct arena *a, const char *name, size_t max)
{
	return variants(a, name, max < PINYIN_INITIALS_MAX ? max : PINYIN_INITIALS_MAX, true);
}

struct texts
pinyin_full(struct arena *a, const char *name, size_t max)
{
	return variants(a, name, max < PINYIN_FULL_MAX ? max : PINYIN_FULL_MAX, false);
}
