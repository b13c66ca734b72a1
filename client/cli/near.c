#include "client/cli/near.h"

#define LONGEST 40

void
near_begin(struct near *n, const char *typed)
{
	size_t third = strlen(typed) / 3;
	*n = (struct near){.typed = typed, .distance = third < 1 ? 2 : third + 1};
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours. */
static size_t
edit_distance(const char *a, const char *b)
{
	size_t row[3][LONGEST + 1], na = strlen(a), nb = strlen(b);

	if (na > LONGEST || nb > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = row[i % 3], *before = row[(i + 2) % 3], *two = row[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] =
			    least(least(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

void
near_offer(struct near *n, const char *candidate)
{
	size_t d = edit_distance(n->typed, candidate);

	if (d < n->distance) {
		n->distance = d;
		n->best = candidate;
	}
}
