#include "common/date.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <time.h>

static void
every_day_goes_there_and_back(void **state)
{
	(void)state;
	int32_t date = DATE_MIN;
	for (int y = 1; y <= 9999; y++) {
		for (int m = 1; m <= 12; m++) {
			assert_false(date_valid(y, m, 0));
			assert_false(date_valid(y, m, date_month_days(y, m) + 1));
			for (int d = 1; d <= date_month_days(y, m); d++, date++) {
				assert_int_equal(date_from_civil(y, m, d), date);
				struct civil c = date_civil(date);
				assert_true(c.year == y && c.month == m && c.day == d);
			}
		}
	}
	assert_int_equal(date - 1, DATE_MAX);
	assert_int_equal(date_from_civil(1970, 1, 1), 0);
	assert_false(date_valid(0, 1, 1) || date_valid(10000, 1, 1) || date_valid(2024, 13, 1) ||
	             date_valid(2024, 0, 1));
	assert_false(date_valid(2023, 2, 29) || date_valid(1900, 2, 29));
	assert_true(date_valid(2024, 2, 29) && date_valid(2000, 2, 29));
	assert_false(date_in_range(NO_DATE) || date_in_range(DATE_MIN - 1) || date_in_range(DATE_MAX + 1));
}

/* the C library is the second opinion for weekdays and ISO weeks */
static void
weeks_agree_with_the_c_library(void **state)
{
	(void)state;
	for (int32_t date = date_from_civil(1900, 1, 1); date < date_from_civil(2200, 1, 1); date++) {
		time_t t = (time_t)date * DAY_SECONDS;
		struct tm tm;
		char text[32], ours[64];
		assert_non_null(gmtime_r(&t, &tm));
		assert_true(strftime(text, sizeof(text), "%G-%V-%u", &tm) > 0);
		struct iso_week w = date_iso_week(date);
		snprintf(ours, sizeof(ours), "%d-%02d-%d", w.year, w.week, w.weekday);
		assert_string_equal(ours, text);
		assert_int_equal(date_weekday(date), w.weekday);
	}
	assert_int_equal(date_weekday(DATE_MIN), 1);
	assert_int_equal(date_iso_week(DATE_MAX).week, 52);
}

static int32_t
day(const char *s)
{
	int32_t date = NO_DATE;
	check_row(s, date_parse(s, &date));
	return date;
}

static void
months_clamp_to_their_end(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		int n;
		const char *to;
	} rows[] = {
	    {"2024-01-31", 1, "2024-02-29"},
	    {"2023-01-31", 1, "2023-02-28"},
	    {"2024-02-29", 12, "2025-02-28"},
	    {"2024-03-31", -1, "2024-02-29"},
	    {"2024-12-15", 1, "2025-01-15"},
	    {"2024-01-15", -1, "2023-12-15"},
	    {"2024-05-31", 6, "2024-11-30"},
	    {"2024-05-31", 0, "2024-05-31"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(rows[i].from, date_add_months(day(rows[i].from), rows[i].n) == day(rows[i].to));
	assert_int_equal(date_add_months(day("9999-12-01"), 1), NO_DATE);
	assert_int_equal(date_add_months(day("0001-01-01"), -1), NO_DATE);
	assert_int_equal(date_add_months(day("2024-01-01"), INT_MAX), NO_DATE);
	assert_int_equal(date_add_months(day("2024-01-01"), INT_MIN), NO_DATE);
	assert_int_equal(date_month_end(day("2024-02-10")), day("2024-02-29"));
	assert_int_equal(date_month_start(day("2024-02-29")), day("2024-02-01"));
}

static void
periods(void **state)
{
	(void)state;
	assert_int_equal(date_period(day("2026-03-31")), 202603);
	assert_int_equal(period_start(202602), day("2026-02-01"));
	assert_int_equal(period_end(202602), day("2026-02-28"));
	assert_true(period_valid(202612));
	assert_false(
	    period_valid(202613) || period_valid(202600) || period_valid(0) || period_valid(-202601));
}

static void
instants_become_days_of_the_company_zone(void **state)
{
	(void)state;
	const int64_t utc_16 = (int64_t)day("2026-03-31") * DAY_SECONDS * SECOND_US + 16LL * 3600 * SECOND_US;
	const int32_t shanghai = 8 * 3600;
	assert_int_equal(date_of_instant(utc_16 - 1, shanghai), day("2026-03-31"));
	assert_int_equal(date_of_instant(utc_16, shanghai), day("2026-04-01")); /* midnight there */
	assert_int_equal(date_of_instant(utc_16, 0), day("2026-03-31"));
	assert_int_equal(date_of_instant(utc_16, -16 * 3600 - 1), day("2026-03-30"));
	assert_int_equal(date_of_instant(-1, 0), day("1969-12-31"));
	assert_int_equal(date_of_instant(0, -1), day("1969-12-31"));
	assert_int_equal(date_of_instant(INT64_MAX, 0), NO_DATE);
	assert_int_equal(date_of_instant(INT64_MIN, 0), NO_DATE);
	assert_true(date_start(day("2026-04-01"), shanghai) == utc_16);
	for (int32_t d = -400; d < 400; d++) {
		assert_int_equal(date_of_instant(date_start(d, shanghai), shanghai), d);
		assert_int_equal(date_of_instant(date_start(d, shanghai) - 1, shanghai), d - 1);
	}
}

static void
texts(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2024-2-03", "2024-02-3", "2024-02-30", "2023-02-29",
	    "24-02-03", "2024-02-03 ", " 2024-02-03", "2024/02/03", "2024-02-03T00:00", "0000-01-01",
	    "20240203", "-024-02-03", "2024-13-01", "2024-00-01", "2024-01-00"};
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		int32_t date = 77;
		check_row(bad[i], !date_parse(bad[i], &date) && date == 77);
	}
	struct arena *a = arena_new(1 << 16);
	assert_string_equal(date_format(a, day("2024-02-29")), "2024-02-29");
	assert_string_equal(date_format(a, DATE_MIN), "0001-01-01");
	assert_string_equal(date_format(a, DATE_MAX), "9999-12-31");
	assert_null(date_format(a, NO_DATE));
	arena_free(a);
}

static void
typed_dates(void **state)
{
	(void)state;
	static const char *const good[] = {"2024-03-05", "2024-3-5", "2024/03/05", "2024.3.5", "2024。3。5",
	    "20240305", "２０２４－０３－０５", "2024年3月5日", "2024年03月05", "　2024-03-05 ",
	    "２０２４／３／５"};
	static const char *const bad[] = {"2024-3/5", "2024年3-5", "24-3-5", "2024-3-5日", "2024305",
	    "202403055", "3/5", "2024-02-30", "2024年3月", "今天", "", "2024-003-05",
	    "2024-03-05                                              ."};
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		int32_t date = NO_DATE;
		check_row(good[i], date_parse_human(good[i], &date) && date == day("2024-03-05"));
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		int32_t date = 77;
		check_row(bad[i], !date_parse_human(bad[i], &date) && date == 77);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("D18 every day from year 1 to 9999 goes there and back", every_day_goes_there_and_back),
    CASE("D14 weeks are Monday to Sunday with ISO numbers", weeks_agree_with_the_c_library),
    CASE("D7 months clamp to their end", months_clamp_to_their_end),
    CASE("D4 periods are months", periods),
    CASE("D18 instants become days of the company's zone", instants_become_days_of_the_company_zone),
    CASE("date: the strict text", texts),
    CASE("date: what people type", typed_dates),
};
UNIT_MAIN("date", cases)
