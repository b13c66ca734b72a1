/* password.h -- hashing and judging passwords; the one place that knows libargon2. */
#ifndef BL_DOMAIN_SESSION_PASSWORD_H
#define BL_DOMAIN_SESSION_PASSWORD_H

#include "common/why.h"

#define PASSWORD_HASH_TEXT 128 /* bytes of the encoded hash with its NUL */
#define PASSWORD_CODE_TEXT 20  /* of a one-time code */

enum password_answer { PASSWORD_NOT_ASKED, PASSWORD_WRONG, PASSWORD_RIGHT, PASSWORD_NO_MEMORY };

/* Argon2id with 19 MiB, 2 passes, 1 lane: some 50 ms of a core; for helper threads. False without memory. */
bool password_hash(const char *password, char out[PASSWORD_HASH_TEXT]);
/* encoded NULL = there is no such user or password: wrong, after the same work. */
enum password_answer password_verify(const char *password, const char *encoded);

/* A one-time code, "7K3M-..": 80 random bits in letters and digits that cannot be taken for one another. */
void password_code(char out[PASSWORD_CODE_TEXT]);

/* May this become a password? Violates path when its length is wrong, or when little is left of it once common words, runs
 * of one character and the names (login, company; NULL = none) are taken away. */
bool password_check(
    struct why *w, const char *path, const char *password, const char *login, const char *company);

#endif
