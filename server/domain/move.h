/* move.h -- the moves that a noun's state.def allows, as tables, and how to look in them. The rows come from the .def
 * files through MOVE and STATE; a noun wraps these with its own enums. */
#ifndef BL_DOMAIN_MOVE_H
#define BL_DOMAIN_MOVE_H

#include "common/types.h"
#include "common/why.h"

struct move {
	int from, verb, to;
};

struct state_name {
	int state;
	const char *word, *text[LANG_N]; /* "effective"; for sentences */
};

/* The state that `verb` leads to from `from`; false when the move is not legal, *to is untouched. */
bool move_find(const struct move *row, size_t n, int from, int verb, int *to);
/* The row of a state that is in the table; anything else is a bug. */
const struct state_name *state_find(const struct state_name *row, size_t n, int state);

#endif
