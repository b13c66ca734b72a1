/* net.h -- the gRPC server of a worker: a listening socket in, calls (call.h) out. */
#ifndef BL_NET_NET_H
#define BL_NET_NET_H

#include "server/net/accesslog.h"
#include "server/net/call.h"
#include "server/net/tls.h"

struct loop;
struct net;

struct net_times { /* seconds; 0 = the value of limits.h */
	int first_record, handshake, first_request, idle, keepalive, stall, stream_idle;
	int max_age; /* 0 = connections may get as old as they like; else this, with a tenth of jitter */
};

struct net_config {
	int fd; /* listening socket, shared by the workers; stays the caller's */
	struct tls_pem tls;
	const struct method *(*find)(const char *path); /* method_by_path */
	call_route_fn route;                            /* NULL from it = not implemented */
	/* Is this a token by its looks? Asked for each call before anything is read, so it must be cheap. Other calls have the
	 * small limits of those before login. NULL = all have. */
	bool (*has_token)(const char *authorization);
	/* Asks who calls; `done` once, now or later. NULL = no reflection. */
	void (*may_reflect)(struct call *c, void (*done)(struct call *c, bool allowed));
	struct bytes descriptors; /* FileDescriptorSet; outlives net */
	access_fn access;         /* may be NULL */
	void *access_arg;
	struct net_times times;
	int connections; /* 0 = LIMIT_CONNECTIONS */
};

/* NULL: denied, `why` says why (BAD_CERTIFICATE, NET_START). Accepts connections from the next turn of the
 * loop on. */
struct net *net_new(struct loop *l, const struct net_config *cfg, struct why *why);
/* Cuts what is still open: every call is gone. */
void net_free(struct net *n);

/* A complete new certificate and key for new connections; refused, the old ones go on serving. */
bool net_reload_tls(struct net *n, const struct tls_pem *pem, struct why *why);
/* Ticket keys shared by all daemons, newest first; without them a worker makes and rotates its own. */
void net_ticket_keys(struct net *n, const uint8_t (*key)[TLS_TICKET_KEY], int count);

/* What grpc.health.v1 answers; false at first. */
void net_health_set(struct net *n, bool serving);

/* Accepts no more, tells clients to go elsewhere, lets open calls finish; cuts them after timeout_us. done is
 * called on the loop, once; net_free() may be called from it. */
void net_drain(struct net *n, int64_t timeout_us, void (*done)(void *arg), void *arg);

struct net_stats {                  /* since net_new unless it says now */
	uint64_t accepted, refused; /* refused: over a cap, or no descriptor left */
	uint64_t handshakes, resumed, handshakes_failed;
	uint64_t closed_slow; /* too slow before the first request */
	uint64_t closed_idle, closed_stalled, closed_flood, closed_protocol;
	uint64_t calls, gone;         /* gone: cancelled, disconnected or past the deadline */
	uint64_t code[17];            /* answers by gRPC code */
	uint64_t bytes_in, bytes_out; /* plaintext of HTTP/2 */
	uint64_t accept_errors;       /* EMFILE and the like */
	int connections_now, knocking_now, handshaking_now, calls_now;
	size_t held_now;            /* bytes of requests and replies */
	int64_t certificate_expiry; /* us since 1970 */
};
void net_stats(const struct net *n, struct net_stats *out);

#endif
