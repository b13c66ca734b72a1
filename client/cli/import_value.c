#include "client/cli/import_value.h"

#include <ctype.h>

#include "client/cli/import_number.h"
#include "common/date.h"
#include "common/digest.h"
#include "common/strbuf.h"
#include "common/uuid.h"

#define TEXT_BYTES (1 << 20)
#define CENTURY 2000

struct work { /* a value on its way through the steps */
	const struct import_rule *rule;
	const struct import_cells *cells;
	struct why *why;
	const char *text;
	struct number number;
	bool is_number;
};

const char *
import_cell(const struct import_cells *c, const char *column)
{
	for (size_t i = 0; i < c->header.n; i++)
		if (strcmp(c->header.v[i], column) == 0)
			return i < c->cell.n ? c->cell.v[i] : "";
	return "";
}

static bool
among(struct texts values, const char *text)
{
	for (size_t i = 0; i < values.n; i++)
		if (strcmp(values.v[i], text) == 0)
			return true;
	return false;
}

bool
import_wanted(const struct import_map *m, const struct import_cells *c)
{
	for (size_t i = 0; i < m->nwhere; i++)
		if (among(m->where[i].values, import_cell(c, m->where[i].column)) != m->where[i].is)
			return false;
	return true;
}

static const char *
filled(struct arena *a, const char *text, const struct import_cells *c)
{
	struct strbuf b;
	const char *from = text, *column;
	size_t before;

	strbuf_init(&b, a, TEXT_BYTES);
	while ((column = import_column_next(a, &text, &before)) != NULL) {
		strbuf_addn(&b, from, before);
		strbuf_add(&b, import_cell(c, column));
		from = text;
	}
	strbuf_add(&b, from);
	return strbuf_text(&b);
}

/* ---- texts ---- */

static const char *
trimmed(struct arena *a, const char *s)
{
	static const char blanks[] = " \t\r\n\v\f";
	s += strspn(s, blanks);
	size_t n = strlen(s);
	while (n > 0 && strchr(blanks, s[n - 1]) != NULL)
		n--;
	return arena_strndup(a, s, n);
}

static const char *
cased(struct arena *a, const char *s, int (*to)(int))
{
	char *out = arena_strdup(a, s);
	for (char *p = out; *p != '\0'; p++)
		*p = isascii((unsigned char)*p) ? (char)to((unsigned char)*p) : *p;
	return out;
}

static const char *
stripped(struct arena *a, const char *s, const char *chars)
{
	char *out = arena_strdup(a, s), *to = out;
	for (; *s != '\0'; s++)
		if (!isascii((unsigned char)*s) || strchr(chars, *s) == NULL)
			*to++ = *s;
	*to = '\0';
	return out;
}

static const char *
behind_last(const char *s, const char *mark)
{
	for (const char *next; *mark != '\0' && (next = strstr(s, mark)) != NULL;)
		s = next + strlen(mark);
	return s;
}

static const char *
in_front_of(struct arena *a, const char *s, const char *mark)
{
	const char *at = *mark != '\0' ? strstr(s, mark) : NULL;
	return at != NULL ? arena_strndup(a, s, (size_t)(at - s)) : s;
}

static bool
mapped(struct work *w, const json_t *words)
{
	const char *to = json_string_value(json_object_get(words, w->text));

	if (to == NULL)
		to = json_string_value(json_object_get(words, "*"));
	if (to == NULL)
		violate(w->why, w->rule->field, R_NO_ENTRY, w->text);
	w->text = to;
	return to != NULL;
}

/* ---- days ---- */

/* Reads the digits for a run of the same letter: one letter takes what is there, more take as many. */
static int
take_number(const char **s, size_t letters)
{
	size_t n = 0, most = letters == 1 ? 4 : letters;
	int v = 0;

	for (; n < most && **s >= '0' && **s <= '9'; n++)
		v = v * 10 + (*(*s)++ - '0');
	return n > 0 && (letters == 1 || n == letters) ? v : -1;
}

static bool
day_read(const char *s, const char *form, int out[3])
{
	static const char letters[] = "YMD";

	while (*form != '\0') {
		const char *which = strchr(letters, *form);
		size_t n = strspn(form, (const char[]){*form, '\0'});

		if (which == NULL) {
			if (*s++ != *form++)
				return false;
			continue;
		}
		out[which - letters] = take_number(&s, n);
		if (n == 2 && *which == 'Y')
			out[0] += CENTURY;
		form += n;
	}
	return *s == '\0' || *s == ' ' || *s == 'T'; /* a time of day behind it does not matter */
}

