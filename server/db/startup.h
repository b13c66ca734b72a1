/* startup.h -- questions to the database before the daemon serves anybody. Blocking; each asks on a
 * connection of its own. */
#ifndef BL_DB_STARTUP_H
#define BL_DB_STARTUP_H

#include <stdint.h>

#include "server/migrate/migrate.h"

enum startup_verdict {
	STARTUP_OK,
	STARTUP_UNREACHABLE, /* may be better in a moment */
	STARTUP_REFUSED      /* somebody has to change something */
};

/* Server version and durability settings, a role that owns nothing and is exempt from nothing, exactly our
 * migrations. The first thing that is wrong is in *t. */
enum startup_verdict startup_check(
    const char *dsn, const struct migration *table, int count, struct trouble *t);

#define STARTUP_SECRET_BYTES 32
/* Reads a key of table secret, which all daemons of the database share. */
bool startup_secret(const char *dsn, const char *name, uint8_t out[STARTUP_SECRET_BYTES], struct trouble *t);

/* Does the server accept connections? Neither role nor database need exist. */
bool startup_answers(const char *dsn);

/* Reachable, writable and of our schema now? For /readyz. */
bool startup_ready(const char *dsn, const struct migration *table, int count, struct trouble *t);

#endif
