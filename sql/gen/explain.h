/* explain.h -- looks at the generic plan of every query. */
#ifndef BL_SQL_GEN_EXPLAIN_H
#define BL_SQL_GEN_EXPLAIN_H

#include "sql/gen/lock.h"

struct pg_conn; /* PGconn */

/* Explains what could be described, under the role if one is given (so missing grants show as well), and
 * refuses a plan that reads a big table whole for a query that has a WHERE. Sequential scans are switched
 * off, so that what is left has no index to use, however empty the tables are. */
bool explain_all(struct pg_conn *c, const struct query_set *set, const struct lock *described,
    const struct names *big, const char *role);

/* The tables (partitions by their own names) that a plan, as text, reads whole. limited: a whole index may be
 * walked, because a LIMIT ends it. */
struct names plan_whole_scans(struct arena *a, const char *plan, bool limited);

#endif
