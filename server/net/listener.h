/* listener.h -- from the listening socket to a connection: accept, wait for a whole first TLS record,
 * admission.
 *
 * A socket that only connects costs a few hundred bytes: nothing of OpenSSL is made before a whole
 * ClientHello lies in the socket's buffer. */
#ifndef BL_NET_LISTENER_H
#define BL_NET_LISTENER_H

#include "server/net/server.h"

struct listener *listener_new(struct net *n, struct why *why); /* NULL: denied */
void listener_free(struct listener *l);                        /* NULL is fine */
/* Accepts no more; what has been accepted goes on to its handshake. */
void listener_quiet(struct listener *l);
void listener_stop(struct listener *l); /* accepts no more; what knocks already is turned away */
void listener_pump(struct listener *l); /* a place may have become free */

#endif
