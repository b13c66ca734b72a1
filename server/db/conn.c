/* conn.c -- one connection: dialing, its events, losing it and dialing again. */
#include "server/db/lane.h"

#include <assert.h>
#include <event2/util.h>
#include <stdlib.h>

#define FIRST_PAUSE_MS 50

static void
set_timer(struct conn *c, int64_t ms)
{
	struct timeval tv = {ms / 1000, (ms % 1000) * 1000};

	event_add(c->timer, &tv);
}

/* ---- up and running ---- */

static void
on_notice(void *arg, const PGresult *res)
{
	struct conn *c = arg;
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	if (!severity || strcmp(severity, "WARNING") != 0)
		return;
	c->warned = true;
	db_say(c->lane->db, "warning", text ? text : "");
}

/* Back into the pool, when nothing is owed and nobody holds it. */
static void
settle(struct conn *c)
{
	if (c->n == 0 && !c->leased && !c->is_idle)
		lane_idle(c);
}

static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	int left;

	(void)fd;
	(void)what;
	if (c->state != CONN_UP)
		return;
	left = PQflush(c->pg);
	if (left == 1)
		event_add(c->drain, NULL);
	if (left < 0 && PQconsumeInput(c->pg)) /* what the server said before it went is worth reading */
		c->on_read(c);
	if (left < 0 || c->broken)
		conn_lost(c, PQerrorMessage(c->pg));
	else
		settle(c);
}

void
conn_flush_soon(struct conn *c)
{
	event_active(c->flush, EV_TIMEOUT, 0);
	lane_tick_soon(c->lane->db);
}

static void
on_readable(struct conn *c)
{
	bool alive = PQconsumeInput(c->pg) == 1;

	c->on_read(c);
	if (!alive || c->broken || PQstatus(c->pg) == CONNECTION_BAD)
		conn_lost(c, PQerrorMessage(c->pg));
	else
		settle(c);
}

/* ---- dialing ---- */

static void on_io(evutil_socket_t fd, short what, void *arg);

/* libpq may use another socket for the next address, so the event is made anew for each wish. */
static bool
watch(struct conn *c, short what)
{
	if (c->io)
		event_free(c->io);
	c->io = event_new(c->lane->db->base, PQsocket(c->pg), what, on_io, c);
	return c->io && event_add(c->io, NULL) == 0;
}

static void
start_up(struct conn *c)
{
	c->state = CONN_UP;
	c->pause_ms = 0;
	event_del(c->timer);
	c->drain = event_new(c->lane->db->base, PQsocket(c->pg), EV_WRITE, on_flush, c);
	if (!c->drain || PQsetnonblocking(c->pg, 1) != 0 || !watch(c, EV_READ | EV_PERSIST)) {
		conn_lost(c, "cannot watch the socket");
		return;
	}
	if (c->lane->kind != LANE_STREAM && !PQenterPipelineMode(c->pg)) {
		conn_lost(c, "no pipeline mode");
		return;
	}
	c->on_up(c);
}

static void
dial_on(struct conn *c)
{
	switch (PQconnectPoll(c->pg)) {
	case PGRES_POLLING_READING:
		if (!watch(c, EV_READ))
			conn_lost(c, "cannot watch the socket");
		return;
	case PGRES_POLLING_WRITING:
		if (!watch(c, EV_WRITE))
			conn_lost(c, "cannot watch the socket");
		return;
	case PGRES_POLLING_OK:
		start_up(c);
		return;
	case PGRES_POLLING_FAILED:
	case PGRES_POLLING_ACTIVE:
		break;
	}
	conn_lost(c, PQerrorMessage(c->pg));
}

static void
on_io(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	(void)what;
	if (c->state == CONN_DIALING)
		dial_on(c);
	else if (c->state == CONN_UP)
		on_readable(c);
}

/* Commands run the same statements by key again and again: planned once, and with the settings that `scripts/sqlgen
 * check` looks at. Otherwise a plan made while a table was still small, a walk through all of it, would stay. What
 * reads a page with optional filters is planned for what was asked, but joins by key all the same; reports and checks
 * read much and are free. Given before dbname: an installation may say otherwise. */
