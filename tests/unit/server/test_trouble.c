#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "server/trouble.h"

static void
language_of_the_environment(void **state)
{
	static const struct {
		const char *row, *all, *messages, *lang;
		bool zh;
	} rows[] = {
	    {"nothing set", NULL, NULL, NULL, false},
	    {"LANG", NULL, NULL, "zh_CN.UTF-8", true},
	    {"LC_ALL wins", "C", NULL, "zh_CN.UTF-8", false},
	    {"an empty one does not count", "", "zh_TW", "en_US", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsetenv("LC_ALL"), unsetenv("LC_MESSAGES"), unsetenv("LANG");
		if (rows[i].all != NULL)
			setenv("LC_ALL", rows[i].all, 1);
		if (rows[i].messages != NULL)
			setenv("LC_MESSAGES", rows[i].messages, 1);
		if (rows[i].lang != NULL)
			setenv("LANG", rows[i].lang, 1);
		check_row(rows[i].row, speaks_chinese() == rows[i].zh);
	}
}

static void
one_bounded_sentence(void **state)
{
	char path[2000];
	struct trouble t;

	(void)state;
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	setenv("LC_ALL", "zh_CN", 1);
	assert_false(trouble_set(&t, "%s is gone", "%s 不存在", path));
	assert_int_equal(strlen(t.text), sizeof(t.text) - 1);
	setenv("LC_ALL", "C", 1);
	trouble_set(&t, "%s is gone", "%s 不存在", "f");
	assert_string_equal(t.text, "f is gone");
}

static const struct CMUnitTest cases[] = {
    CASE("the language comes from the environment, also without the locale installed",
        language_of_the_environment),
    CASE("a trouble is one bounded sentence", one_bounded_sentence),
};
UNIT_MAIN("trouble", cases)
