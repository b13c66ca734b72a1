/* near.h -- "did you mean". */
#ifndef BL_CLI_NEAR_H
#define BL_CLI_NEAR_H

#include "common/types.h"

struct near {
	const char *typed, *best;
	size_t distance;
};

/* Starts with a limit of a third of the typed length, at least 1. */
void near_begin(struct near *n, const char *typed);
/* Offers a candidate; afterwards best is the closest so far, or NULL. */
void near_offer(struct near *n, const char *candidate);

#endif
