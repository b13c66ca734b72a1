/* query.h -- the named queries of sql/query, from file to expanded statement.
 *
 * A life: query_load() reads each <noun>.sql; parse.c cuts it into headers and texts; expand.c makes one
 * query per value of its `:for` lines; scope.c replaces the scope markers; param.c numbers the parameters.
 * What the database says about the result (types, nullability) is a struct shape, see lock.h. */
#ifndef BL_SQL_GEN_QUERY_H
#define BL_SQL_GEN_QUERY_H

#include "server/db/batch.h"
#include "sql/gen/fault.h"

struct names {
	const char **v;
	size_t n;
};

struct scope_use { /* `-- :scope table alias` */
	const char *table, *alias;
	bool marked;
};

struct query_param {
	const char *name;
	bool scope;    /* filled from the actor, not by the caller */
	bool optional; /* pointer in C, NULL = SQL NULL */
};

/* Everything before the statement, and after expansion also the statement itself. */
struct query {
	const char *file, *noun;
	int line;      /* of the :name line */
	int text_line; /* of the first word of the statement */
	const char *name;
	enum stmt_kind kind;
	const char *comment; /* "" or lines ended by \n */
	bool has_null;       /* there was a :null line: columns not listed are claimed non-null */
	struct names null, optional;
	struct scope_use *scope;
	size_t nscope;
	const char *noscope; /* the reason, or NULL */
	const char *stale;   /* why sub-selects beside a row lock do no harm, or NULL */
	const char *scan;    /* why it may read a big table whole, or NULL */
	const char *source;  /* as written, axes replaced */
	const char *text;    /* scope and parameters replaced, no comments, lines kept: for error positions */
	const char *flat;    /* the same on one line: what is hashed, prepared and embedded */
	char hash[65];       /* sha256 of flat and of the :null line: what query.lock depends on */
	struct query_param *param;
	size_t nparam;
};

struct query_set {
	struct arena *arena;
	struct faults *faults;
	const struct scope_def *scope;
	struct query **v;
	size_t n, cap;
	struct names noun; /* one per file, sorted */
};

/* Reads every .sql file below dir (sorted; only the listed nouns, if there are any) and scope.def, if there
 * is one. false when something was wrong; set->faults tells what, and the good queries are in the set all the
 * same. */
bool query_load(struct query_set *set, const char *dir, const struct names *only);

/* The pieces, for query_load and for tests. */
bool query_parse(struct query_set *set, const char *file, const char *noun, const char *src);
struct query *query_find(const struct query_set *set, const char *name);
void query_add(struct query_set *set, struct query *q);

void names_add(struct arena *a, struct names *l, const char *s);
bool names_have(const struct names *l, const char *s);
const char *stmt_kind_name(enum stmt_kind k);
bool stmt_kind_parse(const char *s, enum stmt_kind *k);

#endif
