/* Largest remainder: everyone gets the rounded-down share, then one unit more for the largest remainders. */
#include "common/money.h"

#include <stdlib.h>

struct share {
	int128 remainder;
	size_t i;
};

static int
larger_first(const void *x, const void *y)
{
	const struct share *a = x, *b = y;
	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

static bool
weights_sum(const int64_t *weight, size_t n, int128 *sum)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (weight[i] < 0)
			return false;
		*sum += weight[i];
	}
	return true;
}

bool
money_allocate(struct arena *a, int64_t total, const int64_t *weight, size_t n, int64_t *out)
{
	int128 sum;
	if (!weights_sum(weight, n, &sum) || total == INT64_MIN || (sum == 0 && total != 0))
		return false;
	int64_t left = total < 0 ? -total : total;
	const int64_t size = left;
	struct arena_mark mark = arena_mark(a);
	struct share *share = arena_new_n(a, struct share, n);
	for (size_t i = 0; i < n; i++) {
		int128 product = (int128)size * weight[i];
		out[i] = sum == 0 ? 0 : (int64_t)(product / sum);
		share[i] = (struct share){.remainder = sum == 0 ? 0 : product % sum, .i = i};
		left -= out[i];
	}
	qsort(share, n, sizeof(*share), larger_first);
	for (size_t k = 0; left > 0; k++, left--)
		out[share[k].i]++;
	for (size_t i = 0; i < n && total < 0; i++)
		out[i] = -out[i];
	arena_reset(a, mark);
	return true;
}

bool
money_shares(struct arena *a, const int64_t *weight, size_t n, int64_t *out)
{
	return money_allocate(a, 1000, weight, n, out);
}
