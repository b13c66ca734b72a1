/* accesslog.h -- what net tells about each call when it is over; the logger itself is not here. */
#ifndef BL_NET_ACCESSLOG_H
#define BL_NET_ACCESSLOG_H

#include "common/why.h"
#include "proto/method.h"

struct access {                      /* strings live for the time of the callback; NULL when unknown */
	const struct method *method; /* NULL: no such method */
	const char *path;            /* as sent, cut to 200 bytes */
	const char *request_id, *trace_id;
	const char *user, *branch; /* call_log_actor() */
	const char *peer, *client;
	enum grpc_code code;
	enum reason reason;         /* R_NONE when code is GRPC_OK */
	int64_t us;                 /* from the first header to the last byte handed to TLS */
	size_t bytes_in, bytes_out; /* of messages as on the wire */
};

typedef void (*access_fn)(void *arg, const struct access *a);

#endif
