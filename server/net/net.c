#include "server/net/net.h"

#include <stdlib.h>
#include <sys/random.h>

#include "common/limits.h"
#include "server/net/conn.h"
#include "server/net/frames.h"
#include "server/net/health.h"
#include "server/net/listener.h"
#include "server/net/symbols.h"

#define DAY_US (INT64_C(86400) * 1000000)

static int
or_limit(int seconds, int limit)
{
	return seconds > 0 ? seconds : limit;
}

static struct net_times
times(const struct net_times *t)
{
	return (struct net_times){
	    .first_record = or_limit(t->first_record, LIMIT_FIRST_RECORD_S),
	    .handshake = or_limit(t->handshake, LIMIT_HANDSHAKE_S),
	    .first_request = or_limit(t->first_request, LIMIT_FIRST_REQUEST_S),
	    .idle = or_limit(t->idle, LIMIT_IDLE_S),
	    .keepalive = or_limit(t->keepalive, LIMIT_KEEPALIVE_S),
	    .stall = or_limit(t->stall, LIMIT_OUTPUT_STALL_S),
	    .stream_idle = or_limit(t->stream_idle, LIMIT_STREAM_IDLE_S),
	    .max_age = t->max_age,
	};
}

static void
rotate_tickets(void *arg)
{
	struct net *n = arg;
	tls_tickets_random(&n->tickets); /* without entropy the former key serves another day */
	timer_set(n->rotate, DAY_US);
}

static bool
parts_start(struct net *n, struct why *why)
{
	if (!tls_tickets_random(&n->tickets))
		return deny(why, R_NET_START, "no random numbers");
	n->tls = tls_context_new(&n->cfg.tls, &n->tickets, why);
	if (n->tls == NULL || !h2_start(n, why))
		return false;
	n->gzip = gzip_new();
	n->symbols = symbols_new(n->cfg.descriptors);
	if (n->gzip == NULL)
		return deny(why, R_NET_START, "no memory for zlib");
	if (n->symbols == NULL)
		return deny(why, R_NET_START, "the embedded descriptors cannot be read");
	n->health = health_new(n);
	n->listener = listener_new(n, why);
	return n->listener != NULL;
}

struct net *
net_new(struct loop *l, const struct net_config *cfg, struct why *why)
{
	struct net *n = calloc(1, sizeof(*n));
	if (n == NULL)
		abort();
	n->refs = 1;
	n->loop = l;
	n->cfg = *cfg;
	n->times = times(&cfg->times);
	if (n->cfg.connections <= 0)
		n->cfg.connections = LIMIT_CONNECTIONS;
	n->admit = admit_new(LIMIT_HANDSHAKES, LIMIT_HANDSHAKES_PREFIX, LIMIT_HANDSHAKE_CPU);
	n->frames = frames_new((size_t)n->cfg.connections);
	n->rotate = timer_new(l, rotate_tickets, n);
	timer_set(n->rotate, DAY_US);
	if (!parts_start(n, why)) {
		net_free(n);
		return NULL;
	}
	n->stats.certificate_expiry = tls_context_expiry(n->tls);
	return n;
}

struct net *
net_get(struct net *n)
{
	n->refs++;
	return n;
}

void
net_put(struct net *n)
{
	if (--n->refs == 0)
		free(n);
}

void
net_free(struct net *n)
{
	if (n == NULL)
		return;
	n->closed = true;
	if (n->listener != NULL)
		listener_stop(n->listener);
	while (n->conns != NULL)
		conn_free(n->conns);
	listener_free(n->listener);
	health_free(n->health);
	symbols_free(n->symbols);
	gzip_free(n->gzip);
	h2_stop(n);
	tls_context_free(n->tls);
	admit_free(n->admit);
	frames_free(n->frames);
	timer_free(n->rotate);
	timer_free(n->drain_timer);
	net_put(n);
}

bool
net_reload_tls(struct net *n, const struct tls_pem *pem, struct why *why)
{
	struct tls_context *fresh = tls_context_new(pem, &n->tickets, why);
	if (fresh == NULL)
		return false;
	tls_context_free(n->tls);
	n->tls = fresh;
	n->stats.certificate_expiry = tls_context_expiry(fresh);
	return true;
}

void
net_ticket_keys(struct net *n, const uint8_t (*key)[TLS_TICKET_KEY], int count)
{
	timer_stop(n->rotate); /* whoever brings keys also rotates them */
	tls_tickets_set(&n->tickets, key, count);
}

/* ---- draining ---- */

static void
drain_over(struct net *n)
{
	void (*done)(void *arg) = n->drained;
	n->drained = NULL;
	timer_stop(n->drain_timer);
	if (done != NULL)
		done(n->drained_arg); /* may free n */
}

static bool
all_gone(const struct net *n)
{
	return n->conns == NULL && n->stats.knocking_now == 0;
}

static void
drain_look(void *arg)
{
	struct net *n = arg;
	if (!all_gone(n)) { /* the time is up */
		listener_stop(n->listener);
		for (struct conn *c = n->conns; c != NULL; c = c->next)
			conn_kill(c);
	}
	if (all_gone(n))
		drain_over(n);
}

void
net_drain(struct net *n, int64_t timeout_us, void (*done)(void *arg), void *arg)
{
	n->draining = true;
	n->drained = done;
	n->drained_arg = arg;
	n->drain_timer = timer_new(n->loop, drain_look, n);
	net_health_set(n, false);
	health_end(n->health);
	listener_quiet(n->listener);
	for (struct conn *c = n->conns; c != NULL; c = c->next)
		conn_retire(c);
	timer_set(n->drain_timer, all_gone(n) ? 0 : timeout_us);
}

void
net_conn_gone(struct net *n)
{
	if (n->closed)
		return;
	if (n->draining && n->drained != NULL && all_gone(n))
		timer_set(n->drain_timer, 0); /* not from inside the connection's own turn */
	else
		listener_pump(n->listener);
}

/* ---- budget, randomness, figures ---- */

bool
net_hold(struct net *n, size_t bytes)
{
	n->stats.held_now += bytes;
	return n->stats.held_now <= LIMIT_WORKER_BYTES;
}

void
net_release(struct net *n, size_t bytes)
{
	n->stats.held_now -= bytes;
}

void
net_random(struct net *n, uint8_t *out, size_t bytes)
{
	if (n->random_left < bytes) {
		/* up to 256 bytes never fail or fall short once the system has entropy, and it had some for
		 * the ticket keys */
		ssize_t got = getrandom(n->random, sizeof(n->random), 0);
		if (got != (ssize_t)sizeof(n->random))
			abort();
		n->random_left = sizeof(n->random);
	}
	n->random_left -= bytes;
	memcpy(out, n->random + n->random_left, bytes);
}

void
net_stats(const struct net *n, struct net_stats *out)
{
	*out = n->stats;
}
