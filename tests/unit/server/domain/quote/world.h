/* world.h -- a quote as a load brings it, for tables of cases: two lines of 10 and 4 at 113.00, 13 % inside. */
#ifndef BL_TESTS_QUOTE_WORLD_H
#define BL_TESTS_QUOTE_WORLD_H

#include "server/domain/quote/quote.h"
#include "tests/unit/server/domain/document/around.h"

enum { QUOTE_ID = 1 };
/* How a request names this quote, and the version that it expects. */
#define WORLD_NUMBER "@BJD-BJ-202611-00001"
#define WORLD_VERSION 3

struct world {
	struct arena *arena;
	struct actor who;
	struct why why;
	struct around around;
	struct uuid editor;
	struct q_quote_lines_row line[2];
	struct quote_rows rows;
};

/* Number, revision 1, valid until TODAY + 10. */
void world_init(struct world *w, int state);
void world_free(struct world *w);

#endif
