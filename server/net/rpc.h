/* rpc.h -- the inside of struct call, shared by the files of this folder that make one call:
 *
 *	rpc_head.c   request headers -> method, deadline, encodings, or a refusal
 *	rpc_input.c  DATA -> messages: prefix, limits, gzip; what waits for a busy handler
 *	rpc_output.c messages -> DATA, headers and trailers
 *	rpc.c        life: ready, run, closed, deadline
 *	call.c       the contract of call.h
 */
#ifndef BL_NET_RPC_H
#define BL_NET_RPC_H

#include <event2/event_struct.h>

#include "server/net/call.h"
#include "server/net/conn.h"

enum rpc_encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_OTHER };

struct rpc_head { /* while the headers arrive */
	size_t bytes;
	const char *method, *path, *content_type, *timeout, *encoding;
	bool accepts_gzip;
};

struct rpc_input {
	uint8_t prefix[5];
	uint8_t nprefix;
	bool whole;    /* a message waits for the handler */
	bool busy;     /* the handler has one and has not asked for more */
	bool ended;    /* END_STREAM */
	bool told_end; /* the handler knows it */
	bool refused;  /* what follows is thrown away */
	size_t limit;  /* bytes of a message */
	size_t want;   /* of this message */
	size_t n, cap;
	uint8_t *buf;
	uint8_t *rest; /* arrived behind a message that waits; its window is not given back */
	size_t nrest, rest_cap;
	size_t messages;
};

struct rpc_piece { /* one framed message on its way out */
	struct rpc_piece *next;
	size_t n, at;
	uint8_t data[];
};

struct rpc_output {
	struct rpc_piece *head, **tail;
	size_t bytes;  /* queued */
	bool begun;    /* response headers are submitted */
	bool full;     /* call_send said so */
	bool deferred; /* nghttp2 waits for resume */
};

enum { READY_START = 1, READY_MESSAGE = 2, READY_DRAINED = 4, READY_GONE = 8 };

struct call {
	struct conn *conn; /* NULL: the stream is no more */
	struct net *net;
	struct call *next, *prev;             /* conn->calls */
	struct call *ready_next, *ready_prev; /* conn->ready, when `ready` is not 0 */
	unsigned ready;
	int32_t stream;
	const struct method *method; /* NULL: refused before it was known */
	const struct call_handler *handler;
	void *data;
	struct arena *arena, *message_arena; /* the second for each message of a client stream */
	struct call_meta meta;
	struct rpc_head head;
	struct rpc_input in;
	struct rpc_output out;
	enum rpc_encoding encoding; /* of the request; replies follow it */
	int64_t began;              /* monotonic us */
	int64_t deadline;           /* monotonic us; INT64_MAX = none */
	int64_t moved;              /* last progress of a stream */
	struct event timer;
	bool timer_made;
	bool given;        /* the handler has a reference */
	bool dropped;      /* and returned it */
	bool answered;     /* the outcome is settled, by handler or net */
	bool gone;         /* the handler was told, or would have been */
	bool ending;       /* being taken off its connection */
	bool counted_open; /* among conn->ncalls_open */
	enum grpc_code code;
	enum reason reason;
	const char *text;     /* grpc-message */
	struct bytes details; /* google.rpc.Status */
	int64_t retry_ms;
	size_t charged; /* bytes held in net's budget */
	size_t bytes_in, bytes_out;
	const char *user, *branch;
};

/* rpc.c */
struct call *rpc_new(struct conn *c, int32_t stream); /* NULL: no more on this connection */
void rpc_run(struct call *c);                         /* does what is ready, outside of nghttp2 */
void rpc_mark(struct call *c, unsigned ready);
void rpc_closed(struct call *c);  /* the stream ended */
void rpc_cut(struct call *c);     /* the connection ends */
void rpc_release(struct call *c); /* frees it when nobody needs it */
void rpc_charge(struct call *c);  /* brings the budget up to date with the arenas */
void rpc_timer(struct call *c);   /* sets the timer for what comes next */
void rpc_moved(struct call *c);   /* progress */
/* Settles the outcome from inside net; the handler, when it has begun, is told that it is gone. */
void rpc_refuse(struct call *c, enum reason r, const char *p0, const char *p1);

/* rpc_head.c */
void rpc_header(struct call *c, const uint8_t *name, size_t nname, const uint8_t *value, size_t nvalue);
void rpc_begin(struct call *c); /* all headers are here */

/* rpc_input.c */
void rpc_data(struct call *c, const uint8_t *p, size_t n);
void rpc_data_end(struct call *c);
void rpc_input_go_on(struct call *c); /* the handler wants the next message */
/* The waiting message unpacked, and the buffers given back. NULL: refused, `why` says why. */
ProtobufCMessage *rpc_message(struct call *c, struct arena *a, struct why *why);
void rpc_input_free(struct call *c);

/* rpc_output.c */
bool rpc_send(struct call *c, const ProtobufCMessage *m); /* false: too large */
void rpc_settle(struct call *c); /* the outcome is settled: trailers go out behind what is queued */
void rpc_http_error(struct call *c, const char *status); /* HTTP answer to what is no gRPC */
void rpc_output_free(struct call *c);
bool rpc_output_full(const struct call *c);

#endif
