#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/limits.h"
#include "server/net/metadata.h"
#include "server/net/rpc.h"
#include "server/net/status.h"

#define COMPRESS_FROM 1024u    /* smaller messages travel in one packet anyway */
#define CALL_FULL (256u << 10) /* queued for one call: call_send says wait */
#define CALL_ROOM (64u << 10)  /* and drained() says go on */
#define HEADERS 8

/* ---- header lists ---- */

struct fields {
	nghttp2_nv nv[HEADERS];
	size_t n;
};

enum { INDEX = NGHTTP2_NV_FLAG_NO_COPY_NAME, ONCE = INDEX | NGHTTP2_NV_FLAG_NO_INDEX };

/* Names are literals; values are copied by nghttp2. ONCE: not worth a place in the compression table. */
static void
put(struct fields *f, const char *name, const char *value, uint8_t flags)
{
	assert(f->n < HEADERS);
	f->nv[f->n++] = (nghttp2_nv){.name = (uint8_t *)(uintptr_t)name,
	    .namelen = strlen(name),
	    .value = (uint8_t *)(uintptr_t)value,
	    .valuelen = strlen(value),
	    .flags = flags};
}

static void
put_status(struct fields *f, struct call *c)
{
	char code[12];
	snprintf(code, sizeof(code), "%d", c->code);
	put(f, "grpc-status", arena_strdup(c->arena, code), INDEX);
	if (c->text != NULL) {
		char *m = arena_alloc(c->arena, 3 * STATUS_TEXT + 1);
		percent_encode(c->text, m, 3 * STATUS_TEXT + 1);
		put(f, "grpc-message", m, ONCE);
	}
	if (c->details.n > 0) {
		char *b = arena_alloc(c->arena, base64_size(c->details.n));
		base64_write(c->details, b);
		put(f, "grpc-status-details-bin", b, ONCE);
	}
	if (c->retry_ms > 0)
		put(f, "grpc-retry-pushback-ms", arena_printf(c->arena, "%lld", (long long)c->retry_ms),
		    INDEX);
}

static void
put_head(struct fields *f, const struct call *c)
{
	put(f, ":status", "200", INDEX);
	put(f, "content-type", "application/grpc", INDEX);
	put(f, "x-request-id", c->meta.request_id, ONCE);
}

static void
failed(struct call *c)
{
	conn_kill(c->conn); /* nghttp2 refuses only without memory */
}

/* ---- DATA ---- */

static void
piece_done(struct call *c)
{
	struct rpc_piece *p = c->out.head;
	c->out.head = p->next;
	if (c->out.head == NULL)
		c->out.tail = &c->out.head;
	c->out.bytes -= p->n;
	if (c->conn != NULL)
		c->conn->output_bytes -= p->n;
	net_release(c->net, p->n);
	free(p);
}

static void
trailers(struct call *c)
{
	struct fields f = {.n = 0};
	put_status(&f, c);
	if (nghttp2_submit_trailer(c->conn->h2, c->stream, f.nv, f.n) != 0)
		failed(c);
}

static ssize_t
read_data(nghttp2_session *h2, int32_t stream, uint8_t *buf, size_t cap, uint32_t *flags,
    nghttp2_data_source *src, void *user)
{
	struct call *c = src->ptr;
	size_t n = 0;
	(void)h2, (void)stream, (void)user;
	while (c->out.head != NULL && n < cap) {
		struct rpc_piece *p = c->out.head;
		size_t take = p->n - p->at < cap - n ? p->n - p->at : cap - n;
		memcpy(buf + n, p->data + p->at, take);
		n += take;
		p->at += take;
		if (p->at == p->n)
			piece_done(c);
	}
	c->bytes_out += n;
	if (n > 0)
		rpc_moved(c);
	if (c->out.full && !rpc_output_full(c) && !c->answered)
		rpc_mark(c, READY_DRAINED);
	if (c->out.head == NULL && c->answered) {
		*flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
		trailers(c);
	} else if (n == 0) {
		c->out.deferred = true;
		return NGHTTP2_ERR_DEFERRED;
	}
	return (ssize_t)n;
}

