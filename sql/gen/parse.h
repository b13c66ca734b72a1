/* parse.h -- one query file: comment headers and statements. */
#ifndef BL_SQL_GEN_PARSE_H
#define BL_SQL_GEN_PARSE_H

#include "sql/gen/query.h"

struct axis_value {
	const char *key, *sql; /* sql NULL = only a key was given */
};

struct axis { /* `-- :for name in (..)` */
	const char *name;
	struct axis_value *value;
	size_t n;
};

/* A query as written: texts before the axes are replaced. NULL = that line was not there. */
struct template
{
	const char *file, *noun;
	int line, text_line;
	const char *name;
	enum stmt_kind kind;
	struct text comment;
	const char *null, *optional, *noscope, *scan, *stale;
	struct names scope; /* "table alias" */
	struct axis *axis;
	size_t naxis;
	const char *source;
};

/* Adds one query per combination of axis values to the set. */
bool template_expand(struct query_set *set, const struct template *t);

/* Parses what follows `:for` into *axis. */
bool axis_parse(
    struct query_set *set, const struct template *t, const char *spec, int line, struct axis *axis);

/* Reads a name [a-z_][a-z0-9_]*; NULL when there is none. *p moves behind it and behind following blanks. */
const char *word_take(struct arena *a, const char **p);

#endif
