/* outer.h -- does a statement contain something that makes a NOT NULL column NULL in the result? */
#ifndef BL_SQL_GEN_OUTER_H
#define BL_SQL_GEN_OUTER_H

#include "common/types.h"

/* LEFT, RIGHT or FULL JOIN, ROLLUP, CUBE, GROUPING SETS, anywhere: PQftable still names the base column for
 * those. */
bool outer_join(const char *sql);

#endif
