#include "server/net/rpc.h"

#include <event2/event.h>

#include "common/limits.h"
#include "server/net/status.h"

#define SECOND INT64_C(1000000)
#define OVERLOAD_RETRY_MS 500

static void timer_fired(evutil_socket_t fd, short what, void *arg);

struct call *
rpc_new(struct conn *conn, int32_t stream)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct call *c = arena_new_n(a, struct call, 1);
	c->arena = a;
	c->conn = conn;
	c->net = net_get(conn->net);
	c->stream = stream;
	c->began = c->moved = loop_now(conn->net->loop);
	c->deadline = INT64_MAX;
	c->out.tail = &c->out.head;
	c->meta.peer = arena_strdup(a, conn->peer);
	c->next = conn->calls;
	if (c->next != NULL)
		c->next->prev = c;
	conn->calls = c;
	conn->ncalls++;
	bool first = conn->call_at == 0;
	conn->call_at = c->began;
	if (first)
		conn_timer_arm(conn); /* other deadlines count from now on */
	c->net->stats.calls++;
	c->net->stats.calls_now++;
	return c;
}

void
rpc_charge(struct call *c)
{
	size_t used = arena_used(c->arena) + (c->message_arena != NULL ? arena_used(c->message_arena) : 0);
	net_release(c->net, c->charged);
	net_hold(c->net, used);
	c->charged = used;
}

void
rpc_moved(struct call *c)
{
	c->moved = loop_now(c->net->loop);
}

/* ---- ready: what a handler must hear, outside of nghttp2 ---- */

void
rpc_mark(struct call *c, unsigned ready)
{
	struct conn *conn = c->conn;
	if (conn == NULL)
		return;
	if (c->ready == 0) {
		struct call *last = conn->ready != NULL ? conn->ready->ready_prev : c;
		c->ready_next = NULL; /* the list ends with NULL; the first knows the last */
		c->ready_prev = last;
		if (conn->ready != NULL) {
			last->ready_next = c;
			conn->ready->ready_prev = c;
		} else {
			conn->ready = c;
		}
		conn->nready++;
	}
	c->ready |= ready;
	conn_touch(conn);
}

static unsigned
take_ready(struct call *c)
{
	struct conn *conn = c->conn;
	unsigned ready = c->ready;
	if (ready == 0)
		return 0;
	if (c->ready_next != NULL)
		c->ready_next->ready_prev = c->ready_prev;
	else if (conn->ready != c)
		conn->ready->ready_prev = c->ready_prev;
	if (conn->ready == c)
		conn->ready = c->ready_next;
	else
		c->ready_prev->ready_next = c->ready_next;
	c->ready = 0;
	conn->nready--;
	return ready;
}

/* ---- outcomes ---- */

static void
settle(struct call *c, const struct why *why)
{
	const struct reason_row *row = reason_row(why->reason);
	c->answered = true;
	c->in.refused = true;
	c->code = row->code;
	c->reason = why->reason;
	c->retry_ms = why->retry_ms;
	c->text = status_text(why, c->meta.lang, c->arena);
	c->details = status_pack(why, c->meta.lang, c->meta.request_id, c->arena);
	if (c->conn != NULL)
		rpc_settle(c);
}

/* The handler has begun and not answered: it hears, once, that nobody waits any more. */
static void
tell_gone(struct call *c)
{
	if (c->gone)
		return;
	c->gone = true;
	c->net->stats.gone++;
	if (c->given && !c->dropped && c->handler->gone != NULL)
		c->handler->gone(c);
}

void
rpc_refuse(struct call *c, enum reason r, const char *p0, const char *p1)
{
	struct why why;
	const char *param[] = {p0, p1, NULL};
	if (c->answered)
		return;
	why_init(&why, c->arena);
	deny_(&why, r, param);
	why.retry_ms = r == R_OVERLOADED ? OVERLOAD_RETRY_MS : 0;
	settle(c, &why);
	if (c->given)
		rpc_mark(c, READY_GONE); /* this may be a callback of nghttp2 */
}

/* ---- handing over ---- */

static void
refuse_message(struct call *c, const struct why *why)
{
	settle(c, why);
	if (c->given)
		tell_gone(c);
}

static void
run_start(struct call *c)
{
	struct why why;
	if (c->answered || c->given)
		return;
	why_init(&why, c->arena);
	ProtobufCMessage *rq = rpc_message(c, c->arena, &why);
	if (rq == NULL) {
		refuse_message(c, &why);
		return;
	}
	rpc_charge(c);
	c->given = true;
	c->handler->start(c, rq);
}

static struct arena *
fresh_message_arena(struct call *c)
{
	arena_free(c->message_arena);
	c->message_arena = arena_new(LIMIT_ARENA_BYTES);
	return c->message_arena;
}

static void
run_message(struct call *c)
{
	struct why why;
	ProtobufCMessage *rq = NULL;
	if (c->answered || c->in.busy || (!c->in.whole && (!c->in.ended || c->in.told_end)))
		return;
	if (c->in.whole) {
		why_init(&why, c->arena);
		rq = rpc_message(c, fresh_message_arena(c), &why);
		if (rq == NULL) {
			refuse_message(c, &why);
			return;
		}
		rpc_charge(c);
	}
	c->in.told_end = rq == NULL;
	c->in.busy = true;
	c->given = true;
	c->handler->message(c, rq);
}

static void
run_drained(struct call *c)
{
	c->out.full = false;
	if (!c->answered && !c->gone && c->handler->drained != NULL)
		c->handler->drained(c);
}

