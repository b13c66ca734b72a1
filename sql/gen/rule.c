#include "sql/gen/rule.h"

#include "sql/gen/lex.h"

/* The statement without blanks and comments; depth counts parentheses, which have the depth of what is around
 * them. */
struct words {
	struct token *v;
	int *depth;
	size_t n;
};

static struct words
words_read(struct arena *a, const struct query *q)
{
	struct lexer l = {.p = q->source, .line = q->text_line};
	size_t cap = strlen(q->source) + 1;
	struct words w = {.v = arena_new_n(a, struct token, cap), .depth = arena_new_n(a, int, cap)};
	struct token t;
	int depth = 0;

	while (lex_next(&l, &t)) {
		if (t.kind == TOK_SPACE || t.kind == TOK_COMMENT || t.kind == TOK_SCOPE)
			continue;
		depth -= token_punct(&t, ')');
		w.v[w.n] = t;
		w.depth[w.n++] = depth;
		depth += token_punct(&t, '(');
	}
	return w;
}

static bool
is(const struct words *w, size_t i, const char *word)
{
	return i < w->n && token_is(&w->v[i], word);
}

static bool
punct(const struct words *w, size_t i, char c)
{
	return i < w->n && token_punct(&w->v[i], c);
}

/* First `word` at this depth in [from, to), to when there is none. Ends at the parenthesis that closes the
 * level. */
static size_t
level_find(const struct words *w, size_t from, size_t to, int depth, const char *word)
{
	for (size_t i = from; i < to && w->depth[i] >= depth; i++)
		if (w->depth[i] == depth && is(w, i, word))
			return i;
	return to;
}

static bool
rule_star(struct faults *fs, const struct query *q, const struct words *w)
{
	bool ok = true;

	for (size_t i = 1; i < w->n; i++)
		if (punct(w, i, '*') &&
		    (is(w, i - 1, "select") || is(w, i - 1, "distinct") || is(w, i - 1, "all") ||
		        is(w, i - 1, "returning") || punct(w, i - 1, '.') || punct(w, i - 1, ',')))
			ok = fault(fs, q->file, w->v[i].line, "%s: name the columns instead of *", q->name);
	return ok;
}

/* UPDATE or DELETE as a statement; not FOR UPDATE, DO UPDATE, ON DELETE. */
static bool
is_write(const struct words *w, size_t i)
{
	if (!is(w, i, "update") && !is(w, i, "delete"))
		return false;
	return i == 0 || !(is(w, i - 1, "for") || is(w, i - 1, "key") || is(w, i - 1, "do") ||
	                     is(w, i - 1, "on") || punct(w, i - 1, '.') || punct(w, i - 1, ','));
}

static bool
rule_where(struct faults *fs, const struct query *q, const struct words *w)
{
	bool ok = true;

	for (size_t i = 0; i < w->n; i++)
		if (is_write(w, i) && level_find(w, i + 1, w->n, w->depth[i], "where") == w->n)
			ok = fault(fs, q->file, w->v[i].line, "%s: %.*s without WHERE", q->name,
			    (int)w->v[i].n, w->v[i].p);
	return ok;
}

/* A locking clause at i: FOR [NO KEY] UPDATE, FOR [KEY] SHARE. *after = behind it. */
static bool
is_lock(const struct words *w, size_t i, size_t *after)
{
	size_t k = i + 1;

	if (!is(w, i, "for"))
		return false;
	k += is(w, k, "no");
	k += is(w, k, "key");
	*after = k + 1;
	return is(w, k, "update") || is(w, k, "share");
}

struct lock_select { /* SELECT select .. FROM from .. FOR UPDATE at */
	size_t select, from, at, after;
	int depth;
};

static bool
lock_select(const struct words *w, size_t at, size_t after, struct lock_select *s)
{
	*s = (struct lock_select){.at = at, .after = after, .depth = w->depth[at]};
	for (size_t i = at; i-- > 0 && w->depth[i] >= s->depth;) {
		if (w->depth[i] != s->depth || !is(w, i, "select"))
			continue;
		s->select = i;
		s->from = level_find(w, i, at, s->depth, "from");
		return s->from < at;
	}
	return false;
}

static bool
lock_joined(const struct words *w, const struct lock_select *s)
{
	size_t where = level_find(w, s->from, s->at, s->depth, "where");

	for (size_t i = s->from; i < where; i++)
		if (is(w, i, "join") || (w->depth[i] == s->depth && punct(w, i, ',')))
			return true;
	return false;
}

/* name is one of FOR UPDATE OF a, b */
static bool
lock_of(const struct words *w, const struct lock_select *s, const struct token *name)
{
	for (size_t i = s->after + 1; i < w->n && (w->v[i].kind == TOK_WORD || w->v[i].kind == TOK_QUOTED);
	     i += 2) {
		if (w->v[i].n == name->n && strncmp(w->v[i].p, name->p, name->n) == 0)
			return true;
		if (!punct(w, i + 1, ','))
			break;
	}
	return false;
}

/* An item of the select list that is one bare word: nobody can see which table it comes from. */
static bool
is_bare(const struct words *w, const struct lock_select *s, size_t i)
{
	bool begins = i == s->select + 1 || punct(w, i - 1, ',');
	bool ends = i + 1 == s->from || punct(w, i + 1, ',') || is(w, i + 1, "as");

	return w->depth[i] == s->depth && w->v[i].kind == TOK_WORD && begins && ends;
}

static bool
lock_columns(struct faults *fs, const struct query *q, const struct words *w, const struct lock_select *s)
{
	for (size_t i = s->select + 1; i < s->from; i++) {
		const struct token *t = &w->v[i];
		bool qualified = (t->kind == TOK_WORD || t->kind == TOK_QUOTED) && punct(w, i + 1, '.');

		if (is_bare(w, s, i) || (qualified && !lock_of(w, s, t)))
			return fault(fs, q->file, t->line,
			    "%s: a locking SELECT returns only columns of the rows it locks, not %.*s; read "
			    "the rest in a "
			    "statement of its own",
			    q->name, (int)t->n, t->p);
	}
	return true;
}

static bool
rule_lock(struct faults *fs, const struct query *q, const struct words *w, const struct lock_select *s)
{
	for (size_t i = s->select + 1; i < s->at; i++)
		if (is(w, i, "select"))
			return fault(fs, q->file, w->v[i].line,
			    "%s: a sub-select in a locking SELECT still sees the state before the wait; use "
			    "a statement of its "
			    "own, or `-- :stale <reason>`",
			    q->name);
	if (!lock_joined(w, s))
		return true;
	if (!is(w, s->after, "of"))
		return fault(fs, q->file, w->v[s->at].line,
		    "%s: a locking SELECT with a join needs FOR UPDATE OF <alias>", q->name);
	return lock_columns(fs, q, w, s);
}

static bool
rule_locks(struct faults *fs, const struct query *q, const struct words *w)
{
	struct lock_select s;
	size_t after;
	bool ok = true;

	for (size_t i = 0; !q->stale && i < w->n; i++)
		if (is_lock(w, i, &after) && lock_select(w, i, after, &s))
			ok = rule_lock(fs, q, w, &s) && ok;
	return ok;
}

bool
rule_check(struct arena *a, struct faults *fs, const struct query *q)
{
	struct words w = words_read(a, q);
	bool ok = rule_star(fs, q, &w);

	ok = rule_where(fs, q, &w) && ok;
	return rule_locks(fs, q, &w) && ok;
}
