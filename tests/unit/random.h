/* random.h -- the same numbers in every run (xorshift64); a test prints its seed. */
#ifndef BL_TESTS_RANDOM_H
#define BL_TESTS_RANDOM_H

#include <stdint.h>

static inline uint64_t
random_next(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* low .. high, both included */
static inline int64_t
random_between(uint64_t *x, int64_t low, int64_t high)
{
	return low + (int64_t)(random_next(x) % ((uint64_t)(high - low) + 1));
}

#endif