void
rpc_run(struct call *c)
{
	unsigned ready = take_ready(c);
	if (ready & READY_GONE)
		tell_gone(c);
	else if (ready & READY_START)
		run_start(c);
	else if (ready & READY_MESSAGE)
		run_message(c);
	if ((ready & READY_DRAINED) && c->conn != NULL)
		run_drained(c);
	/* the stream keeps the call: nothing above ends a stream before the next flush */
}

/* ---- time ---- */

static bool
waits_for_client(const struct call *c)
{
	return c->method->kind == METHOD_CLIENT && !c->in.busy && !c->in.ended;
}

static int64_t
next_time(const struct call *c)
{
	const struct net_times *t = &c->net->times;
	int64_t at = c->answered ? INT64_MAX : c->deadline, patience = INT64_MAX;
	if (c->out.bytes > 0 || c->answered)
		patience = c->moved + t->stall * SECOND;
	else if (waits_for_client(c))
		patience = c->moved + t->stream_idle * SECOND;
	else if (at == INT64_MAX) /* look now and then whether output waits */
		patience = loop_now(c->net->loop) + t->stall * SECOND;
	return patience < at ? patience : at;
}

void
rpc_timer(struct call *c)
{
	int64_t us = next_time(c) - loop_now(c->net->loop);
	if (us < 1000)
		us = 1000;
	struct timeval tv = {.tv_sec = us / SECOND, .tv_usec = us % SECOND};
	if (!c->timer_made)
		evtimer_assign(&c->timer, loop_base(c->net->loop), timer_fired, c);
	c->timer_made = true;
	if (evtimer_add(&c->timer, &tv) != 0)
		conn_kill(c->conn);
}

static bool
stalled(const struct call *c, int64_t now)
{
	const struct net_times *t = &c->net->times;
	if (c->out.bytes > 0 || c->answered)
		return now >= c->moved + t->stall * SECOND;
	return waits_for_client(c) && now >= c->moved + t->stream_idle * SECOND;
}

/* The peer leaves its own stream unread or unfed: reset it, the connection may be fine. */
static void
cut_stalled(struct call *c)
{
	c->net->stats.closed_stalled++;
	if (!c->answered) {
		c->code = GRPC_DEADLINE_EXCEEDED;
		c->reason = R_DEADLINE;
		c->answered = true;
		tell_gone(c);
	}
	nghttp2_submit_rst_stream(c->conn->h2, NGHTTP2_FLAG_NONE, c->stream, NGHTTP2_CANCEL);
	conn_touch(c->conn);
}

static void
expired(struct call *c)
{
	struct why why;
	why_init(&why, c->arena);
	deny(&why, R_DEADLINE);
	settle(c, &why);
	tell_gone(c);
}

static void
timer_fired(evutil_socket_t fd, short what, void *arg)
{
	struct call *c = arg;
	int64_t now = loop_now(c->net->loop);
	(void)fd, (void)what;
	if (c->conn == NULL || c->conn->state == CONN_DEAD)
		return;
	if (!c->answered && now >= c->deadline)
		expired(c);
	else if (stalled(c, now)) {
		cut_stalled(c);
		return;
	}
	rpc_timer(c);
}

/* ---- the end ---- */

static void
tell_log(struct call *c)
{
	struct net *n = c->net;
	n->stats.code[c->code]++;
	if (n->cfg.access == NULL)
		return;
	struct access a = {
	    .method = c->method,
	    .path = c->head.path,
	    .request_id = c->meta.request_id,
	    .trace_id = c->meta.trace_id,
	    .user = c->user,
	    .branch = c->branch,
	    .peer = c->meta.peer,
	    .client = c->meta.client,
	    .code = c->code,
	    .reason = c->reason,
	    .us = clock_monotonic_us() - c->began,
	    .bytes_in = c->bytes_in,
	    .bytes_out = c->bytes_out,
	};
	n->cfg.access(n->cfg.access_arg, &a);
}

/* Takes the call off its connection. */
static void
detach(struct call *c)
{
	struct conn *conn = c->conn;
	take_ready(c);
	rpc_output_free(c);
	rpc_input_free(c);
	if (c->timer_made)
		evtimer_del(&c->timer);
	if (c->next != NULL)
		c->next->prev = c->prev;
	*(c->prev != NULL ? &c->prev->next : &conn->calls) = c->next;
	conn->ncalls--;
	conn->ncalls_open -= c->counted_open;
	conn->call_at = loop_now(c->net->loop);
	c->net->stats.calls_now--;
	c->conn = NULL;
}

static void
end(struct call *c)
{
	bool was_told = c->answered && !(c->ready & READY_GONE);
	c->ending = true; /* the handler may drop it while it hears of it */
	detach(c);
	if (!c->answered) {
		c->code = GRPC_CANCELLED;
		c->reason = R_CANCELLED;
	}
	tell_log(c);
	if (!was_told)
		tell_gone(c);
	c->ending = false;
	rpc_release(c);
}

void
rpc_closed(struct call *c)
{
	end(c);
}

void
rpc_cut(struct call *c)
{
	end(c);
}

void
rpc_release(struct call *c)
{
	struct net *n = c->net;
	if (c->conn != NULL || c->ending || (c->given && !c->dropped))
		return;
	net_release(n, c->charged);
	arena_free(c->message_arena);
	arena_free(c->arena);
	net_put(n);
}
