#include "sql/gen/outer.h"

#include "sql/gen/lex.h"

static bool
is_side(const struct token *t)
{
	return token_is(t, "left") || token_is(t, "right") || token_is(t, "full");
}

static bool
is_grouping(const struct token *t)
{
	return token_is(t, "rollup") || token_is(t, "cube") || token_is(t, "grouping");
}

bool
outer_join(const char *sql)
{
	struct lexer l = {.p = sql};
	struct token t, before = {.kind = TOK_END};

	while (lex_next(&l, &t)) {
		if (t.kind == TOK_SPACE || t.kind == TOK_COMMENT)
			continue;
		if (is_grouping(&t) || (is_side(&before) && (token_is(&t, "join") || token_is(&t, "outer"))))
			return true;
		before = t;
	}
	return false;
}
