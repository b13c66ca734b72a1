/* h2.h -- HTTP/2 by nghttp2: bytes in, bytes out, calls as streams. */
#ifndef BL_CLIENT_H2_H
#define BL_CLIENT_H2_H

#include "client/lib/client.h"

struct h2 *h2_new(bl_client *c); /* NULL = no memory */
void h2_free(struct h2 *h);

bool h2_submit(struct h2 *h, bl_call *call); /* false: no memory */
void h2_cancel(struct h2 *h, bl_call *call); /* the stream no longer belongs to the call */
void h2_resume(struct h2 *h, bl_call *call); /* there is more to write */
void h2_ping(struct h2 *h);

bool h2_receive(
    struct h2 *h, const uint8_t *p, size_t n); /* false: the peer breaks the protocol, or no memory */
/* The next bytes to send, valid until the next call; 0 = none now, -1 = no memory. */
long h2_produce(struct h2 *h, const uint8_t **p);
bool h2_draining(const struct h2 *h); /* the server said goodbye */

#endif
