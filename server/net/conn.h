/* conn.h -- one connection: TLS below, an nghttp2 session in the middle, calls above.
 *
 * Nothing is freed inside a callback: conn_kill() marks, and the connection's turn at the end of the loop's
 * turn runs what became ready, writes what is queued, and frees a dead connection. */
#ifndef BL_NET_CONN_H
#define BL_NET_CONN_H

#include <event2/event_struct.h>
#include <netinet/in.h>

#include "server/net/flood.h"
#include "server/net/server.h"

enum conn_state {
	CONN_HANDSHAKE,
	CONN_OPEN,
	CONN_NOTICE /* told to go elsewhere */,
	CONN_GOAWAY,
	CONN_LINGER /* all is said; waits for the peer to close */,
	CONN_DEAD
};

struct call;

struct conn {
	struct conn *next, *prev; /* net->conns */
	struct net *net;
	int fd;
	enum conn_state state;
	struct tls *tls;
	void *frame;         /* its slot of frames.h */
	nghttp2_session *h2; /* NULL until the handshake is done */
	struct event readable, writable;
	struct timer *timer;
	struct deferred turn;
	struct call *calls; /* with an open stream */
	struct call *ready; /* those with something to tell a handler */
	int nready;
	int ncalls, ncalls_open; /* open: without authorization metadata */
	uint8_t *unsent;         /* plaintext that the socket did not take */
	size_t unsent_at, unsent_n;
	size_t input_bytes, output_bytes; /* held for the calls of this connection */
	int64_t born, opened;             /* accepted; handshake done */
	int64_t read_at;                  /* last bytes from the peer */
	int64_t call_at;                  /* last time a call began or ended; 0 = none yet */
	int64_t stuck_at;                 /* since when the socket takes nothing; 0 = it does */
	int64_t ping_at;                  /* our unanswered keepalive; 0 = none */
	int64_t retire_at;                /* max_age; INT64_MAX = never */
	int64_t notice_at;                /* shutdown notice sent, or lingering since */
	bool lingering;                   /* close_notify is out */
	size_t lingered;                  /* bytes thrown away since */
	uint64_t key;                     /* of admit */
	struct flood flood;
	char peer[INET6_ADDRSTRLEN];
};

/* Takes the socket, accepted at `since`; the handshake was admitted under `key`. */
void conn_new(struct net *n, int fd, const struct sockaddr *sa, uint64_t key, int64_t since);
void conn_kill(struct conn *c);
/* Something was queued or became ready: the connection gets its turn. */
void conn_touch(struct conn *c);
/* Shutdown notice, one round trip, GOAWAY; open calls finish. */
void conn_retire(struct conn *c);
void conn_free(struct conn *c); /* now; only outside of its callbacks */

/* conn_time.c */
void conn_tick(void *conn);
void conn_pong(struct conn *c, const uint8_t opaque[8]);
void conn_timer_arm(struct conn *c);

/* h2.c */
bool h2_start(struct net *n, struct why *why); /* callbacks and options, once a net */
void h2_stop(struct net *n);
bool h2_open(struct conn *c);

#endif
