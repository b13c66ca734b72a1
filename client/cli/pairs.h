/* pairs.h -- names and their texts in two columns; long texts go on below themselves, nothing is cut. */
#ifndef BL_CLI_PAIRS_H
#define BL_CLI_PAIRS_H

#include <stdio.h>

#include "common/arena.h"

struct pairs {
	struct arena *arena;
	const char **left, **right;
	size_t n;
};

struct pairs pairs_new(struct arena *a, size_t most);
/* Any text; made safe here. */
void pairs_add(struct pairs *p, const char *left, const char *right);
/* width 0 = no limit. */
void pairs_print(FILE *out, const struct pairs *p, int width);

#endif
