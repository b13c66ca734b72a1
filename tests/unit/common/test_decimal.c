#include "common/decimal.h"

#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#include <inttypes.h>

static const struct {
	const char *text;
	int scale;
	int64_t value;
} good[] = {
    {"0", 0, 0},
    {"-0", 2, 0},
    {"0.00", 2, 0},
    {"12.5", 2, 1250},
    {"-12.5", 2, -1250},
    {"007", 2, 700},
    {"13", RATE_SCALE, 130000},
    {"33.3333", RATE_SCALE, 333333},
    {"0.000001", PRICE_SCALE, 1},
    {"999999999999999", QTY_SCALE - 1, 999999999999999000},
    {"922337203685477.5807", QTY_SCALE, INT64_MAX},
    {"-922337203685477.5807", QTY_SCALE, -INT64_MAX},
    {"7.10000000", FX_SCALE, 710000000},
    {"100000000000000", 0, 100000000000000},
};

static const struct {
	const char *text;
	int scale;
} bad[] = {
    {"", 2},
    {"-", 2},
    {".5", 2},
    {"5.", 2},
    {"+5", 2},
    {" 5", 2},
    {"5 ", 2},
    {"1e3", 2},
    {"1,000", 2},
    {"0x10", 2},
    {"--1", 2},
    {"1.2.3", 2},
    {"NaN", 2},
    {"１", 2},
    {"1-", 2},
    {"1.005", 2},                         /* one decimal too many */
    {"1.000", 2},                         /* also zeros are decimals */
    {"1.0", 0},                           /* none allowed */
    {"1000000000000000", 0},              /* 16 digits */
    {"922337203685477.5808", QTY_SCALE},  /* one over */
    {"-922337203685477.5808", QTY_SCALE}, /* INT64_MIN means absent */
    {"999999999999999", PRICE_SCALE},     /* outside int64 at this scale */
    {"-999999999999999.999999", PRICE_SCALE},
};

static void
strict_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		int64_t v = 77;
		check_row(good[i].text, decimal_parse(good[i].text, good[i].scale, &v));
		check_row(good[i].text, v == good[i].value);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		int64_t v = 77;
		check_row(bad[i].text, !decimal_parse(bad[i].text, bad[i].scale, &v));
		check_row(bad[i].text, v == 77);
	}
}

static void
human_form(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t value; /* at scale 2; INT64_MIN: refused */
	} rows[] = {
	    {"１２３４．５", 123450},
	    {"12。5", 1250},
	    {"－３", -300},
	    {"+3", 300},
	    {"1,234,567.89", 123456789},
	    {"12，345", 1234500},
	    {"-1,000", -100000},
	    {"　 42\t", 4200},
	    {"1234", 123400},
	    {"1,23", INT64_MIN}, /* may be a decimal comma: ask again */
	    {"1,2345", INT64_MIN},
	    {"1234,567", INT64_MIN},
	    {",123", INT64_MIN},
	    {"1,,234", INT64_MIN},
	    {"1,234,", INT64_MIN},
	    {"1.234,5", INT64_MIN},
	    {"1.234", INT64_MIN},
	    {"+-3", INT64_MIN},
	    {"十二", INT64_MIN},
	    {"1 2", INT64_MIN},
	    {"", INT64_MIN},
	    {"000000000000000000000000000000000000000000000000000000000000000000000000", INT64_MIN},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t v = INT64_MIN;
		bool ok = decimal_parse_human(rows[i].text, 2, &v);
		check_row(rows[i].text, ok == (rows[i].value != INT64_MIN));
		check_row(rows[i].text, v == rows[i].value);
	}
}

static void
formats(void **state)
{
	(void)state;
	static const struct {
		int64_t v;
		int scale;
		const char *all, *brief;
	} rows[] = {
	    {0, 0, "0", "0"},
	    {0, 2, "0.00", "0"},
	    {-5, 2, "-0.05", "-0.05"},
	    {1250, 2, "12.50", "12.5"},
	    {-100000, 2, "-1000.00", "-1000"},
	    {100, 0, "100", "100"},
	    {130000, 4, "13.0000", "13"},
	    {INT64_MAX, 8, "92233720368.54775807", "92233720368.54775807"},
	    {INT64_MIN, 8, "-92233720368.54775808", "-92233720368.54775808"},
	    {INT64_MIN, 0, "-9223372036854775808", "-9223372036854775808"},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_string_equal(decimal_format(a, rows[i].v, rows[i].scale), rows[i].all);
		assert_string_equal(decimal_format_short(a, rows[i].v, rows[i].scale), rows[i].brief);
	}
	arena_free(a);
}

static void
round_trip(void **state)
{
	(void)state;
	uint64_t seed = 20260101;
	print_message("seed %" PRIu64 "\n", seed);
	for (int i = 0; i < 20000; i++) {
		int scale = (int)(random_next(&seed) % (SCALE_MAX + 1));
		int64_t limit = scale >= 4 ? INT64_MAX : power10(15 + scale) - 1;
		int64_t v = (int64_t)(random_next(&seed) >> (random_next(&seed) % 63 + 1)) % limit;
		v = random_next(&seed) & 1 ? -v : v;
		char buf[DECIMAL_TEXT];
		int64_t back = 0;
		assert_true(decimal_parse(decimal_text(buf, v, scale), scale, &back));
		assert_true(back == v);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("decimal: the strict form of the wire, never rounded", strict_form),
    CASE("decimal: what people type", human_form),
    CASE("decimal: formats", formats),
    CASE("decimal: random values survive format and parse", round_trip),
};
UNIT_MAIN("decimal", cases)
