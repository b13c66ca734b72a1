#include "tests/unit/unit.h"

#include <string.h>

#include "server/log.h"
#include "server/log_rate.h"

static int
taken(struct log_rate *r, const char *source, int64_t second, int tries)
{
	int n = 0;

	for (int i = 0; i < tries; i++)
		n += log_rate_take(r, source, second);
	return n;
}

static void
hundred_a_second(void **state)
{
	static struct log_rate r;

	(void)state;
	assert_int_equal(taken(&r, "net", 10, 250), LOG_LINES_SECOND);
	assert_int_equal(taken(&r, "db", 10, 3), 3); /* another source is not touched */
	assert_int_equal(taken(&r, "net", 11, 5), 5);
}

static void
lost_lines_are_told_once(void **state)
{
	static struct log_rate r;
	const char *source;
	int32_t dropped;

	(void)state;
	taken(&r, "net", 10, 130);
	assert_false(log_rate_lost(&r, 10, &source, &dropped)); /* the second is not over */
	taken(&r, "net", 11, 1);
	assert_true(log_rate_lost(&r, 12, &source, &dropped));
	assert_string_equal(source, "net");
	assert_int_equal(dropped, 30);
	assert_false(log_rate_lost(&r, 12, &source, &dropped));
}

static const struct CMUnitTest cases[] = {
    CASE("a source writes 100 lines a second", hundred_a_second),
    CASE("suppressed lines are counted and told once", lost_lines_are_told_once),
};
UNIT_MAIN("log_rate", cases)
