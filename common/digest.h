/* digest.h -- hashes, message codes and randomness; the one place of common that knows libcrypto.
 *
 * A failure of libcrypto here means no memory or a broken installation; then the process aborts, since no
 * caller could go on without its digest or its random bytes. */
#ifndef BL_COMMON_DIGEST_H
#define BL_COMMON_DIGEST_H

#include "common/arena.h"
#include "common/encode.h"

#define SHA256_BYTES 32
#define SHA256_TEXT 65 /* bytes of the hexadecimal text with its NUL */

void sha256(const void *p, size_t n, uint8_t out[SHA256_BYTES]);

/* Streaming: new, add .., then finish, which also frees; free alone gives up. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *p, size_t n);
void sha256_finish(struct sha256 *h, uint8_t out[SHA256_BYTES]);
void sha256_free(struct sha256 *h); /* NULL is fine */

void hmac_sha256(struct bytes key, const void *p, size_t n, uint8_t out[SHA256_BYTES]);

/* Unpredictable bytes, good for keys and tokens. */
void random_bytes(void *p, size_t n);
/* A new UUIDv7 of an instant in microseconds since 1970. */
struct uuid uuid_v7_new(int64_t now_us);

/* Compares secrets in a time that does not depend on their content. */
bool secret_equal(const void *a, const void *b, size_t n);
/* Overwrites a secret so that the compiler keeps it. */
void secret_wipe(void *p, size_t n);

#endif
