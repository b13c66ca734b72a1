/* migrate.h -- applies the embedded migrations to a database, and asks whether a database has exactly them.
 * Blocking. */
#ifndef BL_DB_MIGRATE_H
#define BL_DB_MIGRATE_H

#include "server/migrate/migrate.h"

/* Called before each migration that is applied. */
typedef void (*migrate_step_fn)(const struct migration *m);

/* Applies what is missing, each file with its record in one transaction, under a lock that other migrators
 * wait for. *applied_out counts. False: *t says which migration failed and why; the ones before it stay.
 * `step` may be NULL. */
bool migrate_apply(const char *dsn, const struct migration *table, int count, migrate_step_fn step,
    int *applied_out, struct trouble *t);

/* Makes the database `branchline` in the cluster that dsn reaches, unless it is there. */
bool database_make(const char *dsn, struct trouble *t);

#endif
