/* branchline.h -- libbranchline: calls to a Branchline server from C.
 *
 * A program makes a client, tells it where the server is and whom it may trust, and calls methods.
 * Blocking:
 *
 *	bl_error *err = NULL;
 *	bl_client *c = bl_client_new("branch.example.com:8443", &err);
 *	bl_client_set_ca_file(c, "ca.pem", &err);
 *	bl_client_set_token(c, token, &err);
 *	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;
 *	Bl__GetOrderResponse *re;
 *	rq.order_id = "@XSDD-BJ-202611-00001";
 *	if (!bl_order_get(c, &rq, &re, &err))			// one function per method: branchline/methods.h
 *		fprintf(stderr, "%s\n", bl_error_text(err));
 *
 * Inside an event loop: start calls with bl_call_send(), give bl_client_fd(), bl_client_events() and
 * bl_client_timeout_ms() to the loop, and call bl_client_process() when the loop says so. All of it works
 * on one connection with many calls in flight; it is opened when the first call needs it and opened again
 * after a break, at once after a good one, then after 1 s, 2 s, .. 120 s with jitter.
 *
 * Writes are safe to repeat: every write request has a request_id. When it is empty the library fills in a
 * new UUIDv7. If the connection breaks, or the server answers UNAVAILABLE, the library sends the same bytes
 * again until the call's time is over; the server carries a request_id out once, so there is exactly one
 * effect. When time runs out before an answer, bl_error_maybe_done() is true: repeat with
 * bl_error_request_id() to learn the outcome.
 *
 * A client and its calls belong to one thread at a time; different clients are independent. The library
 * prints nothing, never exits, installs no signal handler and has no global state. Without memory it
 * returns an error. Host names are looked up while connecting and that blocks; give a numeric address and
 * bl_client_set_server_name() where it must not. Texts are UTF-8. */
#ifndef BRANCHLINE_H
#define BRANCHLINE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BL_API __attribute__((visibility("default")))
#else
#define BL_API
#endif

typedef struct bl_client bl_client;
typedef struct bl_call bl_call;
typedef struct bl_error bl_error;

/* ---- errors ----
 * Functions that can fail take a bl_error ** as last argument and store an error that the caller frees; it
 * may be NULL. Strings belong to the error. */

enum bl_code { /* the status codes of gRPC */
	BL_OK = 0,
	BL_CANCELLED = 1,
	BL_UNKNOWN = 2,
	BL_INVALID_ARGUMENT = 3,
	BL_DEADLINE_EXCEEDED = 4,
	BL_NOT_FOUND = 5,
	BL_ALREADY_EXISTS = 6,
	BL_PERMISSION_DENIED = 7,
	BL_RESOURCE_EXHAUSTED = 8,
	BL_FAILED_PRECONDITION = 9,
	BL_ABORTED = 10,
	BL_OUT_OF_RANGE = 11,
	BL_UNIMPLEMENTED = 12,
	BL_INTERNAL = 13,
	BL_UNAVAILABLE = 14,
	BL_DATA_LOSS = 15,
	BL_UNAUTHENTICATED = 16
};

BL_API int bl_error_code(const bl_error *e);
/* For programs: the server's reason (STALE_VERSION, ..) or one of the library's own: LOCAL_UNREACHABLE,
 * LOCAL_TLS, LOCAL_LOST, LOCAL_TIMEOUT, LOCAL_CANCELLED, LOCAL_PROTOCOL, LOCAL_ARGUMENT, LOCAL_MEMORY; ""
 * when there is none. */
