#include "client/cli/safe.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static void
tricks_are_spelled_out(void **state)
{
	(void)state;
	static const char *const row[][2] = {
	    {"plain 中文 😀", "plain 中文 😀"},
	    {"a\\b", "a\\b"},
	    {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
	    {"\xc2\x9b"
	     "31m",
	        "\\x9b31m"},
	    {"a\tb\nc\r", "a\\tb\\nc\\r"},
	    {"\xe2\x80\xaeyob", "\\u202eyob"},
	    {"\xe2\x80\x8bx", "\\u200bx"},
	    {"\xff\xfe", "\\xff\\xfe"},
	    {"👩‍👩‍👧", "👩‍👩‍👧"},
	    {"", ""},
	};
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(safe_text(a, row[i][0]), row[i][1]);
	arena_free(a);
}

static void
sentences_keep_their_lines(void **state)
{
	(void)state;
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	safe_print(f, "one\ntwo\x1b[2J");
	fclose(f);
	assert_string_equal(text, "one\ntwo\\x1b[2J");
	free(text);
}

static const struct CMUnitTest cases[] = {
    CASE("X9 escape sequences, overrides and broken bytes are spelled out", tricks_are_spelled_out),
    CASE("X9 sentences keep their line feeds", sentences_keep_their_lines),
};
UNIT_MAIN("cli safe", cases)
