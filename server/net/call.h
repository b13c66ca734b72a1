/* call.h -- one RPC as the rest of the server sees it. HTTP/2, TLS, framing, gzip, fence and unpacking are behind it.
 *
 * Life: net makes the call, unpacks the request into the call's arena and gives it to the handler registered for its method.
 * The handler answers exactly once (call_reply, call_fail, or for streams call_send.. and call_finish), now or later.
 * When the client cancels, disconnects or the deadline passes first, net calls `gone` once; after it, answers are silently
 * dropped. The call and its arena live until the handler has answered AND call_drop() has returned the reference that the
 * handler got; so a handler that waits for the database is safe. All of it runs on the worker's one event loop. */
#ifndef BL_NET_CALL_H
#define BL_NET_CALL_H

#include <protobuf-c/protobuf-c.h>

#include "common/why.h"
#include "proto/method.h"

struct call;

/* All strings live in the call's arena; NULL when absent. */
struct call_meta {
	const char *authorization; /* as sent */
	const char *request_id;    /* x-request-id; made by net when absent; echoed */
	const char *trace_id;      /* of traceparent, when that is well-formed */
	const char *client;        /* user-agent or x-client */
	const char *peer;          /* numeric address */
	enum lang lang;
};

struct call_handler {
	/* The request is complete. Unary and server-streaming methods. */
	void (*start)(struct call *c, ProtobufCMessage *rq);
	/* Client-streaming methods: each message; rq NULL = the client has finished. Flow control waits for call_more(). */
	void (*message)(struct call *c, ProtobufCMessage *rq);
	/* The client is no longer there, or the deadline passed (then net has answered). May be NULL. */
	void (*gone)(struct call *c);
	/* Server-streaming: the output queue has room again. May be NULL. */
	void (*drained)(struct call *c);
};

/* Set at start-up; net looks the handler up per method (op_handler for those with an operation). */
typedef const struct call_handler *(*call_route_fn)(const struct method *m);

const struct method *call_method(const struct call *c);
const struct call_meta *call_meta(const struct call *c);
struct arena *call_arena(struct call *c);
int64_t call_deadline(const struct call *c); /* monotonic us; INT64_MAX = none */
bool call_is_gone(const struct call *c);
void *call_data(const struct call *c); /* the handler's own pointer */
void call_set_data(struct call *c, void *data);

void call_reply(struct call *c, const ProtobufCMessage *re);
void call_fail(struct call *c, const struct why *why);
/* false: the queue is full now, the message was taken; wait for drained(). */
bool call_send(struct call *c, const ProtobufCMessage *m);
void call_finish(struct call *c); /* ends a stream with OK */
void call_more(struct call *c);   /* ready for the next client message */
void call_drop(struct call *c);   /* the handler needs the call no longer */
/* What the log line of the request shall say; strings are copied. */
void call_log_actor(struct call *c, const char *user, const char *branch);

#endif
