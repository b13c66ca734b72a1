#include "client/cli/split.h"

#include "tests/unit/unit.h"

static void
words_are_cut_like_a_shell_does(void **state)
{
	(void)state;
	static const char *const row[][2] = {{"a b  c", "a|b|c"}, {"  a\t", "a"}, {"", ""},
	    {"--name ''", "--name|"}, {"'a b' \"c d\"", "a b|c d"}, {"a'b c'd", "ab cd"},
	    {"\"a\\\"b\" 'a\\b' a\\ b", "a\"b|a\\b|a b"}, {"订单 '北 京'", "订单|北 京"}};
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const char **argv, *joined = "";
		int argc;
		check_row(row[i][0], split_words(a, row[i][0], &argv, &argc));
		for (int k = 1; k < argc; k++)
			joined = arena_printf(a, "%s%s%s", joined, k > 1 ? "|" : "", argv[k]);
		assert_string_equal(joined, row[i][1]);
		assert_null(argv[argc]);
	}
	arena_free(a);
}

static void
open_quotes_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"a 'b", "\"", "a\\"};
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const char **argv;
		int argc;
		check_row(bad[i], !split_words(a, bad[i], &argv, &argc));
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 words are cut as a shell cuts them, empty ones too", words_are_cut_like_a_shell_does),
    CASE("X6 open quotes are refused", open_quotes_are_refused),
};
UNIT_MAIN("cli split", cases)
