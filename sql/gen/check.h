/* check.h -- what CI asks of the queries: lock and files agree with the database, texts keep the rules, plans
 * use indexes. */
#ifndef BL_SQL_GEN_CHECK_H
#define BL_SQL_GEN_CHECK_H

#include "sql/gen/lock.h"

struct pg_conn; /* PGconn */

/* big: names of tables that must not be scanned whole. role: whose rights and policies the plans are made
 * under, NULL = the connection's. Goes on after a fault. */
bool check_all(struct pg_conn *c, const struct query_set *set, const struct lock *lock,
    const struct names *big, const char *role);

/* Without a database: every text against the rules. */
bool check_rules(const struct query_set *set);

/* One table name a line, # begins a comment. A missing file is an empty list. */
bool big_read(struct arena *a, struct faults *fs, const char *path, struct names *big);

#endif
