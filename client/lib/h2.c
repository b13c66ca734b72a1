#include "client/lib/h2.h"

#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/lib/metadata.h"

#define HEADERS_LIMIT (64u << 10)
#define STREAM_WINDOW (1 << 20)
#define CONNECTION_WINDOW (4 << 20)

struct h2 {
	nghttp2_session *session;
	bl_client *client;
	bool draining;
};

/* ---- what comes in ---- */

static bool
is_name(const uint8_t *name, size_t n, const char *what)
{
	return n == strlen(what) && memcmp(name, what, n) == 0;
}

static void
take_message(struct reply *r, const char *value, size_t n)
{
	free(r->message);
	r->message = strndup(value, n);
	if (r->message == NULL)
		r->no_memory = true;
	else
		r->message[percent_decode(r->message, strlen(r->message))] = '\0';
}

static void
take_details(struct reply *r, const char *value, size_t n)
{
	free(r->details);
	r->ndetails = 0;
	r->details = malloc(n + 1);
	if (r->details == NULL) {
		r->no_memory = true;
		return;
	}
	long len = base64_bytes(value, n, r->details);
	r->ndetails = len > 0 ? (size_t)len : 0;
}

static void
take_header(struct reply *r, const uint8_t *name, size_t nlen, const char *value, size_t n)
{
	if (is_name(name, nlen, ":status"))
		r->http_status = atoi(value);
	else if (is_name(name, nlen, "grpc-status"))
		r->grpc_status = atoi(value);
	else if (is_name(name, nlen, "grpc-message"))
		take_message(r, value, n);
	else if (is_name(name, nlen, "grpc-status-details-bin"))
		take_details(r, value, n);
	else if (is_name(name, nlen, "grpc-encoding"))
		r->frames.gzip = strcmp(value, "gzip") == 0;
	else if (is_name(name, nlen, "x-request-id"))
		snprintf(r->call_id, sizeof(r->call_id), "%s", value);
}

static int
on_header(nghttp2_session *s, const nghttp2_frame *frame, const uint8_t *name, size_t nlen,
    const uint8_t *value, size_t n, uint8_t flags, void *data)
{
	(void)flags;
	(void)data;
	bl_call *call = nghttp2_session_get_stream_user_data(s, frame->hd.stream_id);

	if (call == NULL)
		return 0;
	call->reply.header_bytes += nlen + n;
	if (call->reply.header_bytes > HEADERS_LIMIT)
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	take_header(&call->reply, name, nlen, (const char *)value, n); /* nghttp2 ends values with a NUL */
	return 0;
}

