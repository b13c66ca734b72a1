#include "common/why.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const struct reason_row rows[R_N] = {
    [R_NONE] = {"NONE", GRPC_OK, "", {"", ""}},
#define REASON(name, code, params, en, zh) [R_##name] = {#name, GRPC_##code, params, {en, zh}},
#include "common/reason.def"
#undef REASON
};

const struct reason_row *
reason_row(enum reason r)
{
	assert(r >= R_NONE && r < R_N);
	return &rows[r];
}

void
why_init(struct why *w, struct arena *a)
{
	*w = (struct why){.arena = a};
}

/* How many names a comma-separated list holds. */
static size_t
names_count(const char *names)
{
	size_t n = *names != '\0';
	for (; *names != '\0'; names++)
		n += *names == ',';
	return n;
}

/* The place of a name in a comma-separated list, or WHY_PARAMS when it is not there. */
static size_t
names_find(const char *names, const char *name, size_t len)
{
	for (size_t i = 0; i < WHY_PARAMS; i++) {
		size_t n = strcspn(names, ",");
		if (n == len && memcmp(names, name, n) == 0)
			return i;
		if (names[n] == '\0')
			break;
		names += n + 1;
	}
	return WHY_PARAMS;
}

static void
params_copy(struct arena *a, enum reason r, const char *const *from, const char **to)
{
	size_t n = 0;
	while (from[n] != NULL)
		n++;
	assert(n <= WHY_PARAMS && n == names_count(reason_row(r)->params)); /* as many as the row names */
	for (size_t i = 0; i < WHY_PARAMS; i++)
		to[i] = i < n ? arena_strdup(a, from[i]) : NULL;
}

bool
deny_(struct why *w, enum reason r, const char *const *param)
{
	assert(r != R_NONE);
	w->reason = r;
	params_copy(w->arena, r, param, w->param);
	return false;
}

void
violate_(struct why *w, const char *path, enum reason r, const char *const *param)
{
	assert(r != R_NONE);
	if (w->nfield_total++ >= WHY_FIELDS)
		return;
	if (w->field == NULL || (w->nfield >= 8 && (w->nfield & (w->nfield - 1)) == 0)) { /* 8, 16, 32, .. */
		struct why_field *more =
		    arena_new_n(w->arena, struct why_field, w->nfield < 8 ? 8 : w->nfield * 2);
		if (w->nfield > 0)
			memcpy(more, w->field, w->nfield * sizeof(*more));
		w->field = more;
	}
	struct why_field *f = &w->field[w->nfield++];
	f->path = arena_strdup(w->arena, path);
	f->reason = r;
	params_copy(w->arena, r, param, f->param);
}

const char *
field_path(struct why *w, const char *fmt, ...)
{
	char buf[256];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	assert(n >= 0 && (size_t)n < sizeof(buf)); /* paths are made of our own field names */
	return arena_strdup(w->arena, buf);
}

bool
why_invalid(struct why *w)
{
	char count[24];
	snprintf(count, sizeof(count), "%zu", w->nfield_total);
	return deny(w, R_INVALID_FIELDS, count);
}

/* {kind} and {what} are words of ours, not of the user: the Chinese sentence has the Chinese one. */
static const char *
word_in(enum lang lang, const char *name, size_t len, const char *value)
{
	static const char *const kind[][LANG_N] = {
#define KIND(en, zh) {[LANG_EN] = en, [LANG_ZH] = zh},
#include "common/kind.def"
#undef KIND
	};

	if (lang == LANG_EN || names_find("kind,what", name, len) == WHY_PARAMS)
		return value;
	for (size_t i = 0; i < ARRAY_SIZE(kind); i++)
		if (strcmp(kind[i][LANG_EN], value) == 0)
			return kind[i][lang];
	return value;
}

/* The value of the placeholder that starts at *s ("{name}"), moving *s behind it; NULL for plain text. */
static const char *
placeholder(const char **s, const char *names, const char *const *param, enum lang lang)
{
	const char *end = **s == '{' ? strchr(*s, '}') : NULL;
	if (end == NULL)
		return NULL;
	size_t i = names_find(names, *s + 1, (size_t)(end - *s - 1));
	if (i == WHY_PARAMS || param[i] == NULL)
		return NULL;
	const char *value = word_in(lang, *s + 1, (size_t)(end - *s - 1), param[i]);
	*s = end + 1;
	return value;
}

/* Writes the sentence to out (when not NULL) and returns its length. */
static size_t
render(const struct reason_row *row, const char *const *param, enum lang lang, char *out)
{
	const char *s = row->text[lang];
	size_t n = 0;
	while (*s != '\0') {
		const char *value = placeholder(&s, row->params, param, lang);
		size_t len = value != NULL ? strlen(value) : 1;
		if (out != NULL)
			memcpy(out + n, value != NULL ? value : s, len);
		if (value == NULL)
			s++;
		n += len;
	}
	return n;
}

const char *
reason_text(struct arena *a, enum reason r, const char *const *param, enum lang lang)
{
	assert(lang >= 0 && lang < LANG_N);
	const struct reason_row *row = reason_row(r);
	char *out = arena_alloc(a, render(row, param, lang, NULL) + 1);
	render(row, param, lang, out);
	return out;
}

const char *
why_text(const struct why *w, enum lang lang)
{
	return reason_text(w->arena, w->reason, w->param, lang);
}

const char *
why_field_text(const struct why *w, const struct why_field *f, enum lang lang)
{
	return reason_text(w->arena, f->reason, f->param, lang);
}
