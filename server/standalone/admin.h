/* admin.h -- the first administrator: user `admin` with a one-time code as its password, to be changed at the
 * first login. */
#ifndef BL_STANDALONE_ADMIN_H
#define BL_STANDALONE_ADMIN_H

#include <stdint.h>

#include "server/domain/session/password.h"
#include "server/standalone/folder.h"

#define ADMIN_CODE_MINUTES 15

struct admin_code {
	char text[PASSWORD_CODE_TEXT]; /* "" = the administrator has a password of its own already */
	int64_t expires_us;
};

/* Makes the account when it is missing, or gives it a fresh code while nobody has logged in with the last
 * one. `dsn` may change users; `now_us` since 1970. */
bool admin_code_issue(const char *dsn, int64_t now_us, struct admin_code *out, struct trouble *t);
/* The same for an installation in a folder: writes DIR/admin.code (0600), or removes it. */
bool admin_settle(
    const struct folder *f, const char *dsn, int64_t now_us, struct admin_code *out, struct trouble *t);

#endif
