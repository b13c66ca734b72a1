/* import_rows.h -- the rows of a CSV file in any charset that iconv knows. */
#ifndef BL_CLI_IMPORT_ROWS_H
#define BL_CLI_IMPORT_ROWS_H

#include "client/cli/cli.h"
#include "client/cli/import_map.h"

/* A row in one piece of memory, to be freed as such. */
struct import_row {
	size_t line; /* where it begins, from 1 */
	struct texts cell;
};

struct import_file {
	struct texts header; /* in the arena of the line */
	void *ctx;
	/* First the header. False stops reading. */
	bool (*head)(void *ctx, struct texts header);
	/* Takes over the row. */
	bool (*row)(void *ctx, struct import_row *row);
};

/* Reads the file to its end, or until a callback says so. An exit code; what is wrong with the file is told. */
int import_rows(
    struct cli *cli, struct arena *a, const char *path, const struct import_map *m, struct import_file *f);

#endif
