#include "sql/gen/table.h"

#include "sql/gen/lex.h"

#define DEPTH_MAX 64

/* At each nesting depth: may a table name follow here, and are we in a FROM list, where a comma brings the
 * next one? */
struct table_scan {
	bool wanted[DEPTH_MAX], list[DEPTH_MAX];
	int depth;
};

static bool
is_any(const struct token *t, const char *const *word)
{
	for (; *word; word++)
		if (token_is(t, *word))
			return true;
	return false;
}

static bool
table_word(struct table_scan *s, const struct token *t)
{
	static const char *const starts[] = {"from", "join", "update", "into", "using", NULL};
	static const char *const filler[] = {"only", "lateral", NULL};
	static const char *const ends[] = {"where", "group", "order", "having", "limit", "set", "select",
	    "returning", "values", "union", "except", "intersect", "window", "offset", "for", "of", NULL};

	if (is_any(t, starts)) {
		s->wanted[s->depth] = true;
		s->list[s->depth] = !token_is(t, "into") && !token_is(t, "update");
		return false;
	}
	if (is_any(t, ends)) {
		s->wanted[s->depth] = s->list[s->depth] = false;
		return false;
	}
	return s->wanted[s->depth] && !is_any(t, filler);
}

static void
table_punct(struct table_scan *s, char c)
{
	if (c == '(' && s->depth + 1 < DEPTH_MAX) {
		s->depth++;
		/* FROM (a JOIN b ..): the inner list goes on */
		s->wanted[s->depth] = s->list[s->depth] = s->wanted[s->depth - 1];
		s->wanted[s->depth - 1] = false;
	} else if (c == ')' && s->depth > 0) {
		s->depth--;
	} else if (c == ',') {
		s->wanted[s->depth] = s->list[s->depth];
	}
}

static char *
table_name(struct arena *a, const struct token *t)
{
	bool quoted = t->kind == TOK_QUOTED;
	char *s = arena_strndup(a, t->p + quoted, t->n - 2 * quoted);

	for (char *c = s; !quoted && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return s;
}

struct names
table_used(struct arena *a, const char *sql, int line)
{
	struct lexer l = {.p = sql, .line = line};
	struct table_scan s = {.depth = 0};
	struct names used = {0};
	struct token t;

	while (lex_next(&l, &t)) {
		if (t.kind == TOK_PUNCT)
			table_punct(&s, *t.p);
		if ((t.kind != TOK_WORD || !table_word(&s, &t)) &&
		    (t.kind != TOK_QUOTED || !s.wanted[s.depth]))
			continue;
		if (*l.p == '.') { /* schema: the table follows */
			lex_next(&l, &t);
			continue;
		}
		s.wanted[s.depth] = false;
		if (!names_have(&used, table_name(a, &t)))
			names_add(a, &used, table_name(a, &t));
	}
	return used;
}
