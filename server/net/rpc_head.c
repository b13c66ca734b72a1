#include <stdio.h>

#include "common/limits.h"
#include "common/uuid.h"
#include "server/net/health.h"
#include "server/net/metadata.h"
#include "server/net/reflect.h"
#include "server/net/rpc.h"

#define CLIENT_TEXT 120
#define PATH_TEXT 200
#define REQUEST_ID_TEXT 64
#define SECOND INT64_C(1000000)

#define IS(literal) (nname == sizeof(literal) - 1 && memcmp(name, literal, sizeof(literal) - 1) == 0)

static const char *
keep(struct call *c, const uint8_t *value, size_t n)
{
	return arena_strndup(c->arena, (const char *)value, n);
}

static void
pseudo(struct call *c, const uint8_t *name, size_t nname, const uint8_t *value, size_t nvalue)
{
	if (IS(":method"))
		c->head.method = keep(c, value, nvalue);
	else if (IS(":path"))
		c->head.path = keep(c, value, nvalue);
}

static void
grpc_header(struct call *c, const uint8_t *name, size_t nname, const uint8_t *value, size_t nvalue)
{
	if (IS("grpc-timeout"))
		c->head.timeout = keep(c, value, nvalue);
	else if (IS("grpc-encoding"))
		c->head.encoding = keep(c, value, nvalue);
	else if (IS("grpc-accept-encoding"))
		c->head.accepts_gzip = memmem(value, nvalue, "gzip", 4) != NULL;
}

static bool
good_request_id(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t ch = p[i] | 0x20;
		bool word = (ch >= 'a' && ch <= 'z') || (p[i] >= '0' && p[i] <= '9');
		if (!word && p[i] != '-' && p[i] != '_' && p[i] != '.')
			return false;
	}
	return n > 0 && n <= REQUEST_ID_TEXT;
}

static void
metadata(struct call *c, const uint8_t *name, size_t nname, const uint8_t *value, size_t nvalue)
{
	if (IS("authorization"))
		c->meta.authorization = keep(c, value, nvalue);
	else if (IS("x-request-id") && good_request_id(value, nvalue))
		c->meta.request_id = keep(c, value, nvalue);
	else if (IS("traceparent") && trace_id_find((const char *)value, nvalue))
		c->meta.trace_id = keep(c, value + TRACE_ID_AT, TRACE_ID_TEXT);
	else if (IS("x-client") || (IS("user-agent") && c->meta.client == NULL))
		c->meta.client = keep(c, value, nvalue < CLIENT_TEXT ? nvalue : CLIENT_TEXT);
	else if (IS("accept-language"))
		c->meta.lang = language_pick((const char *)value, nvalue);
	else if (IS("content-type"))
		c->head.content_type = keep(c, value, nvalue);
}

void
rpc_header(struct call *c, const uint8_t *name, size_t nname, const uint8_t *value, size_t nvalue)
{
	c->head.bytes += nname + nvalue + 32; /* as HTTP/2 counts it */
	if (c->head.bytes > LIMIT_HEADER_BYTES || nname == 0)
		return;
	if (name[0] == ':')
		pseudo(c, name, nname, value, nvalue);
	else if (nname > 5 && memcmp(name, "grpc-", 5) == 0)
		grpc_header(c, name, nname, value, nvalue);
	else
		metadata(c, name, nname, value, nvalue);
}

static bool
is_grpc(const char *content_type)
{
	static const char want[] = "application/grpc";
	size_t n = sizeof(want) - 1;
	if (content_type == NULL || strncmp(content_type, want, n) != 0)
		return false;
	return content_type[n] == '\0' || content_type[n] == ';' ||
	       strncmp(content_type + n, "+proto", 6) == 0;
}

static void
make_request_id(struct call *c)
{
	uint8_t rnd[10];
	if (c->meta.request_id != NULL)
		return;
	net_random(c->net, rnd, sizeof(rnd));
	c->meta.request_id = uuid_text(c->arena, uuid_v7_make(clock_wall_us(), rnd));
}

