#include "sql/gen/scope.h"

#include <ctype.h>
#include <errno.h>

#include "sql/gen/lex.h"
#include "sql/gen/table.h"

static const struct scope_row *
scope_find(const struct scope_def *def, const char *table)
{
	for (size_t i = 0; def && i < def->n; i++)
		if (strcmp(def->row[i].table, table) == 0)
			return &def->row[i];
	return NULL;
}

static void
scope_add(struct query_set *set, struct scope_def *def, struct scope_row row)
{
	struct scope_row *v = arena_new_n(set->arena, struct scope_row, def->n + 1);

	if (def->n)
		memcpy(v, def->row, def->n * sizeof(*v));
	v[def->n++] = row;
	def->row = v;
}

/* One line per entry: continuation lines are joined, comments dropped. */
static char *
scope_join(struct arena *a, const char *src)
{
	struct text t = {.arena = a};

	for (const char *p = src; *p;) {
		size_t n = strcspn(p, "\n");
		bool more = (*p == ' ' || *p == '\t') && t.n > 0;

		if (n > 0 && *p != '#') {
			text_put(&t, more ? " " : "\n");
			text_add(&t, p + (more ? strspn(p, " \t") : 0), n - (more ? strspn(p, " \t") : 0));
		} else if (!more) {
			text_put(&t, "");
		}
		p += n + (p[n] == '\n');
	}
	text_put(&t, "\n");
	return t.s;
}

static bool
scope_line(struct query_set *set, struct scope_def *def, const char *file, char *line)
{
	char *colon = strstr(line, ": ");
	char *save = NULL;

	if (!colon || colon == line || colon[2 + strspn(colon + 2, " \t")] == '\0')
		return fault(set->faults, file, 0, "wanted `table, table: predicate`, got `%.60s`", line);
	*colon = '\0';
	for (char *t = strtok_r(line, ", \t", &save); t; t = strtok_r(NULL, ", \t", &save)) {
		if (scope_find(def, t))
			return fault(set->faults, file, 0, "table %s is listed twice", t);
		scope_add(set, def, (struct scope_row){.table = t, .predicate = colon + 2});
	}
	return true;
}

bool
scope_parse(struct query_set *set, const char *file, const char *src)
{
	struct scope_def *def = arena_new_n(set->arena, struct scope_def, 1);
	char *save = NULL;
	bool ok = true;

	for (char *l = strtok_r(scope_join(set->arena, src), "\n", &save); l; l = strtok_r(NULL, "\n", &save))
		if (l[strspn(l, " \t\r")])
			ok = scope_line(set, def, file, l) && ok;
	set->scope = def;
	return ok;
}

bool
scope_read(struct query_set *set, const char *path)
{
	const char *src = file_read(set->arena, path);

	if (!src)
		return errno == ENOENT || fault(set->faults, path, 0, "%s", strerror(errno));
	return scope_parse(set, path, src);
}

static void
scope_predicate(struct text *out, const char *predicate, const char *alias)
{
	const char *p = predicate, *a;

	text_put(out, "(");
	while ((a = strstr(p, "{a}"))) {
		text_add(out, p, (size_t)(a - p));
		text_put(out, alias);
		p = a + 3;
	}
	text_put(out, p);
	text_put(out, ")");
}

static bool
scope_marker(struct query_set *set, struct query *q, const struct token *t, struct text *out)
{
	const char *alias = arena_strndup(set->arena, t->name, t->name_n);

	for (size_t i = 0; i < q->nscope; i++) {
		const struct scope_row *row;

		if (strcmp(q->scope[i].alias, alias) != 0)
			continue;
		row = scope_find(set->scope, q->scope[i].table);
		if (!row)
			return fault(set->faults, q->file, q->line, "%s: scope.def has no table %s", q->name,
			    q->scope[i].table);
		q->scope[i].marked = true;
		scope_predicate(out, row->predicate, alias);
		return true;
	}
	return fault(set->faults, q->file, t->line, "%s: marker for %s without a `-- :scope <table> %s` line",
	    q->name, alias, alias);
}

static bool
scope_unmarked(struct query_set *set, const struct query *q)
{
	bool ok = true;

	for (size_t i = 0; i < q->nscope; i++)
		if (!q->scope[i].marked)
			ok = fault(set->faults, q->file, q->line,
			    "%s: `:scope %s %s` but the text has no marker /*scope:%s*/", q->name,
			    q->scope[i].table, q->scope[i].alias, q->scope[i].alias);
	return ok;
}

static bool
scope_said(const struct query *q, const char *table)
{
	if (q->noscope)
		return true;
	for (size_t i = 0; i < q->nscope; i++)
		if (strcmp(q->scope[i].table, table) == 0)
			return true;
	return false;
}

/* The wall: whoever touches a scoped table says which predicate binds it, or why none does. */
static bool
scope_forgotten(struct query_set *set, const struct query *q)
{
	struct names used = table_used(set->arena, q->source, q->text_line);
	bool ok = true;

	for (size_t i = 0; i < used.n; i++)
		if (scope_find(set->scope, used.v[i]) && !scope_said(q, used.v[i]))
			ok = fault(set->faults, q->file, q->line,
			    "%s touches scoped table %s: add `-- :scope %s <alias>` and /*scope:<alias>*/, "
			    "or "
			    "`-- :noscope <reason>`",
			    q->name, used.v[i], used.v[i]);
	return ok;
}

static void
text_newlines(struct text *out, const struct token *t)
{
	text_put(out, " ");
	for (size_t i = 0; i < t->n; i++)
		if (t->p[i] == '\n')
			text_put(out, "\n");
}

bool
scope_expand(struct query_set *set, struct query *q, const char **result)
{
	struct lexer l = {.p = q->source, .line = q->text_line};
	struct text out = {.arena = set->arena};
	struct token t;
	bool ok = true;

	while (lex_next(&l, &t)) {
		if (t.kind == TOK_SCOPE)
			ok = scope_marker(set, q, &t, &out) && ok;
		else if (t.kind == TOK_COMMENT)
			text_newlines(&out, &t);
		else
			text_add(&out, t.p, t.n);
	}
	*result = text_str(&out);
	ok = scope_unmarked(set, q) && ok;
	return scope_forgotten(set, q) && ok;
}
