#include "server/net/listener.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/limits.h"
#include "server/net/conn.h"

#define ACCEPTS 64         /* in one turn */
#define STARTS 32          /* handshakes begun in one turn */
#define PAUSE_US 100000    /* after running out of descriptors or memory */
#define RECORD_BYTES 4096u /* of a first record that are looked at: its header decides */

struct listener {
	struct net *net;
	struct event acceptable;
	struct timer *pause;
	struct timer *retry; /* admission had no processor time left */
	struct deferred pump;
	struct knock *knocks;
	bool stopped;
};

/* An accepted socket before its first TLS record is whole, and while it waits for admission. */
struct knock {
	struct knock *next, *prev;
	struct listener *listener;
	struct admit_node node;
	bool waiting; /* in admission */
	int fd;
	uint64_t key;
	size_t seen;
	int64_t since; /* accepted, monotonic us */
	struct event readable;
	struct event timer;
	union {
		struct sockaddr sa;
		struct sockaddr_in6 in6;
	} peer;
};

/* Closes the descriptor unless a connection has taken it (fd -1). */
static void
knock_free(struct knock *k)
{
	struct listener *l = k->listener;
	event_del(&k->readable);
	evtimer_del(&k->timer);
	admit_leave(l->net->admit, &k->node);
	if (k->fd >= 0)
		close(k->fd);
	if (k->next != NULL)
		k->next->prev = k->prev;
	*(k->prev != NULL ? &k->prev->next : &l->knocks) = k->next;
	l->net->stats.knocking_now--;
	free(k);
	net_conn_gone(l->net);
}

/* Seconds from accept. */
static void
timer_arm(struct knock *k, int seconds)
{
	int64_t us = k->since + seconds * INT64_C(1000000) - loop_now(k->listener->net->loop);
	if (us < 0)
		us = 0;
	struct timeval tv = {.tv_sec = us / 1000000, .tv_usec = us % 1000000};
	evtimer_add(&k->timer, &tv);
}

static void
too_slow(evutil_socket_t fd, short what, void *arg)
{
	struct knock *k = arg;
	(void)fd, (void)what;
	k->listener->net->stats.closed_slow++;
	knock_free(k);
}

static void
record_whole(struct knock *k)
{
	struct listener *l = k->listener;
	event_del(&k->readable);
	k->waiting = true;
	timer_arm(k, l->net->times.handshake);
	admit_wait(l->net->admit, &k->node, k->key);
	loop_defer(l->net->loop, &l->pump);
}

/* Edge-triggered: called when more has arrived, or the peer has gone. */
static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct knock *k = arg;
	uint8_t buf[RECORD_BYTES];
	(void)what;
	ssize_t n = recv(fd, buf, sizeof(buf), MSG_PEEK);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	size_t have = n > 0 ? (size_t)n : 0;
	size_t want = tls_record_size((struct bytes){buf, have});
	if (have <= k->seen || want == SIZE_MAX) { /* nothing new means that it hung up */
		knock_free(k);
		return;
	}
	k->seen = have;
	/* a ClientHello longer than we look at: the rest follows while the handshake waits for it */
	if (want != 0 && (have >= want || have == sizeof(buf)))
		record_whole(k);
}

static bool
knock_new(struct listener *l, int fd, const struct sockaddr_in6 *peer)
{
	struct knock *k = calloc(1, sizeof(*k));
	if (k == NULL)
		return false;
	k->listener = l;
	k->fd = fd;
	k->since = loop_now(l->net->loop);
	k->peer.in6 = *peer;
	k->key = admit_key(&k->peer.sa);
	k->next = l->knocks;
	if (k->next != NULL)
		k->next->prev = k;
	l->knocks = k;
	l->net->stats.knocking_now++;
	event_assign(&k->readable, loop_base(l->net->loop), fd, EV_READ | EV_PERSIST | EV_ET, on_readable, k);
	evtimer_assign(&k->timer, loop_base(l->net->loop), too_slow, k);
	if (event_add(&k->readable, NULL) != 0) {
		k->fd = -1; /* the caller closes it */
		knock_free(k);
		return false;
	}
	timer_arm(k, l->net->times.first_record);
	return true;
}

