/* lock.h -- query.lock: what PostgreSQL says about every query, committed, so that builds need no database.
 *
 *	query order_lock one 9f86d081884c7d65..
 *		param id uuid
 *		column version int8
 *		column discount_reason text null
 */
#ifndef BL_SQL_GEN_LOCK_H
#define BL_SQL_GEN_LOCK_H

#include "sql/gen/query.h"
#include "sql/gen/type.h"

struct column {
	const char *name;
	const struct sql_type *type;
	bool null;
};

/* The described side of a query. */
struct shape {
	const char *name;
	enum stmt_kind kind;
	char hash[65];
	struct shape_param {
		const char *name;
		const struct sql_type *type;
	} * param;
	size_t nparam;
	struct column *column;
	size_t ncolumn;
};

struct lock {
	struct arena *arena;
	struct shape **v; /* sorted by name once written or read */
	size_t n, cap;
};

void lock_add(struct lock *lock, struct shape *s);
const struct shape *lock_find(const struct lock *lock, const char *name);
void shape_text(const struct shape *s, struct text *out);
void lock_text(struct lock *lock, struct text *out); /* sorts */
bool lock_parse(struct lock *lock, struct faults *fs, const char *file, const char *src);
bool lock_read(struct lock *lock, struct faults *fs, const char *file);

/* The shape of q: false and a fault when it is missing, stale, or does not fit the header of the query. */
bool lock_shape(const struct lock *lock, struct faults *fs, const struct query *q, const struct shape **out);

#endif
