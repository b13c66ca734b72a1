#include "server/domain/trail.h"

#include <string.h>

#include "common/strbuf.h"

#define TEXT_MAX 8192

struct words {
	const char *stored, *zh;
};

static const struct words verbs[] = {
#define TRAIL(stored, zh) {stored, zh},
#include "server/domain/trail.def"
#undef TRAIL
};

static const struct words states[] = {
#define STATE(name, number, word, en, zh) {word, zh},
#define MOVE(from, verb, to, en, zh)
#include "server/domain/order/state.def"
#include "server/domain/quote/state.def"
#undef STATE
#undef MOVE
};

/* The row whose words stand at s as whole words. */
static const struct words *
find(const struct words *row, size_t n, const char *s)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(row[i].stored);

		if (strncmp(row[i].stored, s, len) == 0 && (s[len] == '\0' || strchr(" :;,", s[len]) != NULL))
			return &row[i];
	}
	return NULL;
}

/* ": effective, 2 lines, 100.00 CNY" at the end; NULL when there is none. People may have written something like it before. */
static const char *
tail_of(const char *s, const struct words **state, size_t *lines)
{
	const char *last = NULL;

	for (const char *at = strstr(s, ": "); at != NULL; at = strstr(at + 1, ": ")) {
		const struct words *w = find(states, ARRAY_SIZE(states), at + 2);
		size_t count = 0;

		if (w == NULL || strncmp(at + 2 + strlen(w->stored), ", ", 2) != 0)
			continue;
		count = strspn(at + 4 + strlen(w->stored), "0123456789");
		if (count == 0 || strncmp(at + 4 + strlen(w->stored) + count, " lines, ", 8) != 0)
			continue;
		last = at;
		*state = w;
		*lines = count;
	}
	return last;
}

/* One verb with what follows it, up to `end`. */
static void
part(struct strbuf *b, const char *s, const char *end)
{
	const struct words *w = find(verbs, ARRAY_SIZE(verbs), s);

	if (w != NULL && s + strlen(w->stored) <= end) {
		strbuf_add(b, w->zh);
		s += strlen(w->stored);
	}
	strbuf_addn(b, s, (size_t)(end - s));
}

const char *
trail_text(struct arena *a, const char *stored, enum lang lang)
{
	const struct words *state = NULL;
	size_t lines = 0;
	const char *tail, *end, *second;
	struct strbuf b;

	if (lang != LANG_ZH || stored[0] == '{')
		return stored;
	tail = tail_of(stored, &state, &lines);
	end = tail != NULL ? tail : stored + strlen(stored);
	second = strstr(stored, "; refused ");
	strbuf_init(&b, a, TEXT_MAX);
	part(&b, stored, second != NULL && second < end ? second : end);
	if (second != NULL && second < end) {
		strbuf_add(&b, "；");
		part(&b, second + 2, end);
	}
	if (tail != NULL) {
		const char *count = tail + 4 + strlen(state->stored);

		strbuf_addf(&b, "：%s，%.*s 行，%s", state->zh, (int)lines, count, count + lines + 8);
	}
	return strbuf_text(&b);
}