BL_API const char *bl_error_reason(const bl_error *e);
BL_API const char *bl_error_message(const bl_error *e); /* one sentence, as the server's status tells it */
/* The same in the client's language where the server knows it. */
BL_API const char *bl_error_text(const bl_error *e);
BL_API const char *bl_error_request_id(const bl_error *e); /* of the request's field; "" for reads */
/* X-request-id, the server's name of the call in its log, or "". */
BL_API const char *bl_error_call_id(const bl_error *e);
/* The server asks to wait that long; 0 = it does not say. */
BL_API int64_t bl_error_retry_ms(const bl_error *e);
/* The write was sent and no answer came: it may have been carried out. */
BL_API bool bl_error_maybe_done(const bl_error *e);
/* Wrong fields, all of them; path as in "lines[3].quantity". */
BL_API size_t bl_error_field_count(const bl_error *e);
BL_API const char *bl_error_field_path(const bl_error *e, size_t i);
BL_API const char *bl_error_field_reason(const bl_error *e, size_t i);
BL_API const char *bl_error_field_text(const bl_error *e, size_t i);
/* Parameters of the reason. */
BL_API size_t bl_error_param_count(const bl_error *e);
BL_API const char *bl_error_param_name(const bl_error *e, size_t i);
BL_API const char *bl_error_param_value(const bl_error *e, size_t i);
BL_API bl_error *bl_error_copy(const bl_error *e); /* NULL gives NULL */
BL_API void bl_error_free(bl_error *e);            /* NULL is fine */

/* ---- client ---- */

/* server: "host", "host:port", "address", "[v6]:port"; the port is 8443 when it is not given. Connects to
 * nothing. */
BL_API bl_client *bl_client_new(const char *server, bl_error **err);
/* Cancels what is in flight without calling back; calls stay to be freed. NULL is fine. */
BL_API void bl_client_free(bl_client *c);

/* What to trust: PEM file of the authority; NULL = the system's. Takes effect with the next connection. */
BL_API bool bl_client_set_ca_file(bl_client *c, const char *path, bl_error **err);
/* The name that the certificate must have and that is asked for (SNI), when it is not the host of
 * bl_client_new(). */
BL_API bool bl_client_set_server_name(bl_client *c, const char *name, bl_error **err);
/* Sent as `authorization: Bearer ..`; NULL = none. */
BL_API bool bl_client_set_token(bl_client *c, const char *token, bl_error **err);
/* Language of the server's sentences, "zh-CN" or "en". */
BL_API bool bl_client_set_language(bl_client *c, const char *language, bl_error **err);
/* Put before "libbranchline/<version>". */
BL_API bool bl_client_set_user_agent(bl_client *c, const char *agent, bl_error **err);
/* For calls that set none; 30,000 at first, 0 = no limit. */
BL_API void bl_client_set_timeout_ms(bl_client *c, int64_t ms);
/* false (at first): a call that was never sent fails when the server cannot be reached. true: it waits for
 * the server until its time is over. A write that was sent always waits. */
BL_API void bl_client_set_wait_ready(bl_client *c, bool wait);
/* A monotonic clock in microseconds in place of CLOCK_MONOTONIC, for tests. */
typedef int64_t (*bl_clock_fn)(void *ctx);
BL_API void bl_client_set_clock(bl_client *c, bl_clock_fn clock, void *ctx);

/* ---- in an event loop ---- */

enum { BL_READ = 1, BL_WRITE = 2 };
/* -1 = none now; may be another one after every call of the library. */
BL_API int bl_client_fd(const bl_client *c);
BL_API int bl_client_events(const bl_client *c); /* BL_READ | BL_WRITE to wait for */
/* Milliseconds until bl_client_process() must be called even without an event; 0 = now, -1 = no need. */
BL_API int64_t bl_client_timeout_ms(const bl_client *c);
/* Does all that can be done without waiting; ready = the events that came. Calls back. */
BL_API void bl_client_process(bl_client *c, int ready);
/* One round of a loop of its own: waits for the connection (at most max_ms, -1 = no limit) and processes.
 * Returns early when a signal arrives. */
BL_API void bl_client_wait(bl_client *c, int64_t max_ms);

/* What the connection looks like, for diagnosis. Texts are "" and numbers 0 without a connection. */
BL_API bool bl_client_is_open(const bl_client *c);
BL_API const char *bl_client_peer(const bl_client *c);     /* "192.0.2.7:8443" */
BL_API const char *bl_client_tls(const bl_client *c);      /* "TLSv1.3 TLS_AES_256_GCM_SHA384" */
BL_API int64_t bl_client_cert_expires(const bl_client *c); /* seconds since 1970 */
BL_API uint64_t bl_client_bytes_sent(const bl_client *c);  /* on the wire, over all connections */
BL_API uint64_t bl_client_bytes_received(const bl_client *c);
/* First and last second of the validity of the certificate in a CA file. */
BL_API bool bl_ca_dates(const char *path, int64_t *from, int64_t *to, bl_error **err);

