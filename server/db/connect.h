/* connect.h -- a plain blocking connection, for the steps before the workers exist. Only for server/db. */
#ifndef BL_DB_CONNECT_H
#define BL_DB_CONNECT_H

#include <libpq-fe.h>

#include "server/migrate/migrate.h"

/* NULL: *t says why. Notices are dropped. */
PGconn *connect_blocking(const char *dsn, struct trouble *t);
/* One statement that returns rows; NULL: *t. */
PGresult *connect_rows(PGconn *db, const char *sql, struct trouble *t);
/* The server's own sentence of the last error, one line. Always false. */
bool connect_trouble(PGconn *db, struct trouble *t);
/* Are exactly the migrations of the table applied? */
bool connect_schema_right(PGconn *db, const struct migration *table, int count, struct trouble *t);

#endif
