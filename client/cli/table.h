/* table.h -- texts in rows and columns on a terminal, aligned by libsmartcols; every line has the same
 * display width. */
#ifndef BL_CLI_TABLE_H
#define BL_CLI_TABLE_H

#include <stdio.h>

#include "common/arena.h"

struct table_column {
	const char *header;
	bool right;
	bool whole; /* a number, code or date: cut says nothing, so it is shown whole or not at all */
};

struct table {
	struct arena *arena;
	struct table_column *column;
	size_t ncolumn, nrow;
	const char **cell; /* row after row; any text, made safe here */
	bool no_headers;
};

/* cells are filled by the caller: t->cell[row * ncolumn + column]. */
struct table table_new(struct arena *a, size_t ncolumn, size_t nrow);

/* width 0 = no limit. Long texts are cut with …; columns at the end that do not fit even so are left out:
 * returns how many. */
size_t table_print(FILE *out, struct table *t, int width);

#endif
