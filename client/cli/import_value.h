/* import_value.h -- from the columns of a row to the text of a field, by a rule of the mapping. Pure. */
#ifndef BL_CLI_IMPORT_VALUE_H
#define BL_CLI_IMPORT_VALUE_H

#include "client/cli/import_map.h"

struct import_cells { /* one row: its columns by name; a short row has empty ones at the end */
	struct texts header, cell;
};

/* "" for a column that is not there. */
const char *import_cell(const struct import_cells *c, const char *column);
bool import_wanted(const struct import_map *m, const struct import_cells *c);
/* The text of the field, "" = leave it out; NULL = refused, a violation under r->field is in why. Lives in the arena of why, or in
 * row and mapping. */
const char *import_value(const struct import_rule *r, const struct import_cells *c, struct why *why);

#endif
