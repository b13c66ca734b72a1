#include "sql/gen/parse.h"

#include <ctype.h>

#include "sql/gen/lex.h"

struct parser {
	struct query_set *set;
	const char *p; /* at the begin of a line */
	int line;
	struct template t;
	bool ok;
};

const char *
word_take(struct arena *a, const char **p)
{
	const char *s = *p;

	while (islower((unsigned char)**p) || **p == '_' || (*p > s && isdigit((unsigned char)**p)))
		(*p)++;
	if (*p == s)
		return NULL;
	s = arena_strndup(a, s, (size_t)(*p - s));
	*p += strspn(*p, " \t");
	return s;
}

static void
parser_fresh(struct parser *ps)
{
	ps->t =
	    (struct template){.file = ps->t.file, .noun = ps->t.noun, .comment = {.arena = ps->set->arena}};
}

static bool
parser_fault(struct parser *ps, const char *sentence, const char *what)
{
	ps->ok = false;
	return fault(ps->set->faults, ps->t.file, ps->line, "%s: %s", sentence, what);
}

static bool
head_name(struct parser *ps, const char *arg)
{
	struct template *t = &ps->t;
	const char *p = arg;
	struct text name = {.arena = ps->set->arena};

	if (t->name)
		return parser_fault(ps, "the query before has no statement yet", t->name);
	while (islower((unsigned char)*p) || isdigit((unsigned char)*p) || strchr("_{}.", *p)) {
		if (!*p)
			break;
		text_add(&name, p++, 1);
	}
	p += strspn(p, " \t");
	if (name.n == 0 || *p != ':' || !stmt_kind_parse(p + 1, &t->kind))
		return parser_fault(ps, "wanted `:name <name> :one|:many|:exec|:stream`", arg);
	t->name = name.s;
	t->line = ps->line;
	return true;
}

static bool
head_for(struct parser *ps, const char *arg)
{
	struct template *t = &ps->t;
	struct axis *v = arena_new_n(ps->set->arena, struct axis, t->naxis + 1);

	if (t->name)
		return parser_fault(ps, "`:for` belongs before `:name`", t->name);
	if (t->naxis)
		memcpy(v, t->axis, t->naxis * sizeof(*v));
	if (!axis_parse(ps->set, t, arg, ps->line, &v[t->naxis])) {
		ps->ok = false;
		return false;
	}
	t->axis = v;
	t->naxis++;
	return true;
}

static bool
head_once(struct parser *ps, const char **slot, const char *word, const char *arg)
{
	if (*slot)
		return parser_fault(ps, "second line of this kind", word);
	*slot = arg;
	return true;
}

static bool
head_reason(struct parser *ps, const char **slot, const char *word, const char *arg)
{
	return *arg ? head_once(ps, slot, word, arg) : parser_fault(ps, "no reason given", word);
}

static bool
head_line(struct parser *ps, const char *word, const char *arg)
{
	struct template *t = &ps->t;

	if (strcmp(word, "for") == 0)
		return head_for(ps, arg);
	if (strcmp(word, "name") == 0)
		return head_name(ps, arg);
	if (!t->name)
		return parser_fault(ps, "this line belongs behind a `:name` line", word);
	if (strcmp(word, "null") == 0)
		return head_once(ps, &t->null, word, arg);
	if (strcmp(word, "optional") == 0)
		return head_once(ps, &t->optional, word, arg);
	if (strcmp(word, "noscope") == 0)
		return head_reason(ps, &t->noscope, word, arg);
	if (strcmp(word, "stale") == 0)
		return head_reason(ps, &t->stale, word, arg);
	if (strcmp(word, "scan") == 0)
		return head_reason(ps, &t->scan, word, arg);
	if (strcmp(word, "scope") != 0)
		return parser_fault(ps, "unknown header line", word);
	names_add(ps->set->arena, &t->scope, arg);
	return true;
}

static const char *
line_take(struct parser *ps)
{
	size_t n = strcspn(ps->p, "\n");
	size_t m = n;
	const char *s;

	while (m > 0 && isspace((unsigned char)ps->p[m - 1]))
		m--;
	s = arena_strndup(ps->set->arena, ps->p, m);
	ps->p += n + (ps->p[n] == '\n');
	ps->line++;
	return s;
}

