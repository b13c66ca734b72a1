/* dsn.h -- connection strings before anything connects: what is safe, and the password from its file. */
#ifndef BL_DB_DSN_H
#define BL_DB_DSN_H

#include <stddef.h>

#include "server/trouble.h"

/* Passes a Unix socket, loopback, or other hosts with sslmode=verify-full; anything else could be read or
 * answered by a stranger on the way. */
bool dsn_safe(const char *dsn, struct trouble *t);

/* dsn with the password that the file holds (its first line; NULL or "" = none) and an application name, as
 * malloc'ed key = 'value' text. False: *t says which file or what in the string is wrong. */
bool dsn_complete(
    const char *dsn, const char *password_file, const char *application, char **out, struct trouble *t);

/* The same string with another database or user. malloc'ed; NULL when dsn is none. */
char *dsn_with(const char *dsn, const char *key, const char *value);

#endif
