#include "sql/gen/describe.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include "sql/gen/outer.h"

struct pg_conn *
database_open(struct faults *fs, const char *dsn)
{
	PGconn *c = PQconnectdb(dsn);

	if (PQstatus(c) == CONNECTION_OK)
		return c;
	fault(fs, "sqlgen", 0, "%s", PQerrorMessage(c));
	PQfinish(c);
	return NULL;
}

void
database_close(struct pg_conn *c)
{
	PQfinish(c);
}

int
describe_line(const struct query *q, int position)
{
	int line = q->text_line;

	/* positions count characters, not bytes */
	for (const char *p = q->text; *p && position > 1; p++) {
		line += *p == '\n';
		position -= ((unsigned char)p[1] & 0xc0) != 0x80;
	}
	return line;
}

static bool
server_fault(struct faults *fs, const struct query *q, const PGresult *res)
{
	const char *position = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
	const char *hint = PQresultErrorField(res, PG_DIAG_MESSAGE_HINT);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	return fault(fs, q->file, position ? describe_line(q, atoi(position)) : q->line, "%s: %s%s%s",
	    q->name, text ? text : PQresultErrorMessage(res), hint ? "; " : "", hint ? hint : "");
}

static bool
type_fault(struct pg_conn *c, const struct query_set *set, const struct query *q, const char *what,
    const char *name, Oid oid)
{
	const char *sql = "SELECT format_type($1::oid, NULL)";
	const char *value[1] = {arena_printf(set->arena, "%u", oid)};
	PGresult *res = PQexecParams(c, sql, 1, NULL, value, NULL, NULL, 0);
	const char *type = PQntuples(res) == 1 ? PQgetvalue(res, 0, 0) : value[0];

	fault(set->faults, q->file, q->line, "%s: %s %s has type %s, which generated code does not carry; %s",
	    q->name, what, name, type, type_advice(oid));
	PQclear(res);
	return false;
}

static bool
describe_params(struct pg_conn *c, const struct query_set *set, const struct query *q, const PGresult *res,
    struct shape *s)
{
	int n = PQnparams(res);
	bool ok = true;

	s->param = arena_new_n(set->arena, struct shape_param, (size_t)n + 1);
	for (int i = 0; i < n && (size_t)i < q->nparam; i++) {
		const struct sql_type *type = type_by_oid(PQparamtype(res, i));

		if (!type || !type->param)
			ok = type_fault(c, set, q, "parameter", q->param[i].name, PQparamtype(res, i));
		s->param[s->nparam++] = (struct shape_param){q->param[i].name, type};
	}
	return ok;
}

/* The column comes straight from a table column that is NOT NULL. */
static bool
origin_not_null(struct pg_conn *c, struct arena *a, const PGresult *res, int column)
{
	const char *sql =
	    "SELECT attnotnull FROM pg_attribute WHERE attrelid = $1::oid AND attnum = $2::int2";
	const char *value[2] = {
	    arena_printf(a, "%u", PQftable(res, column)), arena_printf(a, "%d", PQftablecol(res, column))};
	PGresult *r;
	bool yes;

	if (PQftable(res, column) == InvalidOid)
		return false;
	r = PQexecParams(c, sql, 2, NULL, value, NULL, NULL, 0);
	yes = PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 't';
	PQclear(r);
	return yes;
}

static bool
column_name(const struct query_set *set, const struct query *q, const struct shape *s, const char *name)
{
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") != strlen(name) ||
	    (*name >= '0' && *name <= '9'))
		return fault(set->faults, q->file, q->line,
		    "%s: column %s needs a plain name, write `AS name`", q->name, name);
	for (size_t i = 0; i < s->ncolumn; i++)
		if (strcmp(s->column[i].name, name) == 0)
			return fault(
			    set->faults, q->file, q->line, "%s: two columns are called %s", q->name, name);
	return true;
}

static bool
describe_columns(struct pg_conn *c, const struct query_set *set, const struct query *q, const PGresult *res,
    struct shape *s)
{
	bool outer = outer_join(q->text), ok = true;
	int n = PQnfields(res);

	s->column = arena_new_n(set->arena, struct column, (size_t)n + 1);
	for (int i = 0; i < n; i++) {
		const char *name = arena_strdup(set->arena, PQfname(res, i));
		const struct sql_type *type = type_by_oid(PQftype(res, i));
		bool null;

		ok = column_name(set, q, s, name) && ok;
		if (!type || !type->answer)
			ok = type_fault(c, set, q, "column", name, PQftype(res, i));
		null = q->has_null ? names_have(&q->null, name)
		                   : outer || !origin_not_null(c, set->arena, res, i);
		s->column[s->ncolumn++] = (struct column){name, type, null};
	}
	return ok;
}

static bool
null_known(const struct query_set *set, const struct query *q, const struct shape *s)
{
	bool ok = true;

	for (size_t i = 0; i < q->null.n; i++) {
		bool found = false;

		for (size_t k = 0; k < s->ncolumn; k++)
			found = found || strcmp(s->column[k].name, q->null.v[i]) == 0;
		if (!found)
			ok = fault(set->faults, q->file, q->line, "%s: `:null %s` is not a column", q->name,
			    q->null.v[i]);
	}
	return ok;
}

/* What a :exec returns is nobody's business (SELECT set_config(..)). */
static bool
describe_shape(struct pg_conn *c, const struct query_set *set, const struct query *q, const PGresult *res,
    struct shape *s)
{
	bool ok = describe_params(c, set, q, res, s);

	if (q->kind == STMT_EXEC)
		return null_known(set, q, s) && ok;
	if (PQnfields(res) == 0)
		return fault(set->faults, q->file, q->line, "%s: returns no columns, use :exec", q->name);
	ok = describe_columns(c, set, q, res, s) && ok;
	return null_known(set, q, s) && ok;
}

static bool
describe_one(struct pg_conn *c, const struct query_set *set, const struct query *q, struct lock *lock)
{
	struct shape *s = arena_new_n(set->arena, struct shape, 1);
	PGresult *res = PQprepare(c, "", q->text, 0, NULL);
	bool ok;

	if (PQresultStatus(res) == PGRES_COMMAND_OK) {
		PQclear(res);
		res = PQdescribePrepared(c, "");
	}
	*s = (struct shape){.name = q->name, .kind = q->kind};
	memcpy(s->hash, q->hash, sizeof(s->hash));
	ok = PQresultStatus(res) == PGRES_COMMAND_OK ? describe_shape(c, set, q, res, s)
	                                             : server_fault(set->faults, q, res);
	PQclear(res);
	if (ok)
		lock_add(lock, s);
	return ok;
}

bool
describe_all(struct pg_conn *c, const struct query_set *set, struct lock *lock)
{
	bool ok = true;

	for (size_t i = 0; i < set->n; i++)
		ok = describe_one(c, set, set->v[i], lock) && ok;
	return ok;
}
