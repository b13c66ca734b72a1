/* migrate.h -- the migrations inside this program (sql/migrate/NNNN_what.sql) against those that a database
 * has seen.
 *
 * Forward only. A migration that was applied is never changed; a database with a migration that this program
 * does not know belongs to a newer program. The SQL side is server/db/migrate.h. */
#ifndef BL_MIGRATE_MIGRATE_H
#define BL_MIGRATE_MIGRATE_H

#include <stdbool.h>

#include "server/trouble.h"

struct migration {
	int n; /* from 1 */
	const char *name;
	const char *sha256; /* of the file, hex */
	bool transaction; /* false: first line `-- :no-transaction`; its statements, each ended by a line `--
	                   * :next` but the last, run one by one and must bear a repetition */
	const char *text;
};
extern const struct migration migrate_table[]; /* generated; migrate_count rows */
extern const int migrate_count;

struct migrate_applied { /* a row of migrate.schema_version, ascending n */
	int n;
	char name[64];
	char sha256[65];
};

/* False: the database does not belong to this program, *t says why. True: *missing_out migrations are not
 * applied yet. */
bool migrate_compare(const struct migration *table, int count, const struct migrate_applied *applied,
    int napplied, int *missing_out, struct trouble *t);

/* The sentence for a database that lacks migrations; always false. */
bool migrate_behind(int missing, struct trouble *t);

#endif