/* ---- accepting ---- */

static void
pause_over(void *arg)
{
	struct listener *l = arg;
	if (!l->stopped)
		event_add(&l->acceptable, NULL);
}

/* The kernel's queue keeps the clients; asking again at once would only spin. */
static void
accept_failed(struct listener *l, int err)
{
	if (err == EAGAIN || err == EINTR || err == ECONNABORTED || err == EPROTO)
		return;
	l->net->stats.accept_errors++;
	event_del(&l->acceptable);
	timer_set(l->pause, PAUSE_US);
}

static void
on_acceptable(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	struct net_stats *s = &l->net->stats;
	(void)what;
	for (int i = 0; i < ACCEPTS; i++) {
		struct sockaddr_in6 peer = {0};
		socklen_t len = sizeof(peer);
		int client = accept4(fd, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client < 0) {
			accept_failed(l, errno);
			return;
		}
		s->accepted++;
		if (s->connections_now + s->knocking_now >= l->net->cfg.connections ||
		    !knock_new(l, client, &peer)) {
			s->refused++;
			close(client);
		}
	}
}

/* ---- admission ---- */

static void
retry_over(void *arg)
{
	listener_pump(arg);
}

static void
pump(void *arg)
{
	struct listener *l = arg;
	int64_t retry_us = 0, now = loop_now(l->net->loop);
	for (int i = 0; i < STARTS; i++) {
		struct admit_node *node = admit_next(l->net->admit, now, &retry_us);
		if (node == NULL) {
			if (retry_us > 0)
				timer_set(l->retry, retry_us);
			return;
		}
		struct knock *k = (struct knock *)(void *)((char *)node - offsetof(struct knock, node));
		int fd = k->fd;
		k->fd = -1;
		event_del(&k->readable); /* before another event takes the descriptor */
		conn_new(l->net, fd, &k->peer.sa, k->key, k->since);
		knock_free(k);
	}
	loop_defer(l->net->loop, &l->pump);
}

void
listener_pump(struct listener *l)
{
	loop_defer(l->net->loop, &l->pump);
}

/* ---- life ---- */

struct listener *
listener_new(struct net *n, struct why *why)
{
	int on = 0, fd = n->cfg.fd, flags = fcntl(fd, F_GETFL);
	socklen_t len = sizeof(on);
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) != 0 || !on) {
		deny(why, R_NET_START, "the descriptor is not a listening socket");
		return NULL;
	}
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) {
		deny(why, R_NET_START, "the listening socket cannot be made non-blocking");
		return NULL;
	}
	struct listener *l = calloc(1, sizeof(*l));
	if (l == NULL)
		abort();
	l->net = n;
	l->pump = (struct deferred){.run = pump, .arg = l};
	l->pause = timer_new(n->loop, pause_over, l);
	l->retry = timer_new(n->loop, retry_over, l);
	event_assign(&l->acceptable, loop_base(n->loop), fd, EV_READ | EV_PERSIST, on_acceptable, l);
	if (event_add(&l->acceptable, NULL) != 0) {
		deny(why, R_NET_START, "the event loop refuses the listening socket");
		listener_free(l);
		return NULL;
	}
	return l;
}

void
listener_quiet(struct listener *l)
{
	l->stopped = true;
	event_del(&l->acceptable);
	timer_stop(l->pause);
}

void
listener_stop(struct listener *l)
{
	listener_quiet(l);
	while (l->knocks != NULL)
		knock_free(l->knocks);
}

void
listener_free(struct listener *l)
{
	if (l == NULL)
		return;
	listener_stop(l);
	loop_defer_cancel(l->net->loop, &l->pump);
	timer_free(l->pause);
	timer_free(l->retry);
	free(l);
}