/* Response headers, once; then DATA as it comes. */
static void
begin(struct call *c)
{
	struct fields f = {.n = 0};
	nghttp2_data_provider body = {.source = {.ptr = c}, .read_callback = read_data};
	put_head(&f, c);
	put(&f, "grpc-accept-encoding", "gzip", INDEX);
	if (c->encoding == ENCODING_GZIP)
		put(&f, "grpc-encoding", "gzip", INDEX);
	c->out.begun = true;
	if (nghttp2_submit_response(c->conn->h2, c->stream, f.nv, f.n, &body) != 0)
		failed(c);
}

static void
wake(struct call *c)
{
	if (!c->out.begun)
		begin(c);
	else if (c->out.deferred) {
		c->out.deferred = false;
		nghttp2_session_resume_data(
		    c->conn->h2, c->stream); /* fails only for a stream that is gone */
	}
	conn_touch(c->conn);
}

/* ---- messages ---- */

static void
prefix(uint8_t *p, bool compressed, size_t n)
{
	p[0] = compressed;
	p[1] = (uint8_t)(n >> 24);
	p[2] = (uint8_t)(n >> 16);
	p[3] = (uint8_t)(n >> 8);
	p[4] = (uint8_t)n;
}

static struct rpc_piece *
piece_new(size_t n)
{
	struct rpc_piece *p = malloc(sizeof(*p) + n);
	if (p == NULL)
		abort();
	p->next = NULL;
	p->n = n;
	p->at = 0;
	return p;
}

/* The smaller form when there is one; frees `plain` then. */
static struct rpc_piece *
compressed(struct call *c, struct rpc_piece *plain)
{
	struct rpc_piece *z = piece_new(plain->n);
	size_t n = gzip_deflate(
	    c->net->gzip, (struct bytes){plain->data + 5, plain->n - 5}, z->data + 5, plain->n - 5);
	if (n == 0) {
		free(z);
		return plain;
	}
	free(plain);
	z->n = n + 5;
	prefix(z->data, true, n);
	return z;
}

static void
queue(struct call *c, struct rpc_piece *p)
{
	*c->out.tail = p;
	c->out.tail = &p->next;
	c->out.bytes += p->n;
	c->conn->output_bytes += p->n;
	net_hold(c->net, p->n);
	if (c->out.head == p)
		rpc_moved(c);
}

bool
rpc_send(struct call *c, const ProtobufCMessage *m)
{
	size_t n = protobuf_c_message_get_packed_size(m);
	if (n > LIMIT_REPLY_BYTES)
		return false;
	struct rpc_piece *p = piece_new(n + 5);
	prefix(p->data, false, n);
	protobuf_c_message_pack(m, p->data + 5);
	if (c->encoding == ENCODING_GZIP && c->head.accepts_gzip && n >= COMPRESS_FROM)
		p = compressed(c, p);
	queue(c, p);
	if (!c->answered)
		wake(c);
	return true;
}

bool
rpc_output_full(const struct call *c)
{
	size_t mine = c->out.full ? CALL_ROOM : CALL_FULL,
	       all = c->out.full ? LIMIT_OUTPUT_BYTES / 2 : LIMIT_OUTPUT_BYTES;
	return c->out.bytes >= mine || (c->out.bytes > 0 && c->conn->output_bytes >= all);
}

/* ---- outcomes ---- */

static void
trailers_only(struct call *c)
{
	struct fields f = {.n = 0};
	put_head(&f, c);
	if (c->reason == R_UNKNOWN_ENCODING)
		put(&f, "grpc-accept-encoding", "gzip", INDEX);
	put_status(&f, c);
	c->out.begun = true;
	if (nghttp2_submit_response(c->conn->h2, c->stream, f.nv, f.n, NULL) != 0)
		failed(c);
}

void
rpc_settle(struct call *c)
{
	if (c->code != GRPC_OK && !c->out.begun && c->out.head == NULL) {
		trailers_only(c);
		conn_touch(c->conn);
	} else {
		wake(c);
	}
}

void
rpc_http_error(struct call *c, const char *status)
{
	struct fields f = {.n = 0};
	put(&f, ":status", status, INDEX);
	c->answered = c->in.refused = c->out.begun = true;
	c->code = GRPC_UNKNOWN;
	if (nghttp2_submit_response(c->conn->h2, c->stream, f.nv, f.n, NULL) != 0)
		failed(c);
	conn_touch(c->conn);
}

void
rpc_output_free(struct call *c)
{
	while (c->out.head != NULL)
		piece_done(c);
}
