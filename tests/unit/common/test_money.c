#include "common/money.h"

#include "common/decimal.h"
#include "tests/unit/unit.h"

#include <stdio.h>

static int64_t
number(const char *s, int scale)
{
	int64_t v = 0;
	check_row(s, decimal_parse(s, scale, &v));
	return v;
}

static struct money_in
line_of(const char *qty, const char *price, const char *discount, const char *rate, bool inclusive)
{
	return (struct money_in){.price = number(price, PRICE_SCALE),
	    .qty = number(qty, QTY_SCALE),
	    .discount = number(discount, RATE_SCALE),
	    .tax_rate = number(rate, RATE_SCALE),
	    .exponent = 2,
	    .tax_inclusive = inclusive};
}

/* D1: the vectors, with the ones that other systems get wrong */
static const struct {
	const char *qty, *price, *discount, *rate;
	bool inclusive;
	const char *net, *tax, *gross;
} lines[] = {
    {"1", "113.00", "0", "13", true, "100.00", "13.00", "113.00"},
    {"1", "100.00", "0", "13", true, "88.50", "11.50", "100.00"},
    {"3", "9.99", "0", "13", true, "26.52", "3.45", "29.97"},
    {"7", "12345.67", "2.5", "13", true, "74565.66", "9693.54", "84259.20"},
    {"1", "0.01", "0", "13", true, "0.01", "0.00", "0.01"},
    {"1", "379.00", "0", "21", true, "313.22", "65.78", "379.00"},
    {"1", "8.01", "0", "20", true, "6.68", "1.33", "8.01"},
    {"16", "348.35", "4", "22", false, "5350.66", "1177.15", "6527.81"},
    {"680", "3.35", "0", "5.5", true, "2159.24", "118.76", "2278.00"},
    {"5", "20", "100", "13", true, "0.00", "0.00", "0.00"}, /* a gift is exactly nothing */
    {"5", "20", "100", "13", false, "0.00", "0.00", "0.00"},
    {"1", "100", "0", "0", false, "100.00", "0.00", "100.00"},
    {"1", "0.005", "0", "0", true, "0.01", "0.00", "0.01"}, /* half goes away from zero */
    {"1", "0.004999", "0", "0", true, "0.00", "0.00", "0.00"},
    {"-1", "0.005", "0", "0", true, "-0.01", "0.00", "-0.01"},
    {"-3", "9.99", "0", "13", true, "-26.52", "-3.45", "-29.97"},
    {"0.3333", "3.333333", "0", "13", false, "1.11", "0.14", "1.25"},
};

static void
line_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char title[128];
		snprintf(title, sizeof(title), "%s x %s -%s%% @%s%%", lines[i].qty, lines[i].price,
		    lines[i].discount, lines[i].rate);
		struct money_in in = line_of(
		    lines[i].qty, lines[i].price, lines[i].discount, lines[i].rate, lines[i].inclusive);
		struct money_out out;
		check_row(title, money_line(&in, &out));
		check_row(title, out.net == number(lines[i].net, 2));
		check_row(title, out.tax == number(lines[i].tax, 2));
		check_row(title, out.gross == number(lines[i].gross, 2));
	}
}

static void
header_is_the_sum_of_its_lines(void **state)
{
	(void)state;
	struct money_out line, sum = {0};
	struct money_in in = line_of("1", "379.00", "0", "21", true);
	assert_true(money_line(&in, &line));
	assert_true(money_add(&sum, &line) && money_add(&sum, &line));
	assert_int_equal(sum.gross, 75800);
	assert_int_equal(sum.net, 62644);
	assert_int_equal(sum.tax, 13156);

	struct money_out two = {0};
	in = line_of("20", "800", "0", "7", true);
	assert_true(money_line(&in, &line) && money_add(&two, &line));
	in = line_of("10", "1000", "0", "7", true);
	assert_true(money_line(&in, &line) && money_add(&two, &line));
	assert_int_equal(two.gross, 2600000);
	assert_int_equal(two.net, 2429906);
	assert_int_equal(two.tax, 170094);

	struct money_out full = {.net = INT64_MAX, .tax = 0, .gross = INT64_MAX}, before = full;
	assert_false(money_add(&full, &line));
	assert_memory_equal(&full, &before, sizeof(full));
}