static bool
streams(const struct method *m)
{
	return m->kind == METHOD_SERVER || m->kind == METHOD_CLIENT;
}

/* false: refused */
static bool
set_deadline(struct call *c)
{
	int64_t us = LIMIT_DEADLINE_DEFAULT_S * SECOND, longest = LIMIT_DEADLINE_MAX_S * SECOND;
	const char *t = c->head.timeout;
	c->deadline = INT64_MAX;
	if (t != NULL && !timeout_parse(t, strlen(t), &us)) {
		rpc_refuse(c, R_MALFORMED, "grpc-timeout", NULL);
		return false;
	}
	if (streams(c->method)) {
		if (t != NULL && us < INT64_MAX - c->began)
			c->deadline = c->began + us;
		return true;
	}
	c->deadline = c->began + (us < longest ? us : longest);
	return true;
}

static void
set_encoding(struct call *c)
{
	const char *e = c->head.encoding;
	if (e == NULL || strcmp(e, "identity") == 0)
		c->encoding = ENCODING_IDENTITY;
	else
		c->encoding = strcmp(e, "gzip") == 0 ? ENCODING_GZIP : ENCODING_OTHER;
}

/* What net answers itself; everything else is routed. */
static const struct method *
lookup(struct call *c)
{
	const char *path = c->head.path;
	const struct method *m = NULL;
	if (strncmp(path, "/grpc.", 6) == 0) {
		m = health_find(path, &c->handler);
		if (m == NULL && c->net->cfg.may_reflect != NULL)
			m = reflect_find(path, &c->handler);
	} else if ((m = c->net->cfg.find(path)) != NULL) {
		c->handler = c->net->cfg.route(m);
	}
	return m;
}

static bool
find_method(struct call *c)
{
	const struct method *m = lookup(c);
	if (c->handler == NULL) {
		rpc_refuse(c, R_UNKNOWN_METHOD, arena_strndup(c->arena, c->head.path, PATH_TEXT), NULL);
		return false;
	}
	c->method = m;
	return true;
}

static bool
has_token(const struct call *c)
{
	const struct net_config *cfg = &c->net->cfg;
	return c->meta.authorization != NULL && cfg->has_token != NULL &&
	       cfg->has_token(c->meta.authorization);
}

/* Room on the connection and in the worker. */
static bool
has_room(struct call *c)
{
	bool before_login = !has_token(c);
	if (c->net->stats.held_now > LIMIT_WORKER_BYTES || c->conn->output_bytes > LIMIT_OUTPUT_BYTES ||
	    (before_login && c->conn->ncalls_open >= LIMIT_STREAMS_OPEN)) {
		rpc_refuse(c, R_OVERLOADED, NULL, NULL);
		return false;
	}
	c->counted_open = before_login;
	c->conn->ncalls_open += before_login;
	bool small = before_login || strcmp(c->method->perm, "OPEN") == 0;
	c->in.limit = small ? LIMIT_MESSAGE_BYTES_OPEN : LIMIT_MESSAGE_BYTES;
	return true;
}

void
rpc_begin(struct call *c)
{
	make_request_id(c);
	if (c->head.bytes > LIMIT_HEADER_BYTES) {
		char limit[16];
		snprintf(limit, sizeof(limit), "%d", LIMIT_HEADER_BYTES);
		rpc_refuse(c, R_TOO_LARGE, "header list", limit);
	} else if (c->head.method == NULL || strcmp(c->head.method, "POST") != 0) {
		rpc_http_error(c, "405");
	} else if (!is_grpc(c->head.content_type) || c->head.path == NULL) {
		rpc_http_error(c, "415");
	} else {
		set_encoding(c);
		if (find_method(c) && set_deadline(c) && has_room(c))
			rpc_timer(c);
	}
}
