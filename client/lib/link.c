/* link.c -- the one connection of a client: find, connect, shake hands, carry streams, break, wait, again. */
#include "client/lib/backoff.h"
#include "client/lib/client.h"
#include "client/lib/h2.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_US INT64_C(10000000)
#define HANDSHAKE_US INT64_C(15000000)
#define SILENCE_US INT64_C(30000000) /* with calls in flight: then ask whether anybody is there */
#define PING_US INT64_C(15000000)
#define DRAIN_OUT (256u << 10) /* bytes that wait for the socket before streams are asked for more */
#define CHUNK 16384

static void
link_trouble(struct link *l, const char *reason, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(l->trouble, sizeof(l->trouble), fmt, ap);
	va_end(ap);
	l->reason = reason;
}

void
link_drop(bl_client *c)
{
	struct link *l = &c->link;
	uint64_t sent = 0, received = 0;

	if (l->tls != NULL)
		tls_count(l->tls, &sent, &received);
	c->sent += sent;
	c->received += received;
	h2_free(l->h2);
	tls_free(l->tls);
	if (l->fd >= 0)
		close(l->fd);
	if (l->addresses != NULL)
		freeaddrinfo(l->addresses);
	buffer_clear(&l->out);
	l->h2 = NULL;
	l->tls = NULL;
	l->fd = -1;
	l->addresses = l->next = NULL;
	l->state = LINK_NONE;
	l->draining = l->useful = l->want_write = false;
	l->peer[0] = '\0';
}

static void
lose_calls(struct calls *list)
{
	bl_call *call, *next;

	for (call = TAILQ_FIRST(list); call != NULL; call = next) {
		next = TAILQ_NEXT(call, link);
		attempt_lost(call);
	}
}

/* The connection is gone or could not be had: calls fail or wait, and so do we. The loss of an open
 * connection is followed by an immediate try, unless the one before was lost as well without having been of
 * use. */
static void
link_down(bl_client *c)
{
	struct link *l = &c->link;
	bool was_open = l->state == LINK_OPEN;
	unsigned before = l->useful ? 0 : l->failures;

	link_drop(c);
	l->failures = before + 1;
	l->state = LINK_PAUSE;
	l->until = client_now(c) + backoff_us(was_open ? before : before + 1, BACKOFF_FIRST_US,
	                               BACKOFF_LAST_US, random_bits());
	if (!was_open)
		lose_calls(&c->waiting);
	lose_calls(&c->active);
}

/* ---- connecting ---- */

static void
connect_next(bl_client *c)
{
	struct link *l = &c->link;

	for (; l->next != NULL; l->next = l->next->ai_next) {
		peer_text(l->next, l->peer);
		l->fd = socket_connect(l->next);
		if (l->fd >= 0) {
			l->state = LINK_CONNECT;
			l->until = client_now(c) + CONNECT_US;
			return;
		}
		link_trouble(l, "LOCAL_UNREACHABLE", "cannot connect to %s: %s", l->peer, strerror(errno));
	}
	link_down(c);
}

