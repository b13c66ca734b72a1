/* From a template to queries: axes replaced, lists split, then scope and parameters. */
#include "common/digest.h"
#include "sql/gen/param.h"
#include "sql/gen/parse.h"
#include "sql/gen/scope.h"

struct choice { /* the value taken of each axis */
	struct query_set *set;
	const struct template *t;
	const size_t *at;
};

static const char *
axis_replace(const struct choice *c, const struct axis *axis, const struct axis_value *v, const char *s)
{
	const char *key = arena_printf(c->set->arena, "{%s}", axis->name);
	const char *sql = arena_printf(c->set->arena, "{%s.sql}", axis->name);
	struct text out = {.arena = c->set->arena};

	text_put(&out, "");
	while (*s) {
		size_t n = strcspn(s, "{");

		text_add(&out, s, n);
		s += n;
		if (strncmp(s, key, strlen(key)) == 0) {
			text_put(&out, v->key);
			s += strlen(key);
		} else if (strncmp(s, sql, strlen(sql)) == 0) {
			text_put(&out, v->sql ? v->sql : v->key);
			s += strlen(sql);
		} else if (*s) {
			text_add(&out, s++, 1);
		}
	}
	return out.s;
}

static const char *
replace(const struct choice *c, const char *s)
{
	for (size_t i = 0; s && i < c->t->naxis; i++)
		s = axis_replace(c, &c->t->axis[i], &c->t->axis[i].value[c->at[i]], s);
	return s;
}

/* "a, b" -> names. "none" or nothing is the empty list. */
static bool
list_split(const struct choice *c, const char *s, struct names *l)
{
	const char *w, *whole = s;

	while (*s) {
		w = word_take(c->set->arena, &s);
		if (!w || (*s && *s != ','))
			return fault(
			    c->set->faults, c->t->file, c->t->line, "wanted `a, b, ..`, got `%s`", whole);
		if (strcmp(w, "none") != 0)
			names_add(c->set->arena, l, w);
		s += *s == ',';
		s += strspn(s, " \t");
	}
	return true;
}

static bool
scope_split(const struct choice *c, struct query *q)
{
	q->scope = arena_new_n(c->set->arena, struct scope_use, c->t->scope.n + 1);
	for (size_t i = 0; i < c->t->scope.n; i++) {
		const char *s = replace(c, c->t->scope.v[i]), *whole = s;
		struct scope_use *u = &q->scope[q->nscope++];

		u->table = word_take(c->set->arena, &s);
		u->alias = word_take(c->set->arena, &s);
		if (!u->table || !u->alias || *s)
			return fault(c->set->faults, c->t->file, c->t->line,
			    "wanted `:scope <table> <alias>`, got `%s`", whole);
	}
	return true;
}

static bool
name_check(const struct choice *c, const struct query *q)
{
	const struct query *twin = query_find(c->set, q->name);
	const char *s = q->name;
	const char *w = word_take(c->set->arena, &s);

	if (!w || *s)
		return fault(c->set->faults, q->file, q->line, "%s is not a name of the form a_b2", q->name);
	if (twin)
		return fault(c->set->faults, q->file, q->line, "%s exists already in %s:%d", q->name,
		    twin->file, twin->line);
	return true;
}

static void
query_hash(struct arena *a, struct query *q)
{
	struct text t = {.arena = a};
	uint8_t sum[SHA256_BYTES];

	text_put(&t, q->flat);
	if (q->has_null)
		text_put(&t, "\n:null");
	for (size_t i = 0; i < q->null.n; i++)
		text_printf(&t, " %s", q->null.v[i]);
	sha256(t.s, t.n, sum);
	hex_encode(sum, sizeof(sum), q->hash);
}

static bool
query_make(const struct choice *c)
{
	const struct template *t = c->t;
	struct query *q = arena_new_n(c->set->arena, struct query, 1);
	const char *scoped;

	*q = (struct query){.file = t->file,
	    .noun = t->noun,
	    .line = t->line,
	    .text_line = t->text_line,
	    .kind = t->kind,
	    .name = replace(c, t->name),
	    .comment = replace(c, text_str(&t->comment)),
	    .has_null = t->null != NULL,
	    .noscope = t->noscope,
	    .scan = t->scan,
	    .stale = t->stale,
	    .source = replace(c, t->source)};
	if (!name_check(c, q) || !scope_split(c, q) ||
	    (t->null && !list_split(c, replace(c, t->null), &q->null)) ||
	    (t->optional && !list_split(c, replace(c, t->optional), &q->optional)))
		return false;
	if (!scope_expand(c->set, q, &scoped) || !param_expand(c->set, q, scoped))
		return false;
	query_hash(c->set->arena, q);
	query_add(c->set, q);
	return true;
}

/* Counts through all combinations, the last axis fastest. */
static bool
choice_next(const struct template *t, size_t *at)
{
	for (size_t i = t->naxis; i-- > 0;) {
		if (++at[i] < t->axis[i].n)
			return true;
		at[i] = 0;
	}
	return false;
}

bool
template_expand(struct query_set *set, const struct template *t)
{
	size_t *at = arena_new_n(set->arena, size_t, t->naxis + 1);
	struct choice c = {.set = set, .t = t, .at = at};
	bool ok = true;

	do
		ok = query_make(&c) && ok;
	while (choice_next(t, at));
	return ok;
}