#define JOIN_BY_KEY "-c enable_hashjoin=off -c enable_mergejoin=off"
static const char *const lane_options[] = {
    [LANE_QUERY] = JOIN_BY_KEY,
    [LANE_COMMAND] = JOIN_BY_KEY " -c enable_seqscan=off -c plan_cache_mode=force_generic_plan",
    [LANE_STREAM] = "",
};

void
conn_dial(struct conn *c)
{
	const char *key[] = {"options", "dbname", "application_name", "client_encoding", "keepalives",
	    "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", NULL};
	const char *value[] = {lane_options[c->lane->kind], c->lane->db->conninfo, "branchlined", "UTF8", "1",
	    "30", "10", "3", "30000", NULL};

	assert(c->state == CONN_DOWN);
	c->state = CONN_DIALING;
	c->pg = PQconnectStartParams(key, value, 1);
	if (!c->pg)
		abort();
	if (PQstatus(c->pg) == CONNECTION_BAD || PQsocket(c->pg) < 0) {
		conn_lost(c, PQerrorMessage(c->pg));
		return;
	}
	PQsetNoticeReceiver(c->pg, on_notice, c);
	set_timer(c, c->lane->db->cfg.dial_ms);
	if (!watch(c, EV_WRITE))
		conn_lost(c, "cannot watch the socket");
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	(void)what;
	if (c->state == CONN_DIALING)
		conn_lost(c, "connecting took too long");
	else if (c->state == CONN_DOWN)
		conn_dial(c);
}

/* ---- losing it ---- */

static void
hang_up(struct conn *c)
{
	if (c->io)
		event_free(c->io);
	if (c->drain)
		event_free(c->drain);
	c->io = c->drain = NULL;
	event_del(c->timer);
	event_del(c->flush);
	PQfinish(c->pg);
	c->pg = NULL;
	c->state = CONN_DOWN;
	c->broken = c->retire = false;
	memset(c->prepared, 0, (size_t)stmt_count);
}

/* The pause doubles from try to try, give or take a quarter, so that a fleet does not dial in step. */
static int64_t
next_pause(struct conn *c)
{
	int64_t max = c->lane->db->cfg.redial_ms;
	uint16_t r;

	c->pause_ms = c->pause_ms ? c->pause_ms * 2 : FIRST_PAUSE_MS;
	if (c->pause_ms > max)
		c->pause_ms = max;
	evutil_secure_rng_get_bytes(&r, sizeof(r));
	return c->pause_ms * 3 / 4 + c->pause_ms / 2 * r / UINT16_MAX;
}

void
conn_lost(struct conn *c, const char *text)
{
	bool was_up = c->state == CONN_UP;
	struct db_result why = {0};

	result_set(&why, DB_UNAVAILABLE, text); /* a copy: text may belong to libpq */
	if (!c->retire)
		db_say(c->lane->db, was_up ? "lost" : "cannot connect", why.text);
	hang_up(c);
	if (c->on_lost)
		c->on_lost(c, why.text);
	pipe_abandon(c, why.text);
	lane_down(c);
	if (!c->lane->db->closing)
		set_timer(c, was_up ? 0 : next_pause(c));
}

/* ---- making and freeing ---- */

struct conn *
lane_conn_new(struct db *db, struct lane *lane)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->lane = lane;
	c->prepared = calloc((size_t)stmt_count + 1, 1);
	c->timer = event_new(db->base, -1, 0, on_timer, c);
	c->flush = event_new(db->base, -1, 0, on_flush, c);
	if (!c->prepared || !c->timer || !c->flush)
		abort();
	c->on_read = pipe_read;
	c->on_up = lane_up;
	return c;
}

void
conn_hang_up(struct conn *c)
{
	if (c->state == CONN_DOWN)
		return;
	c->retire = true; /* on purpose: nothing to say */
	conn_lost(c, "closing");
}

void
lane_conn_free(struct conn *c)
{
	conn_hang_up(c);
	event_free(c->timer);
	event_free(c->flush);
	free(c->prepared);
	free(c->ring);
	free(c);
}
