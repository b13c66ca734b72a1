/* table.h -- which tables a statement touches, by its words: after FROM, JOIN, UPDATE, INTO, USING and in
 * FROM lists. */
#ifndef BL_SQL_GEN_TABLE_H
#define BL_SQL_GEN_TABLE_H

#include "sql/gen/query.h"

/* Names without schema, each once, in order. A heuristic that rather finds too many (a CTE's name counts as
 * well). */
struct names table_used(struct arena *a, const char *sql, int line);

#endif
