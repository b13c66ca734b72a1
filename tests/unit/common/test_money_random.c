/* The properties of D1 on random lines. */
#include "common/money.h"

#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#include <inttypes.h>

#define LINES 100000

static struct money_in
random_line(uint64_t *seed)
{
	static const int64_t rates[] = {0, 10000, 30000, 60000, 90000, 130000, 210000, 55000, 999999};
	return (struct money_in){
	    .price = random_between(seed, 0, 1) ? random_between(seed, 0, 3000000)
	                                        : random_between(seed, 0, 99999999999),
	    .qty = random_between(seed, 0, 1) ? random_between(seed, 0, 30000)
	                                      : random_between(seed, 0, 99999999),
	    .discount = random_between(seed, 0, 1) ? 0 : random_between(seed, 0, PERCENT_100),
	    .tax_rate = rates[random_between(seed, 0, ARRAY_SIZE(rates) - 1)],
	    .exponent = (int)random_between(seed, 0, 4),
	    .tax_inclusive = random_between(seed, 0, 1) != 0,
	};
}

static void
lines_keep_their_promises(void **state)
{
	(void)state;
	uint64_t seed = 0x5eed0001;
	print_message("seed %" PRIu64 "\n", seed);
	for (int i = 0; i < LINES; i++) {
		struct money_in in = random_line(&seed);
		struct money_out out, mirror;
		assert_true(money_line(&in, &out));
		assert_true(out.gross == out.net + out.tax);
		assert_true(out.net >= 0 && out.tax >= 0);
		int64_t direct = round_div((int128)out.net * in.tax_rate, PERCENT_100);
		assert_true(out.tax - direct <= 1 && direct - out.tax <= 1);
		in.qty = -in.qty;
		assert_true(money_line(&in, &mirror));
		assert_true(mirror.net == -out.net && mirror.tax == -out.tax && mirror.gross == -out.gross);
	}
}

/* Ships a line in random steps and checks each part and their sum. */
static void
ship_in_parts(uint64_t *seed, const struct money_in *in, const struct money_out *line)
{
	struct money_out taken = {0}, part;
	for (int64_t shipped = 0; shipped != in->qty;) {
		int64_t step = random_between(seed, 1, in->qty - shipped);
		shipped += step > in->qty / 7 + 1 ? in->qty / 7 + 1 : step;
		assert_true(money_part_line(line, in->tax_inclusive, shipped, in->qty, &taken, &part));
		assert_true(part.gross == part.net + part.tax);
		assert_true(part.tax >= 0);
		assert_true(money_add(&taken, &part));
	}
	assert_true(taken.net == line->net && taken.tax == line->tax && taken.gross == line->gross);
}

static void
parts_sum_to_the_line(void **state)
{
	(void)state;
	uint64_t seed = 0x5eed0002;
	print_message("seed %" PRIu64 "\n", seed);
	for (int i = 0; i < LINES / 10; i++) {
		struct money_in in = random_line(&seed);
		struct money_out line;
		assert_true(money_line(&in, &line));
		if (in.qty > 0)
			ship_in_parts(&seed, &in, &line);
	}
}

static void
part_vectors(void **state)
{
	(void)state;
	int64_t part;
	assert_true(money_part(10000, 1, 3, 0, &part));
	assert_int_equal(part, 3333);
	assert_true(money_part(10000, 2, 3, 3333, &part));
	assert_int_equal(part, 3334);
	assert_true(money_part(10000, 3, 3, 6667, &part));
	assert_int_equal(part, 3333);
	assert_true(money_part(-10000, -3, -3, -6667, &part));
	assert_int_equal(part, -3333);
	part = 77;
	assert_false(money_part(10000, 1, 0, 0, &part));
	assert_false(money_part(INT64_MAX, 2, 1, 0, &part));
	assert_int_equal(part, 77);
}

static const struct CMUnitTest cases[] = {
    CASE("S7 random lines: gross = net + tax, tax within one unit, negative = mirror",
        lines_keep_their_promises),
    CASE("S7 random lines shipped in random parts sum to the line", parts_sum_to_the_line),
    CASE("S7 parts of a line", part_vectors),
};
UNIT_MAIN("money_random", cases)