/* A parenthesis is open; those inside quotes do not count. */
static bool
is_open(const char *s)
{
	bool quoted = false, open = false;

	for (; *s; s++) {
		quoted ^= *s == '"';
		if (!quoted && (*s == '(' || *s == ')'))
			open = *s == '(';
	}
	return open;
}

/* A :for list may go on in following comment lines until its parenthesis is closed. */
static const char *
axis_lines(struct parser *ps, const char *arg)
{
	while (is_open(arg) && strncmp(ps->p, "--", 2) == 0) {
		const char *more = line_take(ps);
		arg = arena_printf(ps->set->arena, "%s %s", arg, more + 2 + strspn(more + 2, " \t"));
	}
	return arg;
}

static void
comment_line(struct parser *ps)
{
	int line = ps->line, after;
	const char *s = line_take(ps);
	const char *word;

	s += strspn(s, " \t") + 2;
	s += strspn(s, " \t");
	if (*s != ':' || !islower((unsigned char)s[1])) {
		if (ps->t.name)
			text_printf(&ps->t.comment, "%s\n", s);
		return;
	}
	s++;
	word = word_take(ps->set->arena, &s);
	if (strcmp(word, "for") == 0)
		s = axis_lines(ps, s);
	after = ps->line;
	ps->line = line;
	head_line(ps, word, s);
	ps->line = after;
}

/* The header line is read as such, so that what follows is not lost. */
static bool
statement_cut(struct parser *ps, struct lexer *l, const struct token *t)
{
	l->p = t->p;
	l->line = t->line;
	return parser_fault(ps, "header line inside the statement, is a semicolon missing?",
	    arena_strndup(ps->set->arena, t->p, t->n));
}

/* From the first word of a statement to its semicolon. Comments in it are fine, header lines are not: they
 * mean that a semicolon is missing. */
static bool
statement_scan(struct parser *ps, struct lexer *l)
{
	struct token t;

	while (lex_next(l, &t)) {
		if (token_punct(&t, ';'))
			return true;
		if (t.kind == TOK_POSITION)
			parser_fault(ps, "use named parameters", arena_strndup(ps->set->arena, t.p, t.n));
		if (t.kind == TOK_COMMENT && strncmp(t.p, "-- :", 4) == 0 && islower((unsigned char)t.p[4]))
			return statement_cut(ps, l, &t);
	}
	if (t.kind == TOK_BAD) {
		l->p += t.n;
		return parser_fault(ps, "a string or comment is not closed",
		    arena_strndup(ps->set->arena, t.p, strcspn(t.p, "\n")));
	}
	return parser_fault(ps, "the statement does not end with a semicolon", ps->t.name ? ps->t.name : "");
}

static void
rest_of_line(struct parser *ps)
{
	const char *s = ps->p + strspn(ps->p, " \t\r");

	if (*s && *s != '\n' && strncmp(s, "--", 2) != 0)
		parser_fault(
		    ps, "text behind the semicolon", arena_strndup(ps->set->arena, s, strcspn(s, "\n")));
	line_take(ps);
}

static void
statement(struct parser *ps)
{
	struct lexer l = {.p = ps->p, .line = ps->line};
	const char *begin = ps->p;
	bool closed;

	ps->t.text_line = ps->line;
	if (!ps->t.name)
		parser_fault(ps, "statement without a `-- :name` line before",
		    arena_strndup(ps->set->arena, begin, strcspn(begin, "\n")));
	closed = statement_scan(ps, &l);
	ps->p = l.p;
	ps->line = l.line;
	if (closed && ps->t.name) {
		ps->t.source = arena_strndup(ps->set->arena, begin, (size_t)(l.p - 1 - begin));
		ps->ok = template_expand(ps->set, &ps->t) && ps->ok;
	}
	if (closed)
		rest_of_line(ps);
	parser_fresh(ps);
}

bool
query_parse(struct query_set *set, const char *file, const char *noun, const char *src)
{
	struct parser ps = {.set = set, .p = src, .line = 1, .t = {.file = file, .noun = noun}, .ok = true};

	parser_fresh(&ps);
	while (*ps.p) {
		size_t blank = strspn(ps.p, " \t\r");

		if (strncmp(ps.p + blank, "--", 2) == 0)
			comment_line(&ps);
		else if (ps.p[blank] == '\n' || !ps.p[blank])
			line_take(&ps);
		else
			statement(&ps);
	}
	if (ps.t.name)
		parser_fault(&ps, "`:name` line without a statement", ps.t.name);
	return ps.ok;
}
