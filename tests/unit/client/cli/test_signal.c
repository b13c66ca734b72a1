#include "client/cli/signal.h"

#include <signal.h>
#include <unistd.h>

#include "tests/unit/unit.h"

/* Ctrl-C that comes between the question and the wait for its answer must not be lost: the wait would last for ever. */
static void
a_signal_just_before(void **state)
{
	int end[2];
	char c;

	(void)state;
	assert_int_equal(pipe(end), 0);
	signal_catch();
	raise(SIGINT);
	assert_false(signal_or_input(end[0]));
	signal_release();

	signal_catch(); /* begins anew */
	assert_int_equal(write(end[1], "y", 1), 1);
	assert_true(signal_or_input(end[0]));
	assert_int_equal(read(end[0], &c, 1), 1);
	close(end[1]);
	assert_true(signal_or_input(end[0])); /* the end can be read as well */
	signal_release();
	close(end[0]);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 Ctrl-C at a question ends it, whenever it comes", a_signal_just_before)};
UNIT_MAIN("cli signal", cases)
