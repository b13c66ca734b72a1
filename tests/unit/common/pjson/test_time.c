#include "common/pjson/time.h"

#include "tests/unit/unit.h"

static void
timestamps_out(void **state)
{
	(void)state;
	static const struct {
		int64_t seconds;
		int32_t nanos;
		const char *text;
	} row[] = {
	    {0, 0, "1970-01-01T00:00:00Z"},
	    {-1, 999999999, "1969-12-31T23:59:59.999999999Z"},
	    {951827696, 5000000, "2000-02-29T12:34:56.005Z"},
	    {-62135596800, 0, "0001-01-01T00:00:00Z"},
	    {253402300799, 1000, "9999-12-31T23:59:59.000001Z"},
	    {253402300800, 0, NULL},
	    {-62135596801, 0, NULL},
	    {0, 1000000000, NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		char text[TIME_TEXT];
		bool ok = timestamp_text(row[i].seconds, row[i].nanos, text);
		assert_int_equal(ok, row[i].text != NULL);
		if (ok)
			assert_string_equal(text, row[i].text);
	}
}

static void
every_day_comes_back(void **state)
{
	(void)state;
	for (int64_t day = -719162; day <= 2932896; day += 13) {
		char text[TIME_TEXT];
		int64_t s;
		int32_t ns;
		assert_true(timestamp_text(day * 86400 + 3661, 7, text));
		check_row(text, timestamp_read(text, &s, &ns) && s == day * 86400 + 3661 && ns == 7);
	}
}

static void
timestamps_in(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds; /* -2 = refused */
	} row[] = {
	    {"1970-01-01T08:00:00+08:00", 0},
	    {"1969-12-31T19:00:00-05:00", 0},
	    {"1970-01-01t00:00:00.5z", 0},
	    {"2026-02-29T00:00:00Z", -2},
	    {"2026-02-28T24:00:00Z", -2},
	    {"2026-02-28T00:00:60Z", -2},
	    {"2026-02-28T00:00:00", -2},
	    {"2026-02-28 00:00:00Z", -2},
	    {"2026-02-28T00:00:00.Z", -2},
	    {"2026-02-28T00:00:00.1234567890Z", -2},
	    {"2026-02-28T00:00:00Zx", -2},
	    {"0001-01-01T00:00:00+00:01", -2},
	};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		int64_t s;
		int32_t ns;
		bool ok = timestamp_read(row[i].text, &s, &ns);
		check_row(row[i].text, ok == (row[i].seconds != -2));
		if (ok)
			check_row(row[i].text, s == row[i].seconds);
	}
}

static void
durations(void **state)
{
	(void)state;
	static const char *const same[] = {
	    "0s", "1.500s", "-1.500s", "-0.000000001s", "315576000000s", "3.000001s"};
	static const char *const bad[] = {"", "s", "1", "1.s", "--1s", "1.5 s", "315576000001s", "1e3s"};
	int64_t s;
	int32_t ns;
	char text[TIME_TEXT];

	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		check_row(same[i], duration_read(same[i], &s, &ns) && duration_text(s, ns, text));
		assert_string_equal(text, same[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], !duration_read(bad[i], &s, &ns));
	assert_false(duration_text(1, -1, text));
}

static const struct CMUnitTest cases[] = {
    CASE("X6 timestamps are written with 0, 3, 6 or 9 decimals", timestamps_out),
    CASE("X6 a day of every fortnight of 9999 years comes back", every_day_comes_back),
    CASE("X6 timestamps are read with any offset", timestamps_in),
    CASE("X6 durations both ways", durations),
};
UNIT_MAIN("pjson time", cases)
