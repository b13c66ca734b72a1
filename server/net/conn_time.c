/* What a connection does by the clock: deadlines before the first request, keepalive, idleness, stalled
 * output, retiring. */
#include "common/limits.h"
#include "server/net/conn.h"
#include "server/net/frames.h"
#include "server/net/rpc.h"

#define SECOND INT64_C(1000000)
#define PONG_S 20  /* seconds for the answer to a keepalive */
#define NOTICE_S 2 /* seconds for the round trip between shutdown notice and GOAWAY */
#define LINGER_S 2 /* seconds for the peer to close after our close_notify */

static const uint8_t keepalive[8] = "bl-live";
static const uint8_t notice[8] = "bl-leave";

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
has_call(const struct conn *c)
{
	return c->ncalls > 0;
}

/* When conn_tick has something to look at, at the latest. */
static int64_t
next_look(const struct conn *c)
{
	const struct net_times *t = &c->net->times;
	if (c->state == CONN_HANDSHAKE)
		return c->born + t->handshake * SECOND;
	if (c->state == CONN_LINGER)
		return c->notice_at + LINGER_S * SECOND;
	if (c->call_at == 0)
		return c->opened + t->first_request * SECOND;
	int64_t at = c->read_at + t->keepalive * SECOND;
	if (c->ping_at != 0)
		at = c->ping_at + PONG_S * SECOND;
	if (!has_call(c))
		at = sooner(at, c->call_at + t->idle * SECOND);
	if (c->stuck_at != 0)
		at = sooner(at, c->stuck_at + t->stall * SECOND);
	if (c->state == CONN_NOTICE)
		at = sooner(at, c->notice_at + NOTICE_S * SECOND);
	return c->state == CONN_OPEN ? sooner(at, c->retire_at) : at;
}

void
conn_timer_arm(struct conn *c)
{
	int64_t now = loop_now(c->net->loop), wait = next_look(c) - now;
	if (wait < 1000)
		wait = 1000;
	/* a stalled socket begins between two looks, so nobody looks more rarely than that */
	timer_set(c->timer, sooner(wait, c->net->times.stall * SECOND));
}

static void
ping(struct conn *c, const uint8_t opaque[8])
{
	if (nghttp2_submit_ping(c->h2, NGHTTP2_FLAG_NONE, opaque) != 0)
		conn_kill(c);
	conn_touch(c);
}

static void
final_goaway(struct conn *c)
{
	c->state = CONN_GOAWAY;
	if (nghttp2_submit_goaway(c->h2, NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(c->h2),
	        NGHTTP2_NO_ERROR, NULL, 0) != 0)
		conn_kill(c);
	conn_touch(c);
}

void
conn_retire(struct conn *c)
{
	if (c->state != CONN_OPEN) /* a drain comes back to a handshake when it is over */
		return;
	c->state = CONN_NOTICE;
	c->notice_at = loop_now(c->net->loop);
	if (nghttp2_submit_shutdown_notice(c->h2) != 0)
		conn_kill(c);
	else
		ping(c, notice);
	conn_timer_arm(c);
}

void
conn_pong(struct conn *c, const uint8_t opaque[8])
{
	c->ping_at = 0;
	if (c->state == CONN_NOTICE && memcmp(opaque, notice, 8) == 0)
		final_goaway(c);
}

/* true: the peer had its chance. */
static bool
too_late(struct conn *c, int64_t now)
{
	struct net_stats *s = &c->net->stats;
	const struct net_times *t = &c->net->times;
	if (c->state == CONN_HANDSHAKE)
		return now >= c->born + t->handshake * SECOND && ++s->closed_slow;
	if (c->state == CONN_LINGER)
		return now >= c->notice_at + LINGER_S * SECOND;
	if (c->call_at == 0)
		return now >= c->opened + t->first_request * SECOND && ++s->closed_slow;
	if (c->stuck_at != 0 && now >= c->stuck_at + t->stall * SECOND)
		return ++s->closed_stalled;
	return c->ping_at != 0 && now >= c->ping_at + PONG_S * SECOND && ++s->closed_idle;
}

/* Pages of a frame buffer that nothing is being written from. */
static void
rest(struct conn *c)
{
	if (c->frame != NULL && !has_call(c) && c->unsent == NULL && !nghttp2_session_want_write(c->h2))
		frames_rest(c->frame);
}

static void
look(struct conn *c, int64_t now)
{
	const struct net_times *t = &c->net->times;
	bool idle = !has_call(c) && now >= c->call_at + t->idle * SECOND;
	if (c->state == CONN_NOTICE && now >= c->notice_at + NOTICE_S * SECOND)
		final_goaway(c);
	else if (c->state == CONN_OPEN && (idle || now >= c->retire_at)) {
		c->net->stats.closed_idle += idle;
		conn_retire(c);
	} else if (c->ping_at == 0 && now >= c->read_at + t->keepalive * SECOND) {
		c->ping_at = now;
		ping(c, keepalive);
	}
}

void
conn_tick(void *arg)
{
	struct conn *c = arg;
	int64_t now = loop_now(c->net->loop);
	if (c->state == CONN_DEAD)
		return;
	if (too_late(c, now)) {
		conn_kill(c);
		return;
	}
	if (c->state != CONN_HANDSHAKE && c->state != CONN_LINGER && c->call_at != 0)
		look(c, now);
	if (c->state != CONN_DEAD && c->state != CONN_HANDSHAKE)
		rest(c);
	if (c->state != CONN_DEAD)
		conn_timer_arm(c);
}
