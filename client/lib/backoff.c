#include "client/lib/backoff.h"

int64_t
backoff_us(unsigned failures, int64_t first, int64_t last, uint32_t random)
{
	int64_t wait = first;

	if (failures == 0)
		return 0;
	for (unsigned i = 1; i < failures && wait < last; i++)
		wait *= 2;
	if (wait > last)
		wait = last;
	return wait / 10 * 8 + wait / 10 * 4 * (int64_t)(random >> 8) / (1 << 24); /* 0.8 to 1.2 */
}
