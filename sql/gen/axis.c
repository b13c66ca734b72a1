/* `:for` lines: one query per value, decided at build time, so that no SQL is ever put together at run time.
 */
#include "sql/gen/parse.h"

static bool
axis_fault(struct query_set *set, const struct template *t, int line, const char *spec)
{
	return fault(
	    set->faults, t->file, line, "wanted `:for axis in (key, key=\"sql\", ..)`, got `%s`", spec);
}

/* "sql text", a quote inside is doubled. *p is behind the opening quote. */
static const char *
quoted_take(struct arena *a, const char **p)
{
	struct text s = {.arena = a};

	text_put(&s, "");
	for (; **p; (*p)++) {
		if (**p == '"' && (*p)[1] != '"') {
			(*p)++;
			*p += strspn(*p, " \t");
			return s.s;
		}
		*p += **p == '"';
		text_add(&s, *p, 1);
	}
	return NULL;
}

static bool
value_take(struct arena *a, const char **p, struct axis_value *v)
{
	v->key = word_take(a, p);
	v->sql = NULL;
	if (!v->key || **p != '=')
		return v->key != NULL;
	(*p)++;
	*p += strspn(*p, " \t");
	if (**p == '"') {
		(*p)++;
		v->sql = quoted_take(a, p);
	} else {
		v->sql = word_take(a, p);
	}
	return v->sql != NULL;
}

static void
value_add(struct arena *a, struct axis *axis, struct axis_value value)
{
	struct axis_value *v = arena_new_n(a, struct axis_value, axis->n + 1);

	if (axis->n)
		memcpy(v, axis->value, axis->n * sizeof(*v));
	v[axis->n++] = value;
	axis->value = v;
}

bool
axis_parse(struct query_set *set, const struct template *t, const char *spec, int line, struct axis *axis)
{
	const char *p = spec, *in;
	struct axis_value v;

	*axis = (struct axis){.name = word_take(set->arena, &p)};
	in = word_take(set->arena, &p);
	if (!axis->name || !in || strcmp(in, "in") != 0 || *p != '(')
		return axis_fault(set, t, line, spec);
	do {
		p++;
		p += strspn(p, " \t");
		if (!value_take(set->arena, &p, &v))
			return axis_fault(set, t, line, spec);
		value_add(set->arena, axis, v);
	} while (*p == ',');
	return (*p == ')' && p[1] == '\0') || axis_fault(set, t, line, spec);
}
