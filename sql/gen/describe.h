/* describe.h -- asks PostgreSQL for the types of every query; the only reader of libpq besides explain.c. */
#ifndef BL_SQL_GEN_DESCRIBE_H
#define BL_SQL_GEN_DESCRIBE_H

#include "sql/gen/lock.h"

struct pg_conn; /* PGconn */

/* NULL and a fault when there is no connection. */
struct pg_conn *database_open(struct faults *fs, const char *dsn);
void database_close(struct pg_conn *c); /* NULL is fine */

/* Describes all queries of the set into lock; goes on after a fault, so that all are seen. */
bool describe_all(struct pg_conn *c, const struct query_set *set, struct lock *lock);

/* Where in the query file the server's error position (1-based character) of q->text is. */
int describe_line(const struct query *q, int position);

#endif