static void
sums_per_rate_are_sorted(void **state)
{
	(void)state;
	struct money_rate rows[3];
	size_t n = 0;
	const struct money_out one = {.net = 100, .tax = 13, .gross = 113};
	assert_true(money_rate_add(rows, &n, 3, 130000, &one));
	assert_true(money_rate_add(rows, &n, 3, 60000, &one));
	assert_true(money_rate_add(rows, &n, 3, 130000, &one));
	assert_true(money_rate_add(rows, &n, 3, 90000, &one));
	assert_false(money_rate_add(rows, &n, 3, 0, &one));
	assert_int_equal(n, 3);
	assert_int_equal(rows[0].tax_rate, 60000);
	assert_int_equal(rows[1].tax_rate, 90000);
	assert_int_equal(rows[2].tax_rate, 130000);
	assert_int_equal(rows[0].sum.gross, 113);
	assert_int_equal(rows[2].sum.gross, 226);
}

static void
overflow_and_nonsense_are_refused(void **state)
{
	(void)state;
	const struct money_out untouched = {.net = 1, .tax = 2, .gross = 3};
	const struct money_in bad[] = {
	    {.price = INT64_MAX, .qty = INT64_MAX, .exponent = 2},
	    {.price = INT64_MAX, .qty = INT64_MAX, .exponent = 2, .discount = PERCENT_100 - 1},
	    {.price = INT64_MAX, .qty = 1000000000, .exponent = 2, .tax_inclusive = true},
	    {.price = 1000000, .qty = 10000, .exponent = 2, .discount = -1},
	    {.price = 1000000, .qty = 10000, .exponent = 2, .discount = PERCENT_100 + 1},
	    {.price = 1000000, .qty = 10000, .exponent = 2, .tax_rate = -1},
	    {.price = 1000000, .qty = 10000, .exponent = 2, .tax_rate = PERCENT_100 + 1},
	    {.price = 1000000, .qty = 10000, .exponent = -1}, {.price = 1000000, .qty = 10000, .exponent = 7},
	    {.price = INT64_MIN, .qty = 10000, .exponent = 2},
	    {.price = 10000000000,
	        .qty = 9223372036854775807,
	        .exponent = 0,
	        .tax_rate = PERCENT_100}, /* gross */
	};
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct money_out out = untouched;
		assert_false(money_line(&bad[i], &out));
		assert_memory_equal(&out, &untouched, sizeof(out));
	}
	int64_t v = 77;
	assert_false(round_div_fits((int128)INT64_MAX + 1, 1, &v));
	assert_false(round_div_fits((int128)INT64_MIN, 1, &v));
	assert_int_equal(v, 77);
}

static void
rounding_is_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(round_div(5, 10), 1);
	assert_int_equal(round_div(-5, 10), -1);
	assert_int_equal(round_div(5, -10), -1);
	assert_int_equal(round_div(4, 10), 0);
	assert_int_equal(round_div(15, 10), 2);
	assert_int_equal(round_div(25, 10), 3);
	assert_int_equal(round_div(-25, 10), -3);
	assert_int_equal(round_div(1, 3), 0);
	assert_int_equal(round_div(2, 3), 1);
	assert_int_equal(round_div(3, 2), 2);
	assert_int_equal(round_div(0, 7), 0);
	assert_int_equal(round_div((int128)INT64_MAX * 3, 3), INT64_MAX);
}

static void
conversion_to_base(void **state)
{
	(void)state;
	int64_t v;
	assert_true(money_convert(10000, 2, number("7.12345678", FX_SCALE), 2, &v)); /* 100.00 USD */
	assert_int_equal(v, 71235);
	assert_true(money_convert(-10000, 2, number("7.12345678", FX_SCALE), 2, &v));
	assert_int_equal(v, -71235);
	assert_true(money_convert(1000, 0, number("0.04812", FX_SCALE), 2, &v)); /* 1000 JPY */
	assert_int_equal(v, 4812);
	assert_true(money_convert(1234567, 3, number("23.5", FX_SCALE), 2, &v)); /* 1234.567 KWD */
	assert_int_equal(v, 2901232);
	assert_true(money_convert(1, 0, number("1", FX_SCALE), 6, &v));
	assert_int_equal(v, 1000000);
	v = 77;
	assert_false(money_convert(1, 2, 0, 2, &v));
	assert_false(money_convert(1, 2, -1, 2, &v));
	assert_false(money_convert(INT64_MAX, 0, number("7", FX_SCALE), 2, &v));
	assert_int_equal(v, 77);
}

static const struct CMUnitTest cases[] = {
    CASE("S7 inclusive and exclusive lines, all vectors of D1", line_vectors),
    CASE("S7 a header is the sum of its lines", header_is_the_sum_of_its_lines),
    CASE("S7 sums per tax rate are sorted", sums_per_rate_are_sorted),
    CASE("S7 overflow and nonsense are refused, outputs untouched", overflow_and_nonsense_are_refused),
    CASE("S7 rounding is half away from zero", rounding_is_half_away_from_zero),
    CASE("D2 conversion to the base currency", conversion_to_base),
};
UNIT_MAIN("money", cases)
