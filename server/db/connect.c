#include "server/db/connect.h"

#include <stdio.h>

static void
ignore_notice(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

PGconn *
connect_blocking(const char *dsn, struct trouble *t)
{
	PGconn *db = PQconnectdb(dsn);

	if (PQstatus(db) == CONNECTION_OK) {
		PQsetNoticeReceiver(db, ignore_notice, NULL);
		return db;
	}
	connect_trouble(db, t);
	PQfinish(db);
	return NULL;
}

bool
connect_trouble(PGconn *db, struct trouble *t)
{
	char text[400];

	snprintf(text, sizeof(text), "%s", PQerrorMessage(db));
	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = p[1] == '\0' ? '\0' : ' ';
	return trouble_set(t, "database: %s", "数据库：%s", text);
}

PGresult *
connect_rows(PGconn *db, const char *sql, struct trouble *t)
{
	PGresult *res = PQexec(db, sql);

	if (PQresultStatus(res) == PGRES_TUPLES_OK)
		return res;
	PQclear(res);
	connect_trouble(db, t);
	return NULL;
}
