#include "client/cli/import_number.h"

#include "tests/unit/unit.h"

static void
reading(void **state)
{
	static const struct {
		const char *text, *number; /* NULL = refused */
	} table[] = {
	    {"0", "0"},
	    {"-0.00", "0"},
	    {"1,234.50", "1234.5"},
	    {"1 234 567", "1234567"},
	    {"  +7.10 ", "7.1"},
	    {"12.5%", "0.125"},
	    {"1.2e3", "1200"},
	    {"1.5E-05", "0.000015"},
	    {".5", "0.5"},
	    {"5.", "5"},
	    {"125.43999999999998", "125.43999999999998"},
	    {"0.0500000007", "0.0500000007"},
	    {"-60.70400000000001", "-60.70400000000001"},
	    {"１２．５", "12.5"},
	    {"123456789012345678901234567890", "123456789012345678901234567890"},
	    {"1234567890123456789012345678901", NULL},
	    {"", NULL},
	    {"-", NULL},
	    {"abc", NULL},
	    {"1.2.3", NULL},
	    {"12,", NULL},
	    {"1e", NULL},
	    {"1e99", NULL},
	    {"$5", NULL},
	    {"NaN", NULL},
	    {"0x10", NULL},
	};
	struct arena *a = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct number n;
		bool ok = number_read(table[i].text, &n);

		check_row(table[i].text, ok == (table[i].number != NULL));
		if (ok)
			check_row(table[i].text, strcmp(number_text(a, n), table[i].number) == 0);
	}
	arena_free(a);
}

static void
rounding(void **state)
{
	static const struct {
		const char *text;
		long decimals;
		const char *number;
	} table[] = {
	    {"2.5", 0, "3"},
	    {"-2.5", 0, "-3"},
	    {"2.4999999", 0, "2"},
	    {"0.0500000007", 2, "0.05"},
	    {"9.80000019", 2, "9.8"},
	    {"16.7999992", 2, "16.8"},
	    {"125.43999999999998", 2, "125.44"},
	    {"1.005", 2, "1.01"}, /* a binary fraction would give 1.00 */
	    {"99.995", 2, "100"},
	    {"-0.004", 2, "0"},
	    {"7", 18, "7"},
	};
	struct arena *a = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct number n;

		assert_true(number_read(table[i].text, &n));
		check_row(table[i].text, number_round(&n, table[i].decimals));
		check_row(table[i].text, strcmp(number_text(a, n), table[i].number) == 0);
	}
	arena_free(a);
}

static void
calculating(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct number n = {1, 1}, by = {3, 1}, zero = {0, 1};

	(void)state;
	assert_true(number_divide(&n, by));
	assert_null(number_text(a, n)); /* 0.333.. has no end */
	assert_true(number_times(&n, by));
	assert_string_equal(number_text(a, n), "1");
	assert_false(number_divide(&n, zero));
	assert_true(number_divide(&n, (struct number){-8, 1}));
	assert_string_equal(number_text(a, n), "-0.125");
	n = (struct number){(int128)1 << 100, 1};
	assert_false(number_times(&n, (struct number){(int128)1 << 100, 1}));
	assert_true(n.num == (int128)1 << 100); /* untouched */
	arena_free(a);
}

/* A line's total that goes into a price of six decimals comes back to the cent for every quantity that is sold. */
static void
totals_come_back(void **state)
{
	(void)state;
	for (int quantity = 1; quantity <= 2000; quantity++)
		for (int cents = 1; cents < 3000; cents += 7) {
			struct number n = {cents, 100}, q = {quantity, 1};

			assert_true(number_divide(&n, q) && number_round(&n, 6) && number_times(&n, q) &&
			            number_round(&n, 2));
			assert_true(n.num * 100 == (int128)cents * n.den);
		}
}

static const struct CMUnitTest cases[] = {
    CASE("L21 numbers as files hold them", reading),
    CASE("L21 rounding half away from zero, without binary fractions", rounding),
    CASE("L21 fractions stay exact until they are rounded", calculating),
    CASE("L21 price = total / quantity brings the total back to the cent", totals_come_back),
};
UNIT_MAIN("import_number", cases)
