#include "server/net/flood.h"

#include "tests/unit/unit.h"

#include "common/limits.h"

#define SECOND INT64_C(1000000)

static int
spend_all(struct flood *f, enum flood_kind k, int64_t now)
{
	int n = 0;
	while (flood_spend(f, k, now))
		n++;
	return n;
}

static void
bursts_are_bounded(void **state)
{
	(void)state;
	struct flood f;
	flood_init(&f, 1000);
	assert_int_equal(spend_all(&f, FLOOD_PING, 1000), LIMIT_PINGS_BURST);
	assert_int_equal(spend_all(&f, FLOOD_SETTINGS, 1000), LIMIT_SETTINGS_MIN);
	assert_int_equal(spend_all(&f, FLOOD_EMPTY_DATA, 1000), LIMIT_EMPTY_DATA);
	assert_int_equal(spend_all(&f, FLOOD_RESET, 1000), LIMIT_RESETS_MIN);
}

static void
time_gives_back(void **state)
{
	(void)state;
	struct flood f;
	flood_init(&f, 0);
	spend_all(&f, FLOOD_PING, 0);
	assert_false(flood_spend(&f, FLOOD_PING, 19 * SECOND));
	assert_true(flood_spend(&f, FLOOD_PING, 20 * SECOND)); /* one every 20 s */
	assert_false(flood_spend(&f, FLOOD_PING, 20 * SECOND));
	assert_int_equal(
	    spend_all(&f, FLOOD_PING, 36000 * SECOND), LIMIT_PINGS_BURST); /* never more than full */
	assert_int_equal(spend_all(&f, FLOOD_EMPTY_DATA, 36000 * SECOND), LIMIT_EMPTY_DATA);
	assert_false(flood_spend(&f, FLOOD_EMPTY_DATA, 72000 * SECOND)); /* these come back with calls only */
}

static void
progress_gives_back(void **state)
{
	(void)state;
	struct flood f;
	flood_init(&f, 0);
	spend_all(&f, FLOOD_PING, 0);
	spend_all(&f, FLOOD_WINDOW, 0);
	flood_call_begun(&f);
	assert_int_equal(spend_all(&f, FLOOD_PING, 0), 1);
	assert_int_equal(spend_all(&f, FLOOD_WINDOW, 0), 8);
	flood_sent(&f, 16384); /* a client measures bandwidth and opens its window as it receives */
	assert_true(spend_all(&f, FLOOD_PING, 0) >= 1);
	assert_true(spend_all(&f, FLOOD_WINDOW, 0) >= 16);
	for (int i = 0; i < 100; i++)
		flood_sent(&f, 1); /* a window of one byte each time earns nothing to speak of */
	assert_true(spend_all(&f, FLOOD_WINDOW, 0) <= 1);
}

static const struct CMUnitTest cases[] = {
    CASE("flood: bursts are bounded", bursts_are_bounded),
    CASE("flood: time gives back", time_gives_back),
    CASE("flood: progress gives back, one-byte windows do not", progress_gives_back),
};
UNIT_MAIN("flood", cases)
