/* The nghttp2 session of a connection: settings, callbacks, budgets against floods. */
#include <stdlib.h>

#include "common/limits.h"
#include "server/net/conn.h"
#include "server/net/frames.h"
#include "server/net/rpc.h"

#define STREAM_WINDOW (256 << 10)
#define CONNECTION_WINDOW (1 << 20)
#define ACKS_QUEUED 100 /* PING and SETTINGS answers that the peer leaves unread */

static int
flooded(struct conn *c)
{
	c->net->stats.closed_flood++;
	nghttp2_session_terminate_session(c->h2, NGHTTP2_ENHANCE_YOUR_CALM);
	conn_kill(c);
	return NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int
spend(struct conn *c, enum flood_kind k)
{
	return flood_spend(&c->flood, k, loop_now(c->net->loop)) ? 0 : flooded(c);
}

static int
on_begin_frame(nghttp2_session *h2, const nghttp2_frame_hd *hd, void *user)
{
	struct conn *c = user;
	(void)h2;
	switch (hd->type) {
	case NGHTTP2_DATA:
		return hd->length == 0 && !(hd->flags & NGHTTP2_FLAG_END_STREAM) ? spend(c, FLOOD_EMPTY_DATA)
		                                                                 : 0;
	case NGHTTP2_HEADERS:
	case NGHTTP2_CONTINUATION:
	case NGHTTP2_GOAWAY:
		return 0;
	case NGHTTP2_PING:
		return hd->flags & NGHTTP2_FLAG_ACK ? 0 : spend(c, FLOOD_PING);
	case NGHTTP2_SETTINGS:
		return hd->flags & NGHTTP2_FLAG_ACK ? 0 : spend(c, FLOOD_SETTINGS);
	case NGHTTP2_WINDOW_UPDATE:
		return spend(c, FLOOD_WINDOW);
	case NGHTTP2_RST_STREAM:
		return spend(c, FLOOD_RESET);
	default:
		return spend(c, FLOOD_OTHER);
	}
}

static struct call *
call_of(nghttp2_session *h2, int32_t stream)
{
	return nghttp2_session_get_stream_user_data(h2, stream);
}

static int
on_begin_headers(nghttp2_session *h2, const nghttp2_frame *f, void *user)
{
	struct conn *c = user;
	if (f->hd.type != NGHTTP2_HEADERS || f->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	struct call *call = rpc_new(c, f->hd.stream_id);
	nghttp2_session_set_stream_user_data(h2, f->hd.stream_id, call);
	flood_call_begun(&c->flood);
	return 0;
}

static int
on_header(nghttp2_session *h2, const nghttp2_frame *f, const uint8_t *name, size_t nname,
    const uint8_t *value, size_t nvalue, uint8_t flags, void *user)
{
	(void)flags, (void)user;
	struct call *call = call_of(h2, f->hd.stream_id);
	if (call != NULL && f->hd.type == NGHTTP2_HEADERS && f->headers.cat == NGHTTP2_HCAT_REQUEST)
		rpc_header(call, name, nname, value, nvalue);
	return 0;
}

static int
on_data_chunk(nghttp2_session *h2, uint8_t flags, int32_t stream, const uint8_t *p, size_t n, void *user)
{
	(void)flags, (void)user;
	struct call *call = call_of(h2, stream);
	/* the connection's window is always given back, so that one busy call does not stop the others */
	if (nghttp2_session_consume_connection(h2, n) != 0)
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	if (call != NULL)
		rpc_data(call, p, n);
	return 0;
}

static int
on_frame_recv(nghttp2_session *h2, const nghttp2_frame *f, void *user)
{
	struct conn *c = user;
	if (f->hd.type == NGHTTP2_PING && (f->hd.flags & NGHTTP2_FLAG_ACK))
		conn_pong(c, f->ping.opaque_data);
	if (f->hd.type != NGHTTP2_HEADERS && f->hd.type != NGHTTP2_DATA)
		return 0;
	struct call *call = call_of(h2, f->hd.stream_id);
	if (call == NULL)
		return 0;
	if (f->hd.type == NGHTTP2_HEADERS && f->headers.cat == NGHTTP2_HCAT_REQUEST)
		rpc_begin(call);
	if (f->hd.flags & NGHTTP2_FLAG_END_STREAM)
		rpc_data_end(call);
	return 0;
}

static int
on_frame_send(nghttp2_session *h2, const nghttp2_frame *f, void *user)
{
	struct conn *c = user;
	if (f->hd.type == NGHTTP2_RST_STREAM && f->rst_stream.error_code != NGHTTP2_NO_ERROR)
		return spend(c, FLOOD_RESET); /* our resets answer what the peer did wrong */
	if (f->hd.type != NGHTTP2_HEADERS && f->hd.type != NGHTTP2_DATA)
		return 0;
	flood_sent(&c->flood, f->hd.length);
	struct call *call = call_of(h2, f->hd.stream_id);
	if (call == NULL || !(f->hd.flags & NGHTTP2_FLAG_END_STREAM))
		return 0;
	if (!call->in.ended) /* the reply is finished, the request is not: no more of it */
		nghttp2_submit_rst_stream(h2, NGHTTP2_FLAG_NONE, f->hd.stream_id, NGHTTP2_NO_ERROR);
	return 0;
}

static int
on_stream_close(nghttp2_session *h2, int32_t stream, uint32_t error, void *user)
{
	(void)error, (void)user;
	struct call *call = call_of(h2, stream);
	if (call != NULL) {
		nghttp2_session_set_stream_user_data(h2, stream, NULL);
		rpc_closed(call);
	}
	return 0;
}

/* ---- memory of a session ---- */

#define FRAME_BUFFER                                                                                         \
	(16u << 10) /* nghttp2 asks for a little more than this once a session, and else for less */

static void *
h2_malloc(size_t n, void *user)
{
	struct conn *c = user;
	if (n < FRAME_BUFFER || n > FRAME_SLOT || c->frame != NULL)
		return malloc(n);
	c->frame = frames_take(c->net->frames);
	return c->frame != NULL ? c->frame : malloc(n);
}

static void
h2_free(void *p, void *user)
{
	struct conn *c = user;
	if (p == NULL || p != c->frame) {
		free(p);
		return;
	}
	frames_give(c->net->frames, p);
	c->frame = NULL;
}

static void *
h2_calloc(size_t n, size_t size, void *user)
{
	(void)user;
	return calloc(n, size);
}

static void *
h2_realloc(void *p, size_t n, void *user)
{
	struct conn *c = user;
	if (p == NULL)
		return h2_malloc(n, user); /* this is how nghttp2 makes its frame buffer */
	if (p != c->frame)
		return realloc(p, n);
	if (n <= FRAME_SLOT)
		return p;
	void *larger = malloc(n);
	if (larger != NULL) {
		memcpy(larger, p, FRAME_SLOT);
		h2_free(p, user);
	}
	return larger;
}

static bool
options(nghttp2_option **o)
{
	if (nghttp2_option_new(o) != 0)
		return false;
	nghttp2_option_set_no_auto_window_update(*o, 1);
	nghttp2_option_set_no_closed_streams(*o, 1);
	nghttp2_option_set_stream_reset_rate_limit(*o, LIMIT_RESETS_MIN, (LIMIT_RESETS_MIN + 59) / 60);
	nghttp2_option_set_max_outbound_ack(*o, ACKS_QUEUED);
	nghttp2_option_set_max_settings(*o, 16);
	nghttp2_option_set_peer_max_concurrent_streams(*o, LIMIT_STREAMS);
	return true;
}

bool
h2_start(struct net *n, struct why *why)
{
	if (nghttp2_session_callbacks_new(&n->callbacks) != 0 || !options(&n->option))
		return deny(why, R_NET_START, "no memory for HTTP/2");
	nghttp2_session_callbacks *cb = n->callbacks;
	nghttp2_session_callbacks_set_on_begin_frame_callback(cb, on_begin_frame);
	nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin_headers);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data_chunk);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame_recv);
	nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_frame_send);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_stream_close);
	return true;
}

void
h2_stop(struct net *n)
{
	nghttp2_session_callbacks_del(n->callbacks);
	nghttp2_option_del(n->option);
}

bool
h2_open(struct conn *c)
{
	static const nghttp2_settings_entry settings[] = {
	    {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, LIMIT_STREAMS},
	    {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW},
	    {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, LIMIT_HEADER_BYTES},
	    {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
	};
	nghttp2_mem mem = {c, h2_malloc, h2_free, h2_calloc, h2_realloc};
	if (nghttp2_session_server_new3(&c->h2, c->net->callbacks, c, c->net->option, &mem) != 0)
		return false;
	return nghttp2_submit_settings(c->h2, NGHTTP2_FLAG_NONE, settings, ARRAY_SIZE(settings)) == 0 &&
	       nghttp2_session_set_local_window_size(c->h2, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW) == 0;
}
