#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/standalone/spawn.h"

static char output[] = "/tmp/test_spawn_XXXXXX";
static struct trouble t;

static bool
run(const char *script)
{
	const char *argv[] = {"sh", "-c", script, NULL};

	t.text[0] = '\0';
	return spawn_run(argv, output, &t);
}

static void
exit_codes(void **state)
{
	static const char *const missing[] = {"no-such-program-here", NULL};

	(void)state;
	assert_true(run("exit 0"));
	assert_false(run("echo first; echo the reason >&2; exit 3"));
	assert_string_equal(t.text, "sh failed (3): the reason");
	assert_false(run("kill -9 $$"));
	assert_non_null(strstr(t.text, "(137)"));
	assert_false(spawn_run(missing, NULL, &t));
	assert_non_null(strstr(t.text, "is not installed"));
}

static void
nothing_is_inherited(void **state)
{
	(void)state;
	assert_true(dup2(STDERR_FILENO, 50) == 50);
	assert_true(run("test ! -e /proc/self/fd/50"));
	close(50);
}

static int
prepare(void **state)
{
	(void)state;
	setenv("LC_ALL", "C", 1);
	return close(mkstemp(output));
}

static int
finish(void **state)
{
	(void)state;
	return unlink(output);
}

int
main(void)
{
	static const struct CMUnitTest cases[] = {
	    CASE("exit codes become sentences", exit_codes),
	    CASE("a program inherits no descriptor", nothing_is_inherited),
	};

	return cmocka_run_group_tests_name("spawn", cases, prepare, finish);
}
