/* world.h -- a console whose output is text in memory, and its lines. */
#ifndef BL_TESTS_CLI_WORLD_H
#define BL_TESTS_CLI_WORLD_H

#include "client/cli/cli.h"

struct world {
	struct cli cli;
	struct arena *arena;
	char *out, *err; /* what was printed, after world_flush() */
	size_t nout, nerr;
};

void world_begin(struct world *w, enum lang lang, int width);
void world_flush(struct world *w);
void world_end(struct world *w);
/* Forgets what was printed. */
void world_clear(struct world *w);

/* Parses a line as the shell would cut it; returns line_parse()'s code. */
int world_parse(struct world *w, const char *text, struct line *l);
/* Runs a line; the exit code. */
int world_run(struct world *w, const char *text);

#endif
