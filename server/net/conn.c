#include "server/net/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/limits.h"
#include "server/net/listener.h"
#include "server/net/rpc.h"

#define LINGER_BYTES (1u << 20)  /* thrown away at the end of a connection, at most */
#define FLUSH_BYTES (256u << 10) /* written in one turn, so that others get theirs */

void
conn_touch(struct conn *c)
{
	loop_defer(c->net->loop, &c->turn);
}

static void
handshake_over(struct conn *c)
{
	admit_done(c->net->admit, c->key);
	c->net->stats.handshaking_now--;
	if (c->net->listener != NULL)
		listener_pump(c->net->listener); /* there is a place for the next */
}

void
conn_kill(struct conn *c)
{
	if (c->state == CONN_DEAD)
		return;
	if (c->state == CONN_HANDSHAKE) {
		c->net->stats.handshakes_failed++;
		handshake_over(c);
	}
	c->state = CONN_DEAD;
	conn_touch(c);
}

/* ---- reading ---- */

static bool
plain_arrived(struct conn *c, size_t n)
{
	c->net->stats.bytes_in += n;
	ssize_t used = nghttp2_session_mem_recv(c->h2, c->net->plain, n);
	if (used == (ssize_t)n)
		return c->state != CONN_DEAD;
	c->net->stats.closed_protocol += c->state != CONN_DEAD;
	conn_kill(c);
	return false;
}

static void
handshake_step(struct conn *c)
{
	int64_t begun = clock_monotonic_us();
	enum tls_result r = tls_handshake(c->tls);
	admit_charge(c->net->admit, clock_monotonic_us() - begun);
	if (r == TLS_BLOCKED)
		event_add(&c->writable, NULL);
	if (r == TLS_MORE || r == TLS_BLOCKED)
		return;
	if (r != TLS_DONE || !h2_open(c)) {
		conn_kill(c);
		return;
	}
	c->net->stats.handshakes++;
	c->net->stats.resumed += tls_resumed(c->tls);
	c->state = CONN_OPEN;
	c->opened = loop_now(c->net->loop);
	handshake_over(c);
	conn_timer_arm(c);
	if (c->net->draining)
		conn_retire(c);
	conn_touch(c);
}

/* Uses up what was fed. */
static void
decrypt(struct conn *c)
{
	enum tls_result r = TLS_DONE;
	if (c->state == CONN_HANDSHAKE)
		handshake_step(c);
	if (c->state == CONN_HANDSHAKE)
		return;
	while (r == TLS_DONE && c->state != CONN_DEAD) {
		size_t n;
		r = tls_read(c->tls, c->net->plain, NET_PLAIN_BYTES, &n);
		if (r == TLS_DONE && !plain_arrived(c, n))
			return;
	}
	if (r != TLS_MORE)
		conn_kill(c);
}

/* After close_notify: whatever still comes is thrown away. Closing with unread bytes would make the kernel
 * reset the connection, and the peer lose replies that it has not read yet. */
static void
linger_read(struct conn *c, ssize_t n)
{
	c->lingered += n > 0 ? (size_t)n : 0;
	if (n <= 0 || c->lingered > LINGER_BYTES)
		conn_kill(c);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	(void)what;
	if (c->state == CONN_DEAD)
		return;
	ssize_t n = recv(fd, c->net->cipher, NET_CIPHER_BYTES, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (c->state == CONN_LINGER) {
		linger_read(c, n);
		return;
	}
	if (n <= 0) {
		conn_kill(c);
		return;
	}
	c->read_at = loop_now(c->net->loop);
	c->ping_at = 0; /* any bytes prove that the peer lives */
	tls_feed(c->tls, (struct bytes){c->net->cipher, (size_t)n});
	decrypt(c);
	if (c->state != CONN_HANDSHAKE)
		conn_touch(c);
}

/* ---- writing ---- */

static bool
save_unsent(struct conn *c, const uint8_t *p, size_t n)
{
	c->unsent = malloc(n);
	if (c->unsent == NULL)
		return false;
	memcpy(c->unsent, p, n);
	c->unsent_at = 0;
	c->unsent_n = n;
	return true;
}

/* true: the socket took all of it. */
static bool
write_plain(struct conn *c, struct bytes b, size_t *taken)
{
	enum tls_result r = tls_write(c->tls, b, taken);
	c->net->stats.bytes_out += *taken;
	if (*taken > 0 || r == TLS_DONE)
		c->stuck_at = 0;
	if (r == TLS_DONE)
		return true;
	if (r != TLS_BLOCKED) {
		conn_kill(c);
		return false;
	}
	if (c->stuck_at == 0)
		c->stuck_at = loop_now(c->net->loop);
	event_add(&c->writable, NULL);
	return false;
}

static bool
flush_unsent(struct conn *c)
{
	size_t taken;
	if (c->unsent == NULL)
		return true;
	bool all =
	    write_plain(c, (struct bytes){c->unsent + c->unsent_at, c->unsent_n - c->unsent_at}, &taken);
	c->unsent_at += taken;
	if (!all)
		return false;
	free(c->unsent);
	c->unsent = NULL;
	return true;
}

/* Frames from nghttp2 into one buffer, so that small replies share a TLS record. */
static size_t
gather(struct conn *c)
{
	size_t n = 0;
	while (n < NET_OUT_BYTES / 2) {
		const uint8_t *p;
		ssize_t k = nghttp2_session_mem_send(c->h2, &p);
		if (k < 0)
			conn_kill(c);
		if (k <= 0)
			break;
		memcpy(c->net->out + n, p, (size_t)k);
		n += (size_t)k;
	}
	return n;
}

static void
flush(struct conn *c)
{
	size_t written = 0;
	if (!flush_unsent(c))
		return;
	while (written < FLUSH_BYTES) {
		size_t taken, n = gather(c);
		if (n == 0)
			return;
		bool all = write_plain(c, (struct bytes){c->net->out, n}, &taken);
		if (!all && c->state != CONN_DEAD && !save_unsent(c, c->net->out + taken, n - taken))
			conn_kill(c);
		if (!all)
			return;
		written += n;
	}
	conn_touch(c);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	(void)fd, (void)what;
	if (c->state == CONN_HANDSHAKE)
		handshake_step(c);
	else
		conn_touch(c);
}

/* ---- the turn ---- */

static void
run_ready(struct conn *c)
{
	/* what becomes ready meanwhile waits for the next turn */
	for (int n = c->nready; n > 0 && c->ready != NULL; n--)
		rpc_run(c->ready); /* takes it out of the list; may free it */
}

static bool
talks(const struct conn *c)
{
	return c->h2 != NULL && c->state != CONN_LINGER && c->state != CONN_DEAD;
}

static void
linger(struct conn *c)
{
	while (c->calls != NULL) /* a protocol error ends the session with streams open */
		rpc_cut(c->calls);
	tls_bye(c->tls);
	shutdown(c->fd, SHUT_WR);
	c->state = CONN_LINGER;
	c->lingering = true;
	c->notice_at = loop_now(c->net->loop);
	conn_timer_arm(c);
}

static void
conn_turn(void *arg)
{
	struct conn *c = arg;
	run_ready(c);
	if (talks(c))
		flush(c);
	if (talks(c) && c->unsent == NULL && !nghttp2_session_want_read(c->h2) &&
	    !nghttp2_session_want_write(c->h2))
		linger(c); /* both sides have said all */
	if (c->state == CONN_DEAD)
		conn_free(c);
	else if (c->ready != NULL)
		conn_touch(c);
}

/* ---- life ---- */

static void
peer_text(const struct sockaddr *sa, char out[INET6_ADDRSTRLEN])
{
	out[0] = '\0';
	if (sa->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)sa)->sin_addr, out, INET6_ADDRSTRLEN);
	else if (sa->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)sa)->sin6_addr, out, INET6_ADDRSTRLEN);
}

