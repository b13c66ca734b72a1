/* import_reject.h -- the file of what was refused: line, column and reason, then the row as it was, so that it can be put right and
 * imported again. Made at the first refusal. */
#ifndef BL_CLI_IMPORT_REJECT_H
#define BL_CLI_IMPORT_REJECT_H

#include "client/cli/import_record.h"

struct import_reject {
	struct cli *cli;
	const char *path;
	const struct import_map *map;
	struct texts header;
	FILE *file;  /* NULL = nothing was refused yet */
	bool failed; /* it could not be written; told */
};

struct import_complaint { /* one thing that is wrong: with a field, or with path "" as a whole */
	const char *path, *text;
};

void import_reject(
    struct import_reject *x, const struct import_record *r, const struct import_complaint *c, size_t n);
/* False: told. */
bool import_reject_close(struct import_reject *x);

#endif
