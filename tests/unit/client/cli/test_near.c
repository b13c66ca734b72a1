#include "client/cli/near.h"

#include "tests/unit/unit.h"

static void
the_nearest_word_wins(void **state)
{
	(void)state;
	static const char *const words[] = {"list", "get", "create", "update", "customer", "quote"};
	static const char *const row[][2] = {{"lsit", "list"}, {"lis", "list"}, {"creat", "create"},
	    {"custmer", "customer"}, {"qoute", "quote"}, {"xyzzy", NULL}, {"l", NULL},
	    {"customre", "customer"}};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct near n;
		near_begin(&n, row[i][0]);
		for (size_t k = 0; k < ARRAY_SIZE(words); k++)
			near_offer(&n, words[k]);
		if (row[i][1] == NULL)
			check_row(row[i][0], n.best == NULL);
		else
			assert_string_equal(n.best, row[i][1]);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X6 the nearest word is offered, a strange one is not", the_nearest_word_wins)};
UNIT_MAIN("cli near", cases)
