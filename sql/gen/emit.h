/* emit.h -- C from queries and their shapes: q_<noun>.h, q_<noun>.c, q_<noun>_fake.c and q_all.c. */
#ifndef BL_SQL_GEN_EMIT_H
#define BL_SQL_GEN_EMIT_H

#include "sql/gen/lock.h"

/* What is emitted together: the queries of one file. */
struct emit_query {
	const struct query *q;
	const struct shape *s;
	int id;
};

/* Writes everything below dir (made when it is not there). Nothing is written when a query is missing in the
 * lock or stale. */
bool emit_all(struct query_set *set, const struct lock *lock, const char *dir);

/* The pieces; each adds to out what belongs to one query. */
void emit_header(struct text *out, const struct emit_query *e);
void emit_source(struct text *out, const struct emit_query *e);
void emit_fake(struct text *out, const struct emit_query *e);
bool emit_check(struct faults *fs, const struct emit_query *e);

/* Shared by them. */
const char *c_name(
    struct arena *a, const char *name);  /* keywords and our own locals get a trailing underscore */
bool column_has(const struct column *c); /* needs a bool has_<name> */
void emit_prototype(struct text *out, const struct emit_query *e, const char *end);
const char *emit_out_type(struct arena *a, const struct query *q); /* "struct q_x"; NULL for :exec */

#endif
