/* health.h -- grpc.health.v1: Check and Watch, driven by one readiness flag. */
#ifndef BL_NET_HEALTH_H
#define BL_NET_HEALTH_H

#include "server/net/call.h"
#include "server/net/net.h"

struct health;

struct health *health_new(struct net *n); /* aborts without memory */
void health_free(struct health *h);       /* NULL is fine; every call must be gone */
void health_end(struct health *h);        /* ends open watches: the server shuts down */

/* The built-in method at the path and its handler, or NULL. */
const struct method *health_find(const char *path, const struct call_handler **handler);

#endif
