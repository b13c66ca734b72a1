/* tls.h -- TLS 1.3 over a connected non-blocking socket; the only user of OpenSSL in the client. */
#ifndef BL_CLIENT_TLS_H
#define BL_CLIENT_TLS_H

#include <stddef.h>
#include <stdint.h>

#include "client/lib/branchline.h"

struct tls_trust; /* what to trust, and the session to resume */
struct tls;

enum tls_result { TLS_DONE, TLS_WANT_READ, TLS_WANT_WRITE, TLS_CLOSED, TLS_FAILED };

/* ca_file NULL = the system's authorities. NULL = *err is set. */
struct tls_trust *tls_trust_new(const char *ca_file, bl_error **err);
void tls_trust_free(struct tls_trust *t);

/* name: what the certificate must be for, a host name or a numeric address. The socket stays the caller's.
 * NULL = no memory, or a name that cannot be. */
struct tls *tls_new(struct tls_trust *trust, int fd, const char *name);
void tls_free(struct tls *t); /* says goodbye if it can without waiting */

/* TLS_DONE: handshake complete, the peer proved its name and speaks h2. */
enum tls_result tls_handshake(struct tls *t);
/* TLS_DONE: *n bytes were moved, at least one. */
enum tls_result tls_read(struct tls *t, void *p, size_t cap, size_t *n);
enum tls_result tls_write(struct tls *t, const void *p, size_t len, size_t *n);

/* After TLS_FAILED: what went wrong, one sentence. */
const char *tls_failure(const struct tls *t);
const char *tls_version(const struct tls *t);  /* "TLSv1.3 TLS_AES_256_GCM_SHA384" */
int64_t tls_cert_expires(const struct tls *t); /* seconds since 1970; 0 = unknown */
void tls_count(const struct tls *t, uint64_t *sent, uint64_t *received); /* bytes on the wire */

#endif
