/* text.c -- JSON values from and to text. */
#include "common/pjson/pjson.h"

#include <stdio.h>

json_t *
pjson_parse(const char *text, size_t n, size_t limit, struct why *why)
{
	json_error_t err;
	char what[JSON_ERROR_TEXT_LENGTH + 64], most[24];

	if (n > limit) {
		snprintf(most, sizeof(most), "%zu", limit);
		deny(why, R_TOO_LARGE, "JSON", most);
		return NULL;
	}
	json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &err);
	if (j == NULL) {
		snprintf(what, sizeof(what), "JSON, %d:%d: %s", err.line, err.column, err.text);
		deny(why, R_MALFORMED, what);
	}
	return j;
}

struct sink {
	struct arena *arena;
	char *buf;
	size_t n, cap;
};

static int
sink_put(const char *p, size_t n, void *data)
{
	struct sink *s = data;

	if (s->cap - s->n <= n) {
		size_t cap = (s->n + n) * 2 + 256;
		char *more = arena_alloc(s->arena, cap);
		if (s->n > 0)
			memcpy(more, s->buf, s->n);
		s->buf = more;
		s->cap = cap;
	}
	memcpy(s->buf + s->n, p, n);
	s->n += n;
	return 0;
}

char *
pjson_text(struct arena *a, const json_t *j, unsigned flags)
{
	struct sink s = {.arena = a};
	size_t layout = flags & PJSON_PRETTY ? JSON_INDENT(2) : JSON_COMPACT;

	json_dump_callback(j, sink_put, &s, layout | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	sink_put("", 1, &s);
	return s.buf;
}
