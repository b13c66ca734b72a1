/* rule.h -- what the text of a query must not do. */
#ifndef BL_SQL_GEN_RULE_H
#define BL_SQL_GEN_RULE_H

#include "sql/gen/query.h"

/* No SELECT *, no UPDATE or DELETE without WHERE, and a locking SELECT returns only columns of the rows it
 * locks: sub-selects and joins in the same statement still show the state before the wait for the lock. */
bool rule_check(struct arena *a, struct faults *fs, const struct query *q);

#endif
