#include "server/db/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/db/connect.h"
#include "setup_sql.h"

#define APPLIED_MAX 1000

struct run {
	PGconn *db;
	const struct migration *table;
	int count;
	migrate_step_fn step;
	int applied;
	struct trouble *t;
};

static bool
execute(struct run *r, const char *sql)
{
	PGresult *res = PQexec(r->db, sql);
	ExecStatusType status = PQresultStatus(res);

	PQclear(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || connect_trouble(r->db, r->t);
}

static bool
yes(PGconn *db, const char *sql, const char *param, bool *out, struct trouble *t)
{
	PGresult *res = PQexecParams(db, sql, param != NULL, NULL, &param, NULL, NULL, 0);
	bool ok = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1;

	if (ok)
		*out = PQgetvalue(res, 0, 0)[0] == 't';
	else
		connect_trouble(db, t);
	PQclear(res);
	return ok;
}

/* -1: *t. Rows beyond APPLIED_MAX are not needed: no program knows so many. */
static int
read_applied(PGconn *db, struct migrate_applied *out, struct trouble *t)
{
	bool made;
	PGresult *res;
	int n;

	if (!yes(db, setup_sql_schema_version_exists, NULL, &made, t))
		return -1;
	if (!made)
		return 0;
	res = connect_rows(db, setup_sql_schema_version_list, t);
	if (res == NULL)
		return -1;
	n = PQntuples(res) < APPLIED_MAX ? PQntuples(res) : APPLIED_MAX;
	for (int i = 0; i < n; i++) {
		out[i].n = atoi(PQgetvalue(res, i, 0));
		snprintf(out[i].name, sizeof(out[i].name), "%s", PQgetvalue(res, i, 1));
		snprintf(out[i].sha256, sizeof(out[i].sha256), "%s", PQgetvalue(res, i, 2));
	}
	PQclear(res);
	return n;
}

static bool
compare(PGconn *db, const struct migration *table, int count, int *missing_out, struct trouble *t)
{
	static struct migrate_applied applied[APPLIED_MAX];
	int n = read_applied(db, applied, t);

	return n >= 0 && migrate_compare(table, count, applied, n, missing_out, t);
}

bool
connect_schema_right(PGconn *db, const struct migration *table, int count, struct trouble *t)
{
	int missing;

	return compare(db, table, count, &missing, t) && (missing == 0 || migrate_behind(missing, t));
}

static bool
record(struct run *r, const struct migration *m)
{
	char n[12];
	const char *const param[] = {n, m->name, m->sha256};
	PGresult *res;
	bool ok;

	snprintf(n, sizeof(n), "%d", m->n);
	if (!execute(r, "RESET ROLE; RESET search_path"))
		return false;
	res = PQexecParams(r->db, setup_sql_schema_version_add, 3, NULL, param, NULL, NULL, 0);
	ok = PQresultStatus(res) == PGRES_COMMAND_OK;
	PQclear(res);
	return ok || connect_trouble(r->db, r->t);
}

/* Each statement is its own transaction; CREATE INDEX CONCURRENTLY wants that. */
static bool
run_pieces(struct run *r, const char *text)
{
	static const char border[] = "\n-- :next\n";
	const char *end;

	while ((end = strstr(text, border)) != NULL) {
		char *piece = strndup(text, (size_t)(end - text));
		bool ok = piece != NULL && execute(r, piece);
		free(piece);
		if (!ok)
			return false;
		text = end + strlen(border);
	}
	return execute(r, text);
}

static bool
run_whole(struct run *r, const struct migration *m)
{
	if (!execute(r, "BEGIN") || !execute(r, m->text))
		return false;
	if (PQtransactionStatus(r->db) != PQTRANS_INTRANS)
		return trouble_set(r->t, "it ends its transaction itself", "迁移文件自行结束了事务");
	return record(r, m) && execute(r, "COMMIT");
}

static bool
run_one(struct run *r, const struct migration *m)
{
	char why[sizeof(r->t->text)];

	if (r->step != NULL)
		r->step(m);
	if (m->transaction ? run_whole(r, m) : run_pieces(r, m->text) && record(r, m)) {
		r->applied++;
		return m->n > 1 || execute(r, setup_sql_schema_version_own);
	}
	memcpy(why, r->t->text, sizeof(why));
	return trouble_set(
	    r->t, "migration %04d (%s) failed: %.450s", "迁移 %04d（%s）失败：%.450s", m->n, m->name, why);
}

static bool
run_missing(struct run *r)
{
	bool made;
	int missing;

	if (!execute(r, setup_sql_migrate_lock) ||
	    !yes(r->db, setup_sql_schema_version_exists, NULL, &made, r->t))
		return false;
	if (!made && !execute(r, setup_sql_schema_version_create))
		return false;
	if (!compare(r->db, r->table, r->count, &missing, r->t))
		return false;
	for (int i = r->count - missing; i < r->count; i++)
		if (!run_one(r, &r->table[i]))
			return false;
	return true;
}

bool
migrate_apply(const char *dsn, const struct migration *table, int count, migrate_step_fn step,
    int *applied_out, struct trouble *t)
{
	struct run r = {.db = connect_blocking(dsn, t), .table = table, .count = count, .step = step, .t = t};
	bool ok;

	if (r.db == NULL)
		return false;
	ok = run_missing(&r);
	PQfinish(r.db);
	*applied_out = r.applied;
	return ok;
}

bool
database_make(const char *dsn, struct trouble *t)
{
	struct run r = {.db = connect_blocking(dsn, t), .t = t};
	bool found, ok;

	if (r.db == NULL)
		return false;
	ok = yes(r.db, setup_sql_database_exists, "branchline", &found, t) &&
	     (found || execute(&r, setup_sql_database_create));
	PQfinish(r.db);
	return ok;
}
