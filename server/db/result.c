/* result.c -- one PGresult: into the caller's struct, or into an error. */
#include "server/db/lane.h"

#include <stdio.h>
#include <stdlib.h>

static void
copy_field(char *to, size_t n, const PGresult *res, int field)
{
	const char *s = PQresultErrorField(res, field);

	snprintf(to, n, "%s", s ? s : "");
}

void
result_set(struct db_result *r, enum db_end end, const char *text)
{
	r->end = end;
	snprintf(r->text, sizeof(r->text), "%s", text);
}

static bool
is_fatal(const PGresult *res)
{
	const char *s = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	return s && (strcmp(s, "FATAL") == 0 || strcmp(s, "PANIC") == 0);
}

/* Only the first error of a segment is kept: the others follow from it. */
void
result_from(struct db_result *r, const struct stmt *s, const PGresult *res)
{
	if (r->end != DB_OK)
		return;
	r->end = DB_ERROR;
	r->stmt = s ? s->name : NULL;
	r->fatal = is_fatal(res);
	copy_field(r->sqlstate, sizeof(r->sqlstate), res, PG_DIAG_SQLSTATE);
	copy_field(r->constraint, sizeof(r->constraint), res, PG_DIAG_CONSTRAINT_NAME);
	copy_field(r->text, sizeof(r->text), res, PG_DIAG_MESSAGE_PRIMARY);
}

static bool
mismatch(struct db_result *r, const struct stmt *s, const char *text)
{
	if (r->end == DB_OK) {
		result_set(r, DB_MISMATCH, text);
		r->stmt = s->name;
	}
	return false;
}

bool
result_decode(struct db_result *r, const struct stmt *s, const PGresult *res, struct arena *a, void *out)
{
	struct answer answer = {res, PQntuples(res), a};

	if (s->kind == STMT_EXEC) {
		if (out)
			*(int64_t *)out = strtoll(PQcmdTuples((PGresult *)res), NULL, 10);
		return true;
	}
	if (s->kind == STMT_ONE && answer.rows > 1)
		return mismatch(r, s, "more than one row");
	if (!s->decode(&answer, out))
		return mismatch(r, s, "the answer does not fit its claim");
	return true;
}
