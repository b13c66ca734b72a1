/* tls.h -- TLS 1.3 for accepted sockets; the only user of OpenSSL in server/net.
 *
 * The caller reads the socket and feeds the ciphertext; this side writes to the socket itself. So one read of
 * the socket serves however many TLS records it held, and an idle connection keeps no buffers. */
#ifndef BL_NET_TLS_H
#define BL_NET_TLS_H

#include "common/why.h"

struct tls_pem { /* PEM; bytes win over the file */
	const char *cert_file, *key_file;
	struct bytes cert, key;
	bool allow_tls12; /* an explicit, warned option of the administrator */
};

#define TLS_TICKET_KEY 80
struct tls_tickets { /* keys of session tickets: the first seals, both open */
	uint8_t key[2][TLS_TICKET_KEY];
	int n;
};
bool tls_tickets_random(
    struct tls_tickets *t); /* a fresh key in front, the former second; false: no entropy */
/* Keys shared by all daemons, newest first; n is 1 or 2. */
void tls_tickets_set(struct tls_tickets *t, const uint8_t (*key)[TLS_TICKET_KEY], int n);

/* Certificate, key and settings for new connections. Everything is checked: key and certificate match, dates,
 * order of the chain. NULL: denied (BAD_CERTIFICATE). `tickets` must outlive every connection. */
struct tls_context;
struct tls_context *tls_context_new(const struct tls_pem *pem, struct tls_tickets *tickets, struct why *why);
void tls_context_free(struct tls_context *c); /* connections keep what they need of it; NULL is fine */
int64_t tls_context_expiry(const struct tls_context *c); /* us since 1970: the first certificate to expire */

enum tls_result {
	TLS_DONE,
	TLS_MORE,    /* what was fed is used up */
	TLS_BLOCKED, /* the socket takes no more now */
	TLS_CLOSED,  /* close_notify */
	TLS_FAILED,
};

struct tls;
struct tls *tls_new(struct tls_context *c, int fd); /* NULL without memory; fd stays the caller's */
void tls_free(struct tls *t);                       /* NULL is fine */

/* Ciphertext read from the socket; it must be used up (tls_handshake, tls_read until TLS_MORE) before the
 * bytes go away. */
void tls_feed(struct tls *t, struct bytes ciphertext);
enum tls_result tls_handshake(struct tls *t);
enum tls_result tls_read(struct tls *t, uint8_t *buf, size_t cap, size_t *n_out);
/* TLS_BLOCKED: repeat with the same bytes (they may have moved). *n_out: bytes taken so far, also then. */
enum tls_result tls_write(struct tls *t, struct bytes plain, size_t *n_out);
void tls_bye(struct tls *t); /* close_notify, if the socket takes it */
bool tls_resumed(const struct tls *t);

/* Length of the TLS record that starts at p with its header; 0 = not yet known; SIZE_MAX = not a TLS
 * handshake. */
size_t tls_record_size(struct bytes p);

#endif
