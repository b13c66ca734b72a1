#include "client/lib/backoff.h"

#include "tests/unit/unit.h"

static void
doubles_from_one_second_to_two_minutes(void **state)
{
	(void)state;
	static const int seconds[] = {0, 1, 2, 4, 8, 16, 32, 64, 120, 120, 120};

	for (unsigned i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		int64_t exact = seconds[i] * INT64_C(1000000);
		int64_t least = backoff_us(i, BACKOFF_FIRST_US, BACKOFF_LAST_US, 0);
		int64_t most = backoff_us(i, BACKOFF_FIRST_US, BACKOFF_LAST_US, UINT32_MAX);
		assert_int_equal(least, exact / 10 * 8);
		assert_true(most >= exact / 10 * 12 - 200 && most <= exact / 10 * 12);
	}
	assert_true(backoff_us(1000000, BACKOFF_FIRST_US, BACKOFF_LAST_US, UINT32_MAX) <= 144000000);
}

static const struct CMUnitTest cases[] = {
    CASE("X7 back-off doubles from 1 s to 120 s, 20 % up and down", doubles_from_one_second_to_two_minutes),
};
UNIT_MAIN("client backoff", cases)
