#include "server/net/gzip.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static void
both_ways(void **state)
{
	(void)state;
	struct gzip *g = gzip_new();
	uint8_t plain[5000], packed[5000];
	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i / 40);
	for (int round = 0; round < 3; round++) { /* the states are used again */
		size_t n = gzip_deflate(g, (struct bytes){plain, sizeof(plain)}, packed, sizeof(packed)),
		       len = 0;
		uint8_t *out;
		assert_in_range(n, 20, 1000);
		assert_int_equal(gzip_inflate(g, (struct bytes){packed, n}, 5000, &out, &len), GZIP_OK);
		assert_int_equal(len, sizeof(plain));
		assert_memory_equal(out, plain, len);
		free(out);
		assert_int_equal(
		    gzip_inflate(g, (struct bytes){packed, n}, 4999, &out, &len), GZIP_TOO_LARGE);
		assert_int_equal(gzip_inflate(g, (struct bytes){packed, n - 1}, 5000, &out, &len), GZIP_BAD);
		packed[n] = 0;
		assert_int_equal(gzip_inflate(g, (struct bytes){packed, n + 1}, 5000, &out, &len), GZIP_BAD);
		packed[n / 2] ^= 0x40;
		assert_int_equal(gzip_inflate(g, (struct bytes){packed, n}, 5000, &out, &len), GZIP_BAD);
	}
	gzip_free(g);
}

static void
nothing(void **state)
{
	(void)state;
	struct gzip *g = gzip_new();
	uint8_t packed[64], *out;
	size_t n = gzip_deflate(g, (struct bytes){(const uint8_t *)"", 0}, packed, sizeof(packed)), len = 7;
	assert_int_equal(gzip_inflate(g, (struct bytes){packed, n}, 10, &out, &len), GZIP_OK);
	assert_int_equal(len, 0);
	free(out);
	assert_int_equal(gzip_inflate(g, (struct bytes){packed, 0}, 10, &out, &len), GZIP_BAD);
	gzip_free(g);
}

static void
what_does_not_shrink_is_left(void **state)
{
	(void)state;
	struct gzip *g = gzip_new();
	uint8_t noise[200], packed[200];
	uint32_t x = 1;
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
	assert_int_equal(gzip_deflate(g, (struct bytes){noise, sizeof(noise)}, packed, sizeof(packed)), 0);
	gzip_free(g);
}

static void
a_bomb_stops_at_the_limit(void **state)
{
	(void)state;
	struct gzip *g = gzip_new();
	size_t n = 20u << 20;
	uint8_t *zeros = calloc(1, n), *packed = malloc(n), *out;
	size_t z = gzip_deflate(g, (struct bytes){zeros, n}, packed, n), len;
	assert_in_range(z, 1, 200000);
	assert_int_equal(gzip_inflate(g, (struct bytes){packed, z}, 1 << 20, &out, &len), GZIP_TOO_LARGE);
	free(zeros);
	free(packed);
	gzip_free(g);
}

static const struct CMUnitTest cases[] = {
    CASE("gzip: both ways, cut, flipped, trailing", both_ways),
    CASE("gzip: nothing", nothing),
    CASE("gzip: what does not shrink is left", what_does_not_shrink_is_left),
    CASE("gzip: a bomb stops at the limit", a_bomb_stops_at_the_limit),
};
UNIT_MAIN("gzip", cases)
