#include "client/cli/complete.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

/* Candidates for words parted by blanks, joined by blanks; a blank at the end begins a new word. */
static const char *
candidates(struct arena *a, const char *typed)
{
	const char *words[20];
	size_t n = 0;
	const char *out = "";
	char *text = arena_strdup(a, typed);

	for (char *p = text;; p++) {
		words[n++] = p;
		p = strchr(p, ' ');
		if (p == NULL)
			break;
		*p = '\0';
	}
	for (const char **word = complete_words(a, words, n); *word != NULL; word++)
		out = arena_printf(a, "%s%s%s", out, *out != '\0' ? " " : "", *word);
	return out;
}

static void
every_place_of_a_line(void **state)
{
	(void)state;
	static const char *const row[][2] = {
	    {"custo", "customer"},
	    {"log", "login logout"},
	    {"customer ", "create get list update"},
	    {"customer u", "update"},
	    {"config use", "use-context"},
	    {"customer create --ter", "--terms --terms-days"},
	    {"customer create --terms ", "cash days monthly"},
	    {"customer create --terms m", "monthly"},
	    {"customer create --name --te", ""}, /* the value of --name */
	    {"product update P --no-ar", "--no-archived"},
	    {"-o ", "csv json name ndjson table tsv wide"},
	    {"customer -o cs", "csv"},
	    {"--output nd", "ndjson"},
	    {"--lang ", "en zh"},
	    {"customer list --al", "--all"},
	    {"login --pass", "--password-file"},
	    {"help out", "output"},
	    {"completion ", "bash"},
	    {"nonsense ", ""},
	};
	struct arena *a = arena_new(8 << 20);

	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(candidates(a, row[i][0]), row[i][1]);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 completion at every place of a line", every_place_of_a_line)};
UNIT_MAIN("cli complete", cases)