/* ---- calls ----
 * Callbacks come from bl_client_process() (or bl_client_wait, bl_call_wait, bl_invoke). They may start and
 * free calls, but not wait, and not free the client. */

/* One reply message, packed. */
typedef void (*bl_message_fn)(bl_call *call, const void *bytes, size_t n, void *ctx);
typedef void (*bl_done_fn)(bl_call *call, const bl_error *err, void *ctx); /* once; err NULL = success */

/* A unary or server-streaming call whose request is complete, started. path:
 * "/branchline.v1.OrderService/GetOrder". The message is packed before the function returns. */
BL_API bl_call *bl_call_send(bl_client *c, const char *path, const ProtobufCMessage *request, bl_error **err);

/* The same in steps: new, set .., start. For client streaming: new, set .., open, write .., end. */
BL_API bl_call *bl_call_new(bl_client *c, const char *path, bl_error **err);
/* Either may be NULL. Without on_message the messages are kept for bl_call_reply(). */
BL_API void bl_call_set_handlers(bl_call *call, bl_message_fn on_message, bl_done_fn on_done, void *ctx);
BL_API void bl_call_set_timeout_ms(bl_call *call, int64_t ms); /* 0 = no limit */
/* true: sending the same bytes twice does no harm. Known for the methods of this version: reads, and writes
 * with a request_id. */
BL_API void bl_call_set_repeatable(bl_call *call, bool repeatable);
BL_API bool bl_call_start(bl_call *call, const ProtobufCMessage *request, bl_error **err);
BL_API bool bl_call_open(bl_call *call, bl_error **err);
BL_API bool bl_call_write(bl_call *call, const ProtobufCMessage *message, bl_error **err);
BL_API void bl_call_end(bl_call *call);
/* Bytes written and not yet on their way: wait while it is large. */
BL_API size_t bl_call_unsent(const bl_call *call);

BL_API void bl_call_cancel(bl_call *call); /* done with LOCAL_CANCELLED at the next process() */
BL_API void bl_call_free(bl_call *call);   /* cancels without calling back; NULL is fine */
BL_API bool bl_call_is_done(const bl_call *call);
BL_API const bl_error *bl_call_error(const bl_call *call); /* NULL = not done, or success */
/* Waits until the call is done; false = it failed, see bl_call_error(). */
BL_API bool bl_call_wait(bl_call *call);
/* Takes the next kept message, unpacked: free with protobuf_c_message_free_unpacked(m, NULL). NULL = none,
 * or bytes that are not of that type (then *err is set). */
BL_API ProtobufCMessage *bl_call_reply(bl_call *call, const ProtobufCMessageDescriptor *type, bl_error **err);

BL_API const char *bl_call_request_id(const bl_call *call); /* "" for reads */
BL_API unsigned bl_call_attempts(const bl_call *call);      /* how often it was sent */
/* Messages with their frames, of the last attempt. */
BL_API size_t bl_call_bytes_sent(const bl_call *call);
BL_API size_t bl_call_bytes_received(const bl_call *call); /* the same, before inflating */
BL_API int64_t bl_call_elapsed_us(const bl_call *call);    /* from start to now, or to its end */

/* Send, wait, unpack. *reply is freed by the caller with protobuf_c_message_free_unpacked(); untouched on
 * failure. */
BL_API bool bl_invoke(bl_client *c, const char *path, const ProtobufCMessage *request,
    const ProtobufCMessageDescriptor *reply_type, ProtobufCMessage **reply, bl_error **err);

/* A new UUIDv7 as text, for ids that the client makes. false: the system has no randomness. */
BL_API bool bl_uuid(char out[37]);
BL_API const char *bl_version(void); /* "0.1.0" */

#ifdef __cplusplus
}
#endif
#endif
