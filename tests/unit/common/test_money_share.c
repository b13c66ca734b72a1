#include "common/money.h"

#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#include <inttypes.h>

static void
allocation_vectors(void **state)
{
	(void)state;
	static const struct {
		const char *title;
		int64_t total;
		size_t n;
		int64_t weight[6], part[6];
	} rows[] = {
	    {"exact", 10000, 3, {3333, 3333, 3334}, {3333, 3333, 3334}},
	    {"ties by index", 1000, 3, {1, 1, 1}, {334, 333, 333}},
	    {"zeros get nothing", 123100, 5, {200000, 0, 440000, 0, 125000}, {32183, 0, 70803, 0, 20114}},
	    {"negative is the mirror", -1000, 3, {1, 1, 1}, {-334, -333, -333}},
	    {"two left over", 2, 6, {1, 1, 1, 1, 1, 1}, {1, 1, 0, 0, 0, 0}},
	    {"largest remainder, not first", 10, 3, {15, 25, 60}, {2, 2, 6}},
	    {"nothing to give", 0, 3, {0, 0, 0}, {0, 0, 0}},
	    {"one takes all", INT64_MAX, 1, {INT64_MAX}, {INT64_MAX}},
	    {"wide", INT64_MAX, 2, {INT64_MAX, INT64_MAX}, {INT64_MAX / 2 + 1, INT64_MAX / 2}},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t out[6] = {0};
		check_row(rows[i].title, money_allocate(a, rows[i].total, rows[i].weight, rows[i].n, out));
		for (size_t k = 0; k < rows[i].n; k++)
			check_row(rows[i].title, out[k] == rows[i].part[k]);
	}
	int64_t out[2];
	assert_false(money_allocate(a, 5, (const int64_t[]){0, 0}, 2, out));
	assert_false(money_allocate(a, 5, (const int64_t[]){3, -1}, 2, out));
	assert_false(money_allocate(a, 5, NULL, 0, out));
	arena_free(a);
}

static void
shares_sum_to_one_hundred(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	int64_t out[3];
	assert_true(money_shares(a, (const int64_t[]){1, 1, 1}, 3, out));
	assert_int_equal(out[0], 334); /* 33.4 % */
	assert_int_equal(out[1], 333);
	assert_int_equal(out[2], 333);
	assert_true(money_shares(a, (const int64_t[]){999999, 1, 0}, 3, out));
	assert_int_equal(out[0], 1000);
	assert_int_equal(out[1], 0);
	assert_false(money_shares(a, (const int64_t[]){0, 0, 0}, 3, out));
	arena_free(a);
}

static void
payment_plans(void **state)
{
	(void)state;
	int64_t out[3];
	assert_true(money_plan(10000001, (const int64_t[]){300000, 300000, 400000}, 3, out));
	assert_int_equal(out[0], 3000000);
	assert_int_equal(out[1], 3000000);
	assert_int_equal(out[2], 4000001);
	assert_true(money_plan(10000001, (const int64_t[]){400000, 300000, 300000}, 3, out));
	assert_int_equal(out[0], 4000000);
	assert_int_equal(out[1], 3000000);
	assert_int_equal(out[2], 3000001);
	assert_true(money_plan(-1, (const int64_t[]){PERCENT_100}, 1, out));
	assert_int_equal(out[0], -1);
	assert_false(money_plan(100, (const int64_t[]){300000, 300000}, 2, out)); /* 60 % */
	assert_false(money_plan(100, (const int64_t[]){-300000, 1300000}, 2, out));
	assert_false(money_plan(100, NULL, 0, out));
}

static void
random_allocations(void **state)
{
	(void)state;
	uint64_t seed = 0x5eed0003;
	print_message("seed %" PRIu64 "\n", seed);
	struct arena *a = arena_new(1 << 20);
	for (int i = 0; i < 3000; i++) {
		enum { N = 40 };
		int64_t weight[N], out[N], mirror[N], left;
		int128 sum = 0;
		size_t n = (size_t)random_between(&seed, 1, N);
		for (size_t k = 0; k < n; k++)
			sum += weight[k] =
			    random_between(&seed, 0, 1000000) * (int64_t)(random_next(&seed) & 1);
		weight[0]++;
		sum++;
		int64_t total = random_between(&seed, 0, 1000000000);
		assert_true(money_allocate(a, total, weight, n, out));
		assert_true(money_allocate(a, -total, weight, n, mirror));
		left = total;
		for (size_t k = 0; k < n; k++) {
			int128 exact = (int128)total * weight[k];
			assert_true(
			    out[k] * sum > exact - sum && out[k] * sum < exact + sum); /* within one unit */
			assert_true(mirror[k] == -out[k]);
			left -= out[k];
		}
		assert_true(left == 0);
	}
	assert_int_equal(arena_used(a), 0); /* scratch memory is given back */
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("D1 whole-order discounts are allocated by largest remainder", allocation_vectors),
    CASE("D3 shares with one decimal sum to 100.0", shares_sum_to_one_hundred),
    CASE("D13b the remainder of a payment plan is on the last row", payment_plans),
    CASE("D3 random allocations sum to the whole, each within one unit", random_allocations),
};
UNIT_MAIN("money_share", cases)
