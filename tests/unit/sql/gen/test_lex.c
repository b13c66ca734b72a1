#include "sql/gen/lex.h"

#include "tests/unit/unit.h"

/* One letter per token; blanks are left out. */
static const char letter[] = {[TOK_COMMENT] = '-',
    [TOK_SCOPE] = 's',
    [TOK_WORD] = 'w',
    [TOK_QUOTED] = 'q',
    [TOK_STRING] = '\'',
    [TOK_NUMBER] = '0',
    [TOK_PARAM] = ':',
    [TOK_POSITION] = '$',
    [TOK_CAST] = 'c',
    [TOK_PUNCT] = '.',
    [TOK_BAD] = '!'};

static void
kinds(void **state)
{
	static const struct {
		const char *sql, *want;
	} row[] = {
	    {"select a.b, 1.5e3", "ww.w.0"},
	    {":id::int :x", ":cw:"},
	    {"a::text", "wcw"},
	    {"'it''s :no -- x' :yes", "':"},
	    {"E'it\\'s :no' :yes", "':"},
	    {"'a\\' :yes", "':"},
	    {"\"q :no\" :yes", "q:"},
	    {"$$ :no $$ $t$ $$ :no $t$ :yes", "'':"},
	    {"$1 a$b", "$w"},
	    {"-- :no\n:yes", "-:"},
	    {"/* :no /* nested */ :no */ :yes", "-:"},
	    {"/*scope:o*/ /* scope:o */", "s-"},
	    {"a[1:2] b - -1", "w.0.0.w..0"},
	    {"\xe5\x90\x8d = :a", "w.:"},
	    {"'open", "!"},
	    {"/* open", "!"},
	    {"$a$ open $b$", "!"},
	    {"\"open", "!"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct lexer l = {.p = row[i].sql, .line = 1};
		char got[64] = "";
		size_t n = 0;
		struct token t;

		while (lex_next(&l, &t))
			if (t.kind != TOK_SPACE)
				got[n++] = letter[t.kind];
		if (t.kind == TOK_BAD)
			got[n++] = letter[TOK_BAD];
		got[n] = '\0';
		check_row(row[i].sql, strcmp(got, row[i].want) == 0);
	}
}

static void
lines(void **state)
{
	struct lexer l = {.p = "a\n/* b\n */ 'c\n'\nd", .line = 7};
	struct token t;
	int last = 0;

	(void)state;
	while (lex_next(&l, &t))
		if (t.kind != TOK_SPACE)
			last = t.line;
	assert_int_equal(last, 11);
}

static void
names(void **state)
{
	struct lexer l = {.p = ":branch_id/*scope:ab*/"};
	struct token t;

	(void)state;
	assert_true(lex_next(&l, &t));
	assert_int_equal(t.name_n, 9);
	assert_memory_equal(t.name, "branch_id", 9);
	assert_true(lex_next(&l, &t));
	assert_int_equal(t.name_n, 2);
	assert_memory_equal(t.name, "ab", 2);
	assert_false(lex_next(&l, &t));
}

static const struct CMUnitTest cases[] = {
    CASE("strings, comments and casts hide no parameter and make none", kinds),
    CASE("a token knows its line", lines),
    CASE("parameters and markers know their name", names),
};
UNIT_MAIN("sql lexer", cases)
