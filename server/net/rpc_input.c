#include <stdio.h>
#include <stdlib.h>

#include "common/limits.h"
#include "server/net/rpc.h"
#include "server/net/unpack.h"

#define FIRST_BUFFER 1024u

static void
hold(struct call *c, size_t bytes)
{
	c->conn->input_bytes += bytes;
	net_hold(c->net, bytes);
}

static void
release(struct call *c, size_t bytes)
{
	if (c->conn != NULL)
		c->conn->input_bytes -= bytes;
	net_release(c->net, bytes);
}

/* Room for n more bytes; false: over the budget of the connection or the worker. Grows with what really
 * arrives, not with what a prefix promises. */
static bool
reserve(struct call *c, uint8_t **buf, size_t *cap, size_t used, size_t n, size_t most)
{
	size_t want = *cap == 0 ? FIRST_BUFFER : *cap;
	if (used + n <= *cap)
		return true;
	while (want < used + n)
		want *= 2;
	if (want > most)
		want = most;
	if (c->conn->input_bytes + (want - *cap) > LIMIT_INPUT_BYTES ||
	    c->net->stats.held_now > LIMIT_WORKER_BYTES)
		return false;
	uint8_t *p = realloc(*buf, want);
	if (p == NULL)
		return false;
	hold(c, want - *cap);
	*buf = p;
	*cap = want;
	return true;
}

static void
too_large(struct call *c, size_t limit)
{
	char text[24];
	snprintf(text, sizeof(text), "%zu", limit);
	rpc_refuse(c, R_TOO_LARGE, "message", text);
}

static bool
is_client_stream(const struct call *c)
{
	return c->method->kind == METHOD_CLIENT;
}

/* The five bytes are here. */
static void
prefix_done(struct call *c)
{
	struct rpc_input *in = &c->in;
	in->want = (size_t)in->prefix[1] << 24 | (size_t)in->prefix[2] << 16 | (size_t)in->prefix[3] << 8 |
	           in->prefix[4];
	in->n = 0;
	if (in->prefix[0] > 1)
		rpc_refuse(c, R_MALFORMED, "message prefix", NULL);
	else if (in->prefix[0] == 1 && c->encoding == ENCODING_OTHER)
		rpc_refuse(c, R_UNKNOWN_ENCODING, c->head.encoding, NULL);
	else if (in->prefix[0] == 1 && c->encoding == ENCODING_IDENTITY)
		rpc_refuse(c, R_ENCODING_MISSING, NULL, NULL);
	else if (in->want > in->limit)
		too_large(c, in->limit);
	else if (in->messages > 0 && !is_client_stream(c))
		rpc_refuse(c, R_MALFORMED, "more than one message", NULL);
}

static void
message_done(struct call *c)
{
	c->in.whole = true;
	c->in.nprefix = 0;
	c->in.messages++;
	if (is_client_stream(c) && !c->in.busy)
		rpc_mark(c, READY_MESSAGE);
}

/* Takes bytes of one message; returns how many. */
static size_t
assemble(struct call *c, const uint8_t *p, size_t n)
{
	struct rpc_input *in = &c->in;
	size_t used = 0;
	while (in->nprefix < 5 && used < n) {
		in->prefix[in->nprefix++] = p[used++];
		if (in->nprefix == 5)
			prefix_done(c);
	}
	if (in->nprefix < 5 || in->refused)
		return used;
	size_t take = n - used < in->want - in->n ? n - used : in->want - in->n;
	if (!reserve(c, &in->buf, &in->cap, in->n, take, in->want)) {
		rpc_refuse(c, R_OVERLOADED, NULL, NULL);
		return used;
	}
	if (take > 0)
		memcpy(in->buf + in->n, p + used, take);
	in->n += take;
	if (in->n == in->want)
		message_done(c);
	return used + take;
}

static void
give_window(struct call *c, size_t n)
{
	if (n > 0 && c->conn != NULL && nghttp2_session_consume_stream(c->conn->h2, c->stream, n) != 0)
		conn_kill(c->conn);
}

