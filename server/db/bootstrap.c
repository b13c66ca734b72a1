#include "server/db/bootstrap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/digest.h"
#include "common/uuid.h"
#include "server/db/connect.h"
#include "setup_sql.h"

/* As PostgreSQL writes an array; the texts are words of perm.def, of which "" and "self" are everybody's. NULL: no memory. */
static char *
array_text(const char *const *v, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	bool first = true;

	if (f == NULL)
		return NULL;
	putc('{', f);
	for (size_t i = 0; i < n; i++) {
		if (*v[i] == '\0' || strcmp(v[i], "self") == 0)
			continue;
		fprintf(f, "%s\"%s\"", first ? "" : ",", v[i]);
		first = false;
	}
	putc('}', f);
	fclose(f);
	return text;
}

static bool
ask(PGconn *db, const struct bootstrap *b, bool *wanted_out, struct trouble *t)
{
	char id[3][UUID_TEXT], now[24], expires[24], *perms = array_text(b->perms, b->nperms);
	PGresult *res;
	bool ok;

	for (int i = 0; i < 3; i++)
		uuid_format(uuid_v7_new(b->now_us), id[i]);
	snprintf(now, sizeof(now), "%" PRId64, b->now_us);
	snprintf(expires, sizeof(expires), "%" PRId64, b->expires_us);
	const char *const param[] = {
	    id[0], id[1], id[2], b->password_hash, now, expires, perms, b->zh ? "1" : "0"};
	res = PQexecParams(db, setup_sql_bootstrap_admin, 8, NULL, param, NULL, NULL, 0);
	ok = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1;
	if (ok)
		*wanted_out = PQgetvalue(res, 0, 0)[0] == 't';
	else
		connect_trouble(db, t);
	PQclear(res);
	free(perms);
	return ok;
}

bool
bootstrap_admin(const char *dsn, const struct bootstrap *b, bool *wanted_out, struct trouble *t)
{
	PGconn *db = connect_blocking(dsn, t);
	bool ok;

	if (db == NULL)
		return false;
	ok = ask(db, b, wanted_out, t);
	PQfinish(db);
	return ok;
}
