#include "server/db/refusal.h"

const struct refusal refusal_constraint[] = {
#define CONSTRAINT(name, reason, ...) {#name, reason, {__VA_ARGS__}},
#include "server/db/constraint.def"
#undef CONSTRAINT
    {0},
};

const struct refusal refusal_sqlstate[] = {
#define SQLSTATE(code, reason) {#code, reason, {0}},
#include "server/db/sqlstate.def"
#undef SQLSTATE
    {0},
};

static bool
matches(const char *key, const char *s)
{
	size_t n = strlen(key);

	if (n > 0 && key[n - 1] == '*')
		return strncmp(key, s, n - 1) == 0;
	return strcmp(key, s) == 0;
}

static const struct refusal *
find(const struct refusal *table, const char *s)
{
	for (const struct refusal *r = table; r->key; r++)
		if (matches(r->key, s))
			return r;
	return NULL;
}

/* What happened on the way, not in the server. */
static const struct refusal *
by_end(enum db_end end)
{
	static const struct refusal row[] = {
	    [DB_OK] = {"", R_INTERNAL, {0}},
	    [DB_ERROR] = {"", R_INTERNAL, {0}},
	    [DB_MISMATCH] = {"", R_INTERNAL, {0}},
	    [DB_UNAVAILABLE] = {"", R_DATABASE_UNAVAILABLE, {0}},
	    [DB_OVERLOADED] = {"", R_OVERLOADED, {0}},
	    [DB_DEADLINE] = {"", R_DEADLINE, {0}},
	    [DB_UNKNOWN] = {"", R_OUTCOME_UNKNOWN, {0}},
	};

	return &row[end];
}

const struct refusal *
refusal_find(const struct db_result *r)
{
	const struct refusal *row = NULL;

	if (r->end == DB_ERROR && r->constraint[0])
		row = find(refusal_constraint, r->constraint);
	if (r->end == DB_ERROR && !row)
		row = find(refusal_sqlstate, r->sqlstate);
	return row ? row : by_end(r->end);
}
