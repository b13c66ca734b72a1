/* scope.h -- which tables are scoped, by which predicate, and the rule that every query must say how it is
 *scoped.
 *
 * scope.def, one entry per group of tables; indented lines continue the predicate:
 *
 *	sales_order, quote: :scope_all OR {a}.branch_id = ANY (:scope_branches)
 *		OR {a}.owner_id = ANY (:scope_owners)
 */
#ifndef BL_SQL_GEN_SCOPE_H
#define BL_SQL_GEN_SCOPE_H

#include "sql/gen/query.h"

struct scope_row {
	const char *table;
	const char *predicate; /* {a} stands for the alias */
	int line;
};

struct scope_def {
	struct scope_row *row;
	size_t n;
};

/* A file that does not exist means that nothing is scoped. */
bool scope_read(struct query_set *set, const char *path);
bool scope_parse(struct query_set *set, const char *file, const char *src);

/* source -> *out with comments dropped and markers replaced by predicates, the line structure kept. Refuses a
 * marker without its `:scope` line and the reverse, and a scoped table that is touched without either. */
bool scope_expand(struct query_set *set, struct query *q, const char **out);

#endif
