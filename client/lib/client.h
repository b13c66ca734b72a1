/* client.h -- the insides of bl_client and bl_call.
 *
 * Life of a call: WAITING (in client->waiting) for a connection or for its time -> ACTIVE (in
 * client->active), its stream is open -> either WAITING again, to be repeated, or DONE (in client->events)
 * until its callbacks have run, then in no list. A list is the state: call_move() is the only function that
 * changes either. User callbacks run from deliver_events() only, never inside nghttp2 or while a list is
 * walked. */
#ifndef BL_CLIENT_CLIENT_H
#define BL_CLIENT_CLIENT_H

#include <sys/queue.h>

#include "client/lib/branchline.h"
#include "client/lib/frame.h"
#include "client/lib/socket.h"
#include "client/lib/tls.h"

#define NEVER INT64_MAX
#define ID_TEXT 37 /* a UUID with its NUL */
#define REPLY_LIMIT (4u << 20)

enum call_state { CALL_NEW, CALL_WAITING, CALL_ACTIVE, CALL_DONE };

struct reply {                        /* what has come of the current attempt */
	int http_status, grpc_status; /* -1 = not yet */
	char *message;                /* grpc-message, decoded */
	uint8_t *details;             /* grpc-status-details-bin, decoded */
	size_t ndetails, header_bytes, bytes;
	char call_id[64]; /* x-request-id */
	struct frame_reader frames;
	enum frame_result frame_result;
	bool no_memory;
};

struct bl_call {
	TAILQ_ENTRY(bl_call) link;
	bl_client *client;
	enum call_state state;
	char *path;
	char request_id[ID_TEXT];
	bool repeatable, sent, upload, ended,
	    has_message; /* upload: client streaming; ended: no more to write */
	int64_t timeout, deadline, not_before, started, finished; /* us */
	unsigned attempts;
	int32_t stream;
	bool deferred;     /* upload: nghttp2 waits for more to write */
	struct buffer out; /* framed messages; unary: kept for repeats */
	size_t out_sent;
	struct reply reply;
	struct messages messages;
	bl_error *error;
	bl_message_fn on_message;
	bl_done_fn on_done;
	void *ctx;
	bool told;            /* on_done has been called */
	bool calling, doomed; /* a callback of this call runs; freed meanwhile */
};
TAILQ_HEAD(calls, bl_call);

enum link_state { LINK_NONE, LINK_PAUSE, LINK_CONNECT, LINK_TLS, LINK_OPEN };

struct h2;
struct link {
	enum link_state state;
	int fd;
	struct addrinfo *addresses, *next;
	int64_t until;      /* PAUSE: when to try again; CONNECT, TLS: when to give up */
	int64_t heard;      /* OPEN: when bytes came last */
	int64_t ping_until; /* OPEN: the answer to a ping must be here; NEVER = none is out */
	unsigned failures;
	bool useful, draining; /* it has answered a call; it takes no new calls */
	bool want_write;
	struct tls *tls;
	struct h2 *h2;
	struct buffer out; /* bytes for TLS */
	char peer[PEER_TEXT], trouble[256];
	const char *reason; /* of the last trouble: LOCAL_UNREACHABLE, .. */
};

struct bl_client {
	char *host, *port, *server_name, *ca_file, *bearer, *language, *user_agent;
	int64_t timeout; /* us, NEVER = none */
	bool wait_ready;
	bl_clock_fn clock;
	void *clock_ctx;
	struct tls_trust *trust;
	struct link link;
	struct calls waiting, active, events;
	uint64_t sent, received; /* of connections that are gone */
};

int64_t client_now(const bl_client *c);
uint32_t random_bits(void);

/* ---- link.c: the connection ---- */
void link_step(bl_client *c, int ready); /* all that can be done without waiting */
void link_drop(bl_client *c);            /* closes it; calls are not touched */
int64_t link_timer(const bl_client *c);
/* The next try comes after the call's time, and the call asked not to wait for the server. */
bool link_hopeless(const bl_client *c, const bl_call *call);

/* ---- attempt.c: one try of a call, and what follows from its end ---- */
void reply_begin(struct reply *r);
void reply_free(struct reply *r);
void attempt_begin(bl_call *call);
/* refused: the server says that it did nothing with it. */
void attempt_end(bl_call *call, uint32_t h2_error, bool refused);
/* The connection is gone, or none can be had. */
void attempt_lost(bl_call *call);

/* ---- call.c ---- */
void call_move(bl_call *call, enum call_state to);
void call_finish(bl_call *call, bl_error *e); /* takes the error; NULL = success */
void deliver_events(bl_client *c);
bool events_pending(const bl_client *c);
void expire_calls(bl_client *c);

#endif