/* Behind a message that waits: kept, and its window not given back, which stops the sender. */
static void
keep_rest(struct call *c, const uint8_t *p, size_t n)
{
	struct rpc_input *in = &c->in;
	if (!reserve(c, &in->rest, &in->rest_cap, in->nrest, n, SIZE_MAX)) {
		rpc_refuse(c, R_OVERLOADED, NULL, NULL);
		return;
	}
	memcpy(in->rest + in->nrest, p, n);
	in->nrest += n;
}

void
rpc_data(struct call *c, const uint8_t *p, size_t n)
{
	struct rpc_input *in = &c->in;
	c->bytes_in += n;
	rpc_moved(c);
	if (in->nrest > 0 && !in->refused) {
		keep_rest(c, p, n);
		return;
	}
	while (n > 0 && !in->refused && !(in->whole && is_client_stream(c))) {
		size_t used = assemble(c, p, n);
		give_window(c, used);
		p += used;
		n -= used;
	}
	if (in->refused)
		give_window(c, n); /* thrown away */
	else if (n > 0)
		keep_rest(c, p, n);
}

/* The request is over: a unary call may start, a client stream may end. */
static void
ended(struct call *c)
{
	struct rpc_input *in = &c->in;
	if (in->refused || in->nrest > 0)
		return;
	if (in->nprefix > 0)
		rpc_refuse(c, R_MALFORMED, "the last message is cut off", NULL);
	else if (is_client_stream(c))
		rpc_mark(c, READY_MESSAGE);
	else if (in->whole)
		rpc_mark(c, READY_START);
	else
		rpc_refuse(c, R_MALFORMED, "no message", NULL);
}

void
rpc_data_end(struct call *c)
{
	c->in.ended = true;
	ended(c);
}

void
rpc_input_go_on(struct call *c)
{
	struct rpc_input *in = &c->in;
	in->busy = false;
	rpc_moved(c);
	/* what was kept is taken up to the end of the next message */
	while (in->nrest > 0 && !in->whole && !in->refused) {
		size_t used = assemble(c, in->rest, in->nrest);
		give_window(c, used);
		in->nrest -= used;
		memmove(in->rest, in->rest + used, in->nrest);
	}
	if (in->refused || c->conn == NULL)
		return;
	if (in->whole)
		rpc_mark(c, READY_MESSAGE);
	else if (in->ended)
		ended(c);
	conn_touch(c->conn);
}

static void
buffer_free(struct call *c)
{
	free(c->in.buf);
	c->in.buf = NULL;
	release(c, c->in.cap);
	c->in.cap = c->in.n = 0;
}

static ProtobufCMessage *
inflate_and_unpack(struct call *c, struct arena *a, struct why *why)
{
	uint8_t *plain;
	size_t n;
	char text[24];
	switch (gzip_inflate(c->net->gzip, (struct bytes){c->in.buf, c->in.n}, c->in.limit, &plain, &n)) {
	case GZIP_OK:
		break;
	case GZIP_TOO_LARGE:
		snprintf(text, sizeof(text), "%zu", c->in.limit);
		deny(why, R_TOO_LARGE, "inflated message", text);
		return NULL;
	case GZIP_BAD:
		deny(why, R_MALFORMED, "gzip");
		return NULL;
	}
	ProtobufCMessage *m = unpack_request(c->method, (struct bytes){plain, n}, a, why);
	free(plain);
	return m;
}

ProtobufCMessage *
rpc_message(struct call *c, struct arena *a, struct why *why)
{
	ProtobufCMessage *m;
	if (c->in.prefix[0] == 1)
		m = inflate_and_unpack(c, a, why);
	else
		m = unpack_request(c->method, (struct bytes){c->in.buf, c->in.n}, a, why);
	c->in.whole = false;
	buffer_free(c);
	return m;
}

void
rpc_input_free(struct call *c)
{
	buffer_free(c);
	free(c->in.rest);
	c->in.rest = NULL;
	release(c, c->in.rest_cap);
	c->in.rest_cap = c->in.nrest = 0;
}
