/* server.h -- the inside of struct net, shared by the files of this folder and nobody else. */
#ifndef BL_NET_SERVER_H
#define BL_NET_SERVER_H

#include <nghttp2/nghttp2.h>

#include "server/loop/loop.h"
#include "server/net/admit.h"
#include "server/net/gzip.h"
#include "server/net/net.h"

#define NET_CIPHER_BYTES (32u << 10) /* read from a socket at once */
#define NET_PLAIN_BYTES (16u << 10)  /* one TLS record */
#define NET_OUT_BYTES (33u << 10)    /* two HTTP/2 frames */

struct conn;
struct listener;
struct frames;
struct symbols;
struct health;

struct net {
	struct loop *loop;
	struct net_config cfg;
	struct net_times times; /* zeros replaced by limits.h */
	struct tls_context *tls;
	struct tls_tickets tickets;
	struct timer *rotate; /* makes ticket keys of our own */
	struct admit *admit;
	struct listener *listener;
	nghttp2_session_callbacks *callbacks;
	nghttp2_option *option;
	struct frames *frames;
	struct gzip *gzip;
	struct symbols *symbols;
	struct health *health;
	struct conn *conns;
	struct net_stats stats;
	uint8_t random[256]; /* for request ids */
	size_t random_left;
	/* drain */
	struct timer *drain_timer;
	void (*drained)(void *arg);
	void *drained_arg;
	bool draining, closed;
	int refs; /* the owner and every call: a handler may outlive the connection of its call */
	/* one connection at a time works with these */
	uint8_t cipher[NET_CIPHER_BYTES], plain[NET_PLAIN_BYTES], out[NET_OUT_BYTES];
};

struct net *net_get(struct net *n);
void net_put(struct net *n);
/* A connection is gone: the listener may take another, and the drain may be over. */
void net_conn_gone(struct net *n);
/* Bytes of requests and replies that are held; false: the worker's budget is used up (they count all the
 * same). */
bool net_hold(struct net *n, size_t bytes);
void net_release(struct net *n, size_t bytes);
void net_random(struct net *n, uint8_t *out, size_t bytes);

#endif