static int
on_data(nghttp2_session *s, uint8_t flags, int32_t stream, const uint8_t *p, size_t n, void *data)
{
	(void)flags;
	(void)data;
	bl_call *call = nghttp2_session_get_stream_user_data(s, stream);

	if (call == NULL || call->reply.frame_result != FRAME_OK)
		return 0;
	call->reply.bytes += n;
	call->reply.frame_result = frame_feed(&call->reply.frames, p, n, &call->messages);
	if (call->reply.frame_result != FRAME_OK)
		nghttp2_submit_rst_stream(s, NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
	return 0;
}

static int
on_stream_close(nghttp2_session *s, int32_t stream, uint32_t error, void *data)
{
	(void)data;
	bl_call *call = nghttp2_session_get_stream_user_data(s, stream);

	if (call != NULL) {
		nghttp2_session_set_stream_user_data(s, stream, NULL);
		attempt_end(call, error, error == NGHTTP2_REFUSED_STREAM);
	}
	return 0;
}

/* Streams above the last one that the server names in its goodbye were never looked at; nghttp2 closes them
 * with REFUSED_STREAM by itself. */
static int
on_frame(nghttp2_session *s, const nghttp2_frame *frame, void *data)
{
	(void)s;
	struct h2 *h = data;

	if (frame->hd.type == NGHTTP2_GOAWAY)
		h->draining = true;
	if (frame->hd.type == NGHTTP2_PING && (frame->hd.flags & NGHTTP2_FLAG_ACK))
		h->client->link.ping_until = NEVER;
	return 0;
}

/* ---- what goes out ---- */

static ssize_t
read_body(nghttp2_session *s, int32_t stream, uint8_t *buf, size_t cap, uint32_t *flags,
    nghttp2_data_source *source, void *data)
{
	(void)source;
	(void)data;
	bl_call *call = nghttp2_session_get_stream_user_data(s, stream);

	if (call == NULL) /* cancelled meanwhile */
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	size_t n = call->out.n - call->out_sent;
	if (n > cap)
		n = cap;
	if (n > 0)
		memcpy(buf, buffer_at(&call->out) + call->out_sent, n);
	if (call->upload)
		buffer_drop(&call->out, n);
	else
		call->out_sent += n;
	if (call->ended && call->out_sent == call->out.n)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	else if (n == 0) {
		call->deferred = true;
		return NGHTTP2_ERR_DEFERRED;
	}
	return (ssize_t)n;
}

static nghttp2_nv
header(const char *name, const char *value)
{
	return (nghttp2_nv){.name = (uint8_t *)name,
	    .value = (uint8_t *)value,
	    .namelen = strlen(name),
	    .valuelen = strlen(value),
	    .flags = strcmp(name, "authorization") == 0 ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE};
}

static size_t
call_headers(const bl_call *call, char timeout[TIMEOUT_TEXT], nghttp2_nv *nv)
{
	const bl_client *c = call->client;
	size_t n = 0;

	nv[n++] = header(":method", "POST");
	nv[n++] = header(":scheme", "https");
	nv[n++] = header(":path", call->path);
	nv[n++] = header(":authority", c->server_name != NULL ? c->server_name : c->host);
	nv[n++] = header("te", "trailers");
	nv[n++] = header("content-type", "application/grpc+proto");
	nv[n++] = header("grpc-accept-encoding", "gzip");
	nv[n++] = header("user-agent", c->user_agent);
	if (call->deadline != NEVER) {
		timeout_text(call->deadline - client_now(c), timeout);
		nv[n++] = header("grpc-timeout", timeout);
	}
	if (c->bearer != NULL)
		nv[n++] = header("authorization", c->bearer);
	if (c->language != NULL)
		nv[n++] = header("accept-language", c->language);
	return n;
}

bool
h2_submit(struct h2 *h, bl_call *call)
{
	nghttp2_data_provider body = {.read_callback = read_body};
	nghttp2_nv nv[12];
	char timeout[TIMEOUT_TEXT];
	size_t n = call_headers(call, timeout, nv);
	int32_t stream = nghttp2_submit_request(h->session, NULL, nv, n, &body, call);

	if (stream == NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE) { /* after 2^30 calls: a new connection */
		h->draining = true;
		return true;
	}
	if (stream < 0)
		return false;
	call->stream = stream;
	attempt_begin(call);
	return true;
}

void
h2_cancel(struct h2 *h, bl_call *call)
{
	nghttp2_session_set_stream_user_data(h->session, call->stream, NULL);
	nghttp2_submit_rst_stream(h->session, NGHTTP2_FLAG_NONE, call->stream, NGHTTP2_CANCEL);
}

void
h2_resume(struct h2 *h, bl_call *call)
{
	if (!call->deferred)
		return;
	call->deferred = false;
	nghttp2_session_resume_data(h->session, call->stream);
}

void
h2_ping(struct h2 *h)
{
	nghttp2_submit_ping(h->session, NGHTTP2_FLAG_NONE, NULL);
}

bool
h2_receive(struct h2 *h, const uint8_t *p, size_t n)
{
	return nghttp2_session_mem_recv(h->session, p, n) == (ssize_t)n;
}

long
h2_produce(struct h2 *h, const uint8_t **p)
{
	return (long)nghttp2_session_mem_send(h->session, p);
}

bool
h2_draining(const struct h2 *h)
{
	return h->draining;
}

/* ---- life ---- */

static nghttp2_session *
session_make(struct h2 *h)
{
	nghttp2_session_callbacks *cb;
	nghttp2_session *s = NULL;

	if (nghttp2_session_callbacks_new(&cb) != 0)
		return NULL;
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_stream_close);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	if (nghttp2_session_client_new(&s, cb, h) != 0)
		s = NULL;
	nghttp2_session_callbacks_del(cb);
	return s;
}

static bool
session_greet(nghttp2_session *s)
{
	static const nghttp2_settings_entry settings[] = {
	    {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
	    {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW},
	    {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEADERS_LIMIT},
	};
	return nghttp2_submit_settings(
	           s, NGHTTP2_FLAG_NONE, settings, sizeof(settings) / sizeof(settings[0])) == 0 &&
	       nghttp2_session_set_local_window_size(s, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW) == 0;
}

struct h2 *
h2_new(bl_client *c)
{
	struct h2 *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->client = c;
	h->session = session_make(h);
	if (h->session == NULL || !session_greet(h->session)) {
		h2_free(h);
		return NULL;
	}
	return h;
}

void
h2_free(struct h2 *h)
{
	if (h == NULL)
		return;
	nghttp2_session_del(h->session);
	free(h);
}