static void
link_begin(bl_client *c)
{
	struct addrinfo hints = {
	    .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
	struct link *l = &c->link;
	int r = getaddrinfo(c->host, c->port, &hints, &l->addresses);

	if (r != 0) {
		l->addresses = NULL;
		link_trouble(l, "LOCAL_UNREACHABLE", "cannot find %s: %s", c->host, gai_strerror(r));
		link_down(c);
		return;
	}
	l->next = l->addresses;
	connect_next(c);
}

static void
connect_failed(bl_client *c, int why)
{
	struct link *l = &c->link;

	link_trouble(l, "LOCAL_UNREACHABLE", "cannot connect to %s: %s", l->peer, strerror(why));
	close(l->fd);
	l->fd = -1;
	l->next = l->next->ai_next;
	connect_next(c);
}

static bool
tls_begin(bl_client *c)
{
	struct link *l = &c->link;
	bl_error *err = NULL;

	if (c->trust == NULL)
		c->trust = tls_trust_new(c->ca_file, &err);
	if (c->trust != NULL)
		l->tls = tls_new(c->trust, l->fd, c->server_name != NULL ? c->server_name : c->host);
	if (l->tls == NULL)
		link_trouble(l, err != NULL ? bl_error_reason(err) : "LOCAL_MEMORY", "%s",
		    err != NULL ? bl_error_message(err) : "out of memory");
	bl_error_free(err);
	l->state = LINK_TLS;
	l->until = client_now(c) + HANDSHAKE_US;
	return l->tls != NULL;
}

static void
step_connect(bl_client *c, int ready)
{
	struct link *l = &c->link;
	int why = ready & BL_WRITE ? socket_error(l->fd) : 0;

	if (why == 0 && client_now(c) >= l->until)
		why = ETIMEDOUT;
	if (why != 0)
		connect_failed(c, why);
	else if ((ready & BL_WRITE) && !tls_begin(c))
		link_down(c);
}

static void
step_tls(bl_client *c)
{
	struct link *l = &c->link;
	enum tls_result r = tls_handshake(l->tls);

	l->want_write = r == TLS_WANT_WRITE;
	if (r == TLS_DONE) {
		l->h2 = h2_new(c);
		l->state = LINK_OPEN;
		l->heard = client_now(c);
		l->ping_until = NEVER;
		if (l->h2 != NULL)
			return;
		link_trouble(l, "LOCAL_MEMORY", "out of memory");
	} else if (r == TLS_FAILED) {
		link_trouble(l, "LOCAL_TLS", "%s", tls_failure(l->tls));
		l->state = LINK_TLS;
	} else if (client_now(c) >= l->until) {
		link_trouble(l, "LOCAL_UNREACHABLE", "%s does not answer (TLS handshake)", l->peer);
	} else {
		return;
	}
	link_down(c);
}

/* ---- open ---- */

/* false: broken. */
static bool
read_all(bl_client *c)
{
	struct link *l = &c->link;
	uint8_t chunk[CHUNK];
	size_t n;

	for (;;) {
		enum tls_result r = tls_read(l->tls, chunk, sizeof(chunk), &n);
		if (r == TLS_WANT_READ || r == TLS_WANT_WRITE)
			return true;
		if (r == TLS_CLOSED)
			link_trouble(l, "LOCAL_LOST", "%s closed the connection", l->peer);
		else if (r == TLS_FAILED)
			link_trouble(l, "LOCAL_LOST", "%s: %s", l->peer, tls_failure(l->tls));
		else if (!h2_receive(l->h2, chunk, n))
			link_trouble(l, "LOCAL_PROTOCOL", "%s breaks the HTTP/2 protocol", l->peer);
		else {
			l->heard = client_now(c);
			continue;
		}
		return false;
	}
}

/* Gives TLS what lies in the buffer. false: broken. */
static bool
write_buffer(bl_client *c)
{
	struct link *l = &c->link;
	size_t n;

	l->want_write = false;
	while (l->out.n > 0) {
		enum tls_result r = tls_write(l->tls, buffer_at(&l->out), l->out.n, &n);
		if (r == TLS_WANT_WRITE || r == TLS_WANT_READ) {
			l->want_write = r == TLS_WANT_WRITE;
			return true;
		}
		if (r != TLS_DONE) {
			link_trouble(l, "LOCAL_LOST", "%s: %s", l->peer,
			    r == TLS_CLOSED ? "connection closed" : tls_failure(l->tls));
			return false;
		}
		buffer_drop(&l->out, n);
	}
	return true;
}

static bool
write_all(bl_client *c)
{
	struct link *l = &c->link;
	const uint8_t *p;
	long n = 1;

	while (n > 0) {
		if (!write_buffer(c))
			return false;
		while (l->out.n < DRAIN_OUT && (n = h2_produce(l->h2, &p)) > 0)
			if (!buffer_add(&l->out, p, (size_t)n))
				n = -1;
		if (n < 0) {
			link_trouble(l, "LOCAL_MEMORY", "out of memory");
			return false;
		}
		if (l->want_write)
			break;
	}
	return write_buffer(c);
}

static bool
submit_calls(bl_client *c)
{
	int64_t now = client_now(c);
	bl_call *call, *next;

	for (call = TAILQ_FIRST(&c->waiting); call != NULL && !c->link.draining; call = next) {
		next = TAILQ_NEXT(call, link);
		if (call->not_before > now)
			continue;
		if (!h2_submit(c->link.h2, call)) {
			link_trouble(&c->link, "LOCAL_MEMORY", "out of memory");
			return false;
		}
		c->link.draining = h2_draining(c->link.h2);
	}
	return true;
}

/* On a line without flow, a dead peer looks like a slow one: ask. false: no answer. */
static bool
still_there(bl_client *c)
{
	struct link *l = &c->link;
	int64_t now = client_now(c);

	if (l->ping_until == NEVER && !TAILQ_EMPTY(&c->active) && now - l->heard >= SILENCE_US) {
		h2_ping(l->h2);
		l->ping_until = now + PING_US;
	}
	if (now < l->ping_until)
		return true;
	link_trouble(l, "LOCAL_LOST", "%s does not answer any more", l->peer);
	return false;
}

static void
step_open(bl_client *c)
{
	struct link *l = &c->link;
	bool fine = read_all(c);

	if (fine) {
		l->draining = h2_draining(l->h2);
		fine = submit_calls(c) && still_there(c) && write_all(c);
	}
	if (!fine) {
		link_down(c);
	} else if (l->draining && TAILQ_EMPTY(&c->active)) {
		link_drop(c); /* the server asked to go; the next call gets a new connection */
	}
}

/* ---- from outside ---- */

bool
link_hopeless(const bl_client *c, const bl_call *call)
{
	return c->link.state == LINK_PAUSE && !call->sent && !c->wait_ready && call->deadline < c->link.until;
}

static void
lose_hopeless(bl_client *c)
{
	bl_call *call, *next;

	for (call = TAILQ_FIRST(&c->waiting); call != NULL; call = next) {
		next = TAILQ_NEXT(call, link);
		if (link_hopeless(c, call))
			attempt_lost(call);
	}
}

void
link_step(bl_client *c, int ready)
{
	struct link *l = &c->link;

	if (l->state == LINK_PAUSE && client_now(c) >= l->until)
		l->state = LINK_NONE;
	lose_hopeless(c);
	if (l->state == LINK_NONE && !TAILQ_EMPTY(&c->waiting)) {
		link_begin(c);
		return;
	}
	if (l->state == LINK_CONNECT)
		step_connect(c, ready);
	if (l->state == LINK_TLS)
		step_tls(c);
	if (l->state == LINK_OPEN)
		step_open(c);
}

int64_t
link_timer(const bl_client *c)
{
	const struct link *l = &c->link;

	switch (l->state) {
	case LINK_NONE:
		return TAILQ_EMPTY(&c->waiting) ? NEVER : 0;
	case LINK_PAUSE:
		return TAILQ_EMPTY(&c->waiting) ? NEVER : l->until;
	case LINK_CONNECT:
	case LINK_TLS:
		return l->until;
	case LINK_OPEN:
		break;
	}
	if (TAILQ_EMPTY(&c->active))
		return NEVER;
	return l->ping_until != NEVER ? l->ping_until : l->heard + SILENCE_US;
}
