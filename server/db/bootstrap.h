/* bootstrap.h -- the first administrator, before anybody can log in to make one. Blocking. */
#ifndef BL_DB_BOOTSTRAP_H
#define BL_DB_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include "server/trouble.h"

struct bootstrap {
	const char *password_hash; /* encoded Argon2id string of the one-time code */
	int64_t now_us, expires_us;
	const char *const *perms; /* of the role `admin`, made with the account */
	size_t nperms;
	bool zh; /* language of names and of the account */
};

/* In one transaction: head office, role and user `admin` when there is no such user; otherwise a new code
 * when the old one was never used. *wanted_out: the code counts; false = the administrator has a password and
 * nothing was changed. */
bool bootstrap_admin(const char *dsn, const struct bootstrap *b, bool *wanted_out, struct trouble *t);

#endif