static bool
dated(struct work *w, const char *form)
{
	int v[3] = {-1, -1, -1};

	if (*w->text == '\0')
		return true;
	if (!day_read(w->text, form, v) || !date_valid(v[0], v[1], v[2])) {
		violate(w->why, w->rule->field, R_BAD_DATE);
		return false;
	}
	w->text = date_format(w->why->arena, date_from_civil(v[0], v[1], v[2]));
	return true;
}

/* ---- numbers ---- */

static bool
bad_number(struct work *w, const char *text)
{
	violate(w->why, w->rule->field, R_NO_NUMBER, text);
	return false;
}

static bool
as_number(struct work *w)
{
	if (!w->is_number && !number_read(w->text, &w->number))
		return bad_number(w, w->text);
	w->is_number = true;
	return true;
}

/* An empty value stays empty: it is no zero. */
static bool
calculated(struct work *w, const struct import_step *s)
{
	struct number by = {0, 1};
	bool round = s->kind == STEP_ROUND, fits;
	const char *operand = round ? "" : filled(w->why->arena, s->text, w->cells);

	if (!w->is_number && *w->text == '\0')
		return true;
	if (!as_number(w) || (!round && !number_read(operand, &by)))
		return w->is_number && !round ? bad_number(w, operand) : false;
	fits = round                   ? number_round(&w->number, s->count)
	       : s->kind == STEP_TIMES ? number_times(&w->number, by)
	                               : number_divide(&w->number, by);
	return fits ? true : bad_number(w, operand);
}

/* The text of a number, before a step that wants text, and at the end. */
static bool
as_text(struct work *w)
{
	if (!w->is_number)
		return true;
	w->text = number_text(w->why->arena, w->number);
	w->is_number = false;
	return w->text != NULL ? true : bad_number(w, "1/3");
}

/* ---- stand-ins ---- */

static const char *
hashed(struct arena *a, const char *s, long digits)
{
	uint8_t hash[SHA256_BYTES];
	char hex[SHA256_TEXT];

	sha256(s, strlen(s), hash);
	hex_encode(hash, sizeof(hash), hex);
	return arena_strndup(a, hex, (size_t)(digits < 4 ? 4 : digits));
}

static const char *
id_of(struct arena *a, const char *s)
{
	uint8_t hash[SHA256_BYTES];

	sha256(s, strlen(s), hash);
	return uuid_text(a, uuid_v7_make(0, hash));
}

/* ---- all of it ---- */

static bool
step_run(struct work *w, const struct import_step *s)
{
	struct arena *a = w->why->arena;

	if (s->kind == STEP_ROUND || s->kind == STEP_TIMES || s->kind == STEP_DIVIDE)
		return calculated(w, s);
	if (!as_text(w))
		return false;
	switch (s->kind) {
	case STEP_TRIM:
		w->text = trimmed(a, w->text);
		return true;
	case STEP_LOWER:
	case STEP_UPPER:
		w->text = cased(a, w->text, s->kind == STEP_LOWER ? tolower : toupper);
		return true;
	case STEP_STRIP:
		w->text = stripped(a, w->text, s->text);
		return true;
	case STEP_AFTER:
		w->text = behind_last(w->text, s->text);
		return true;
	case STEP_BEFORE:
		w->text = in_front_of(a, w->text, s->text);
		return true;
	case STEP_MAP:
		return mapped(w, s->words);
	case STEP_DATE:
		return dated(w, s->text);
	case STEP_DEFAULT:
		w->text = *w->text == '\0' ? s->text : w->text;
		return true;
	case STEP_REQUIRED:
		if (*w->text == '\0')
			violate(w->why, w->rule->field, R_REQUIRED);
		return *w->text != '\0';
	case STEP_PREFIX:
	case STEP_SUFFIX:
		if (*w->text != '\0')
			w->text = arena_printf(a, "%s%s", s->kind == STEP_PREFIX ? s->text : w->text,
			    s->kind == STEP_PREFIX ? w->text : s->text);
		return true;
	case STEP_HASH:
		w->text = *w->text != '\0' ? hashed(a, w->text, s->count) : w->text;
		return true;
	case STEP_ID:
		w->text = *w->text != '\0' ? id_of(a, w->text) : w->text;
		return true;
	case STEP_ROUND:
	case STEP_TIMES:
	case STEP_DIVIDE:
	case STEP_N:
	default:
		return true;
	}
}

const char *
import_value(const struct import_rule *r, const struct import_cells *c, struct why *why)
{
	struct work w = {.rule = r, .cells = c, .why = why};

	w.text = r->constant != NULL ? r->constant
	         : r->column != NULL ? import_cell(c, r->column)
	                             : filled(why->arena, r->text, c);
	for (size_t i = 0; i < r->nstep; i++)
		if (!step_run(&w, &r->step[i]))
			return NULL;
	return as_text(&w) ? w.text : NULL;
}
