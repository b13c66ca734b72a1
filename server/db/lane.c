/* lane.c -- the pools: who gets which connection, who waits, and who has waited long enough. */
#include "server/db/lane.h"

#include <assert.h>
#include <stdlib.h>

#define TICK_US 100000
#define GRACE_MS 1000 /* after the server's own statement_timeout */

/* ---- picking a connection ---- */

bool
lane_has_up(const struct lane *l)
{
	for (int i = 0; i < l->nconn; i++)
		if (l->conn[i]->state == CONN_UP)
			return true;
	return false;
}

/* A shared lane: the connection that owes the fewest results. */
struct conn *
lane_shared(const struct lane *l)
{
	struct conn *best = NULL;

	for (int i = 0; i < l->nconn; i++) {
		struct conn *c = l->conn[i];

		if (c->state == CONN_UP && !c->broken && !c->retire && (!best || c->n < best->n))
			best = c;
	}
	return best;
}

static struct conn *
pick(struct lane *l)
{
	struct conn *c;

	if (l->kind == LANE_QUERY)
		return lane_shared(l);
	c = TAILQ_FIRST(&l->idle);
	if (c) {
		TAILQ_REMOVE(&l->idle, c, idle);
		c->is_idle = false;
		c->leased = true;
	}
	return c;
}

/* The last one used comes first: its caches are warm. */
void
lane_idle(struct conn *c)
{
	assert(!c->leased && !c->is_idle && c->n == 0);
	if (c->retire) {
		conn_lost(c, "retired");
		return;
	}
	if (c->lane->kind == LANE_QUERY)
		return;
	TAILQ_INSERT_HEAD(&c->lane->idle, c, idle);
	c->is_idle = true;
	lane_serve_soon(c->lane->db);
}

void
lane_up(struct conn *c)
{
	db_say(c->lane->db, "connected", PQhost(c->pg));
	c->lane->failing = false;
	if (!c->leased)
		lane_idle(c);
	lane_serve_soon(c->lane->db);
}

void
lane_down(struct conn *c)
{
	if (c->is_idle)
		TAILQ_REMOVE(&c->lane->idle, c, idle);
	c->is_idle = false;
	if (c->pause_ms > 0 && !lane_has_up(c->lane)) {
		c->lane->failing = true;
		lane_serve_soon(c->lane->db);
	}
}

/* ---- waiting ---- */

static void
wait_end(struct db_wait *w, struct conn *c, enum db_end end)
{
	struct db_result r = {.end = end};
	db_lease_fn got = w->got;
	void *ctx = w->ctx;

	db_unwait(w);
	if (end == DB_UNAVAILABLE)
		result_set(&r, end, "no connection to the database");
	got(ctx, c, &r);
}

static void
serve(struct lane *l)
{
	struct db_wait *w;

	while ((w = TAILQ_FIRST(&l->wait))) {
		struct conn *c = pick(l);

		if (!c && !l->failing && !l->db->closing)
			return;
		wait_end(w, c, c ? DB_OK : DB_UNAVAILABLE);
	}
}

static void
on_serve(evutil_socket_t fd, short what, void *arg)
{
	struct db *db = arg;

	(void)fd;
	(void)what;
	for (int i = 0; i < LANE_N; i++)
		serve(&db->lane[i]);
}

void
lane_serve_soon(struct db *db)
{
	event_active(db->serve_ev, EV_TIMEOUT, 0);
}

struct db_wait *
lane_wait(struct lane *l, int64_t wait_ms, db_lease_fn got, void *ctx)
{
	struct db_wait *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	*w = (struct db_wait){
	    .lane = l, .until = clock_monotonic_us() + wait_ms * 1000, .got = got, .ctx = ctx};
	if (l->waiting < l->queue_max) {
		TAILQ_INSERT_TAIL(&l->wait, w, link);
	} else { /* overloaded: the next tick turns it away */
		w->until = 0;
		TAILQ_INSERT_HEAD(&l->wait, w, link);
	}
	l->waiting++;
	lane_serve_soon(l->db);
	lane_tick_soon(l->db);
	return w;
}

void
db_unwait(struct db_wait *w)
{
	if (!w)
		return;
	TAILQ_REMOVE(&w->lane->wait, w, link);
	w->lane->waiting--;
	free(w);
}

/* ---- time ---- */

/* Only the head is looked at: all who wait bring about the same patience. */
static void
tick_waits(struct lane *l, int64_t now)
{
	struct db_wait *w;

	while ((w = TAILQ_FIRST(&l->wait)) && w->until <= now)
		wait_end(w, NULL, lane_has_up(l) ? DB_OVERLOADED : DB_UNAVAILABLE);
}

/* A phase took too long. A read or a load is given up with its connection (the server ends the transaction
 * when it notices). After a sync nothing may be cancelled: the caller hears "unknown", and the connection
 * stays out of use until the server has answered, so that a commit that hangs costs one connection and not
 * one more per repeat. */
static void
overdue(struct conn *c)
{
	struct segment *s = pipe_first(c);
	db_done_fn done;

	if (!s)
		return;
	if (!s->apply) {
		result_set(&s->result, DB_DEADLINE, "the phase took too long");
		conn_lost(c, "no answer within the phase's deadline");
		return;
	}
	c->retire = true;
	result_set(&s->result, DB_UNKNOWN, "no answer to the sync within the phase's deadline");
	done = s->done;
	s->done = NULL;
	done(s->ctx, &s->result);
}

/* true while there is something to watch */
static bool
tick_lane(struct lane *l, int64_t now)
{
	bool busy;

	tick_waits(l, now);
	busy = l->waiting > 0;
	for (int i = 0; i < l->nconn; i++) {
		struct conn *c = l->conn[i];

		if (c->state == CONN_UP && c->n > 0 && now - c->head_since > (l->phase_ms + GRACE_MS) * 1000)
			overdue(c);
		busy = busy || c->n > 0;
	}
	return busy;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct db *db = arg;
	int64_t now = clock_monotonic_us();
	bool busy = false;

	(void)fd;
	(void)what;
	for (int i = 0; i < LANE_N; i++)
		busy = tick_lane(&db->lane[i], now) || busy;
	if (busy)
		lane_tick_soon(db);
}

void
lane_tick_soon(struct db *db)
{
	static const struct timeval tv = {0, TICK_US};

	if (!event_pending(db->tick, EV_TIMEOUT, NULL))
		event_add(db->tick, &tv);
}

/* ---- making and freeing ---- */

void
lane_open(struct db *db, enum lane_kind kind, int n, size_t queue, int64_t phase_ms)
{
	struct lane *l = &db->lane[kind];

	*l = (struct lane){.db = db, .kind = kind, .nconn = n, .queue_max = queue, .phase_ms = phase_ms};
	TAILQ_INIT(&l->idle);
	TAILQ_INIT(&l->wait);
	l->conn = calloc((size_t)n, sizeof(*l->conn));
	if (!l->conn)
		abort();
	for (int i = 0; i < n; i++) {
		l->conn[i] = lane_conn_new(db, l);
		conn_dial(l->conn[i]);
	}
}

void
lane_hang_up(struct lane *l)
{
	for (int i = 0; i < l->nconn; i++)
		conn_hang_up(l->conn[i]);
	serve(l);
}

void
lane_free(struct lane *l)
{
	for (int i = 0; i < l->nconn; i++)
		lane_conn_free(l->conn[i]);
	free(l->conn);
}

void
lane_events(struct db *db)
{
	db->serve_ev = event_new(db->base, -1, 0, on_serve, db);
	db->tick = event_new(db->base, -1, 0, on_tick, db);
}