static void
socket_options(int fd)
{
	int one = 1, user_timeout_ms = LIMIT_OUTPUT_STALL_S * 1000;
	/* refused only by sockets that are not TCP, which need them not */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms, sizeof(user_timeout_ms));
}

static int64_t
retire_time(struct net *n, int64_t now)
{
	uint8_t r[2];
	if (n->times.max_age == 0)
		return INT64_MAX;
	net_random(n, r, sizeof(r));
	int64_t age = (int64_t)n->times.max_age * 1000000;
	return now + age - age / 10 * (r[0] << 8 | r[1]) / 65536;
}

void
conn_new(struct net *n, int fd, const struct sockaddr *sa, uint64_t key, int64_t since)
{
	struct conn *c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort();
	c->net = n;
	c->fd = fd;
	c->key = key;
	c->turn = (struct deferred){.run = conn_turn, .arg = c};
	c->born = since;
	c->read_at = loop_now(n->loop);
	c->retire_at = retire_time(n, c->born);
	flood_init(&c->flood, c->read_at);
	peer_text(sa, c->peer);
	socket_options(fd);
	c->next = n->conns;
	if (c->next != NULL)
		c->next->prev = c;
	n->conns = c;
	n->stats.connections_now++;
	n->stats.handshaking_now++;
	event_assign(&c->readable, loop_base(n->loop), fd, EV_READ | EV_PERSIST, on_readable, c);
	event_assign(&c->writable, loop_base(n->loop), fd, EV_WRITE, on_writable, c);
	c->timer = timer_new(n->loop, conn_tick, c);
	c->tls = tls_new(n->tls, fd);
	if (c->tls == NULL || event_add(&c->readable, NULL) != 0)
		conn_kill(c);
	else
		conn_timer_arm(c);
}

static void
goodbye(struct conn *c)
{
	/* what is queued (a GOAWAY with the reason) goes out if the socket takes it at once */
	if (c->lingering) /* said already */
		return;
	if (c->h2 != NULL && c->unsent == NULL) {
		size_t taken, n = gather(c);
		if (n > 0)
			tls_write(c->tls, (struct bytes){c->net->out, n}, &taken);
	}
	if (c->tls != NULL && c->unsent == NULL)
		tls_bye(c->tls);
}

void
conn_free(struct conn *c)
{
	struct net *n = c->net;
	conn_kill(c);
	goodbye(c);
	while (c->calls != NULL)
		rpc_cut(c->calls); /* nghttp2_session_del tells nobody about open streams */
	loop_defer_cancel(n->loop, &c->turn);
	event_del(&c->readable);
	event_del(&c->writable);
	timer_free(c->timer);
	nghttp2_session_del(c->h2);
	tls_free(c->tls);
	close(c->fd);
	free(c->unsent);
	if (c->next != NULL)
		c->next->prev = c->prev;
	*(c->prev != NULL ? &c->prev->next : &n->conns) = c->next;
	free(c);
	n->stats.connections_now--;
	net_conn_gone(n);
}
