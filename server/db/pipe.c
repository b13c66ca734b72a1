/* pipe.c -- pipeline mode: sends segments, and matches the results that come back in the order of sending.
 *
 * The life of a segment: pipe_send() queues its statements and a flush (load) or a sync (read, apply) and
 * notes each result that is owed. pipe_read() takes the results; the one marked `last` completes the segment.
 * A segment that ends in a sync is a success only when the sync's answer came, no statement before it failed
 * (a deferred constraint reports between the last statement and the sync), and, for apply, no WARNING came in
 * between: a commit that was cancelled while it waited for the standby looks like a success otherwise. */
#include "server/db/lane.h"

#include <assert.h>
#include <stdlib.h>

#include "server/db/prepare.h"

struct segment *
segment_new(struct arena *a, db_done_fn done, void *ctx)
{
	struct segment *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->arena = a;
	s->done = done;
	s->ctx = ctx;
	return s;
}

void
segment_complete(struct segment *s)
{
	db_done_fn done = s->done;

	s->done = NULL;
	if (s->counted)
		s->counted->under_way--;
	if (done)
		done(s->ctx, &s->result);
	free(s);
}

void
segment_late(struct db *db, struct segment *s)
{
	TAILQ_INSERT_TAIL(&db->late, s, late);
	event_active(db->late_ev, EV_TIMEOUT, 0);
}

/* ---- the ring of owed results ---- */

static struct expect *
owed(const struct conn *c, size_t i)
{
	return &c->ring[(c->head + i) & (c->cap - 1)];
}

static void
ring_grow(struct conn *c)
{
	size_t cap = c->cap ? c->cap * 2 : 64;
	struct expect *ring = calloc(cap, sizeof(*ring));

	if (!ring)
		abort();
	for (size_t i = 0; i < c->n; i++)
		ring[i] = *owed(c, i);
	free(c->ring);
	c->ring = ring;
	c->cap = cap;
	c->head = 0;
}

void
pipe_owe(struct conn *c, struct expect e)
{
	if (c->n == c->cap)
		ring_grow(c);
	if (c->n == 0)
		c->head_since = clock_monotonic_us();
	*owed(c, c->n++) = e;
}

struct segment *
pipe_first(struct conn *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct segment *s = owed(c, i)->seg;

		if (s && s->done)
			return s;
	}
	return NULL;
}

/* ---- sending ---- */

bool
pipe_sync(struct conn *c)
{
	if (!PQpipelineSync(c->pg))
		return false;
	c->in_txn = false;
	pipe_owe(c, (struct expect){.kind = EXPECT_SYNC});
	return true;
}

/* Every result is noted even if sending fails, so that the segment is found when the connection is given up.
 */
bool
pipe_send(struct conn *c, const struct batch *b, struct segment *s, enum pipe_end end)
{
	bool ok = prepare_missing(c, b, s, !c->in_txn);

	assert(end == PIPE_SYNC || b->n > 0);
	for (const struct queued *q = b->head; q; q = q->next) {
		ok = ok && send_exec(c, q->stmt, q->param);
		pipe_owe(c, (struct expect){.kind = EXPECT_STMT,
		                .stmt = q->stmt,
		                .out = q->out,
		                .seg = s,
		                .last = end == PIPE_FLUSH && !q->next});
	}
	if (end == PIPE_SYNC)
		pipe_owe(c, (struct expect){.kind = EXPECT_SYNC, .seg = s, .last = true});
	s->apply = s->apply && ok; /* from here on the sync may be on its way */
	ok = ok && (end == PIPE_SYNC ? PQpipelineSync(c->pg) : PQsendFlushRequest(c->pg)) == 1;
	c->in_txn = end == PIPE_FLUSH;
	c->broken = c->broken || !ok;
	conn_flush_soon(c);
	return ok;
}

/* ---- receiving ---- */

static void
pop(struct conn *c)
{
	struct expect e = *owed(c, 0);

	c->head = (c->head + 1) & (c->cap - 1);
	c->n--;
	if (e.last || e.kind == EXPECT_SYNC)
		c->head_since = clock_monotonic_us();
	if (e.last)
		segment_complete(e.seg);
}

static void
take_parse(struct conn *c, const struct expect *e, const PGresult *res)
{
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;

	prepare_answered(c, e->stmt, ok);
	if (!ok && PQresultStatus(res) != PGRES_PIPELINE_ABORTED)
		result_from(&e->seg->result, e->stmt, res);
}

/* Errors of a server that will not serve us much longer, or not for writing. */
static bool
is_farewell(const struct db_result *r)
{
	return strcmp(r->sqlstate, "25006") == 0 || strncmp(r->sqlstate, "57P", 3) == 0;
}

static void
take_stmt(struct conn *c, const struct expect *e, const PGresult *res)
{
	struct segment *s = e->seg;
	ExecStatusType st = PQresultStatus(res);

	if (!s->done)
		return;
	if (st ==
	    PGRES_PIPELINE_ABORTED) { /* nobody has run it: without an error before, the connection is dying */
		if (s->result.end == DB_OK)
			result_set(&s->result, DB_UNAVAILABLE, "the connection was lost");
		return;
	}
	if (st == PGRES_TUPLES_OK || st == PGRES_COMMAND_OK) {
		result_decode(&s->result, e->stmt, res, s->arena, e->out);
		return;
	}
	result_from(&s->result, e->stmt, res);
	if (strcmp(s->result.sqlstate, "26000") == 0)
		prepare_forget(c, e->stmt);
	if (is_farewell(&s->result))
		c->retire = true;
}

/* An apply is certain when its sync was answered, unless a WARNING came before. */
static void
take_sync(struct conn *c, struct segment *s)
{
	bool warned = c->warned;

	c->warned = false;
	if (!s || !s->apply)
		return;
	if (s->result.end == DB_MISMATCH)
		s->result.end = DB_UNKNOWN; /* committed, but the reply cannot be made up */
	if (s->result.end == DB_OK && warned) {
		result_set(&s->result, DB_UNKNOWN, "a WARNING came with the commit");
		c->retire = true;
	}
}

/* One result or the NULL between two; false when there is nothing sensible any more. */
static bool
take(struct conn *c, const PGresult *res)
{
	struct expect *e = owed(c, 0);

	if (!res) {
		if (e->kind == EXPECT_SYNC)
			return PQstatus(c->pg) == CONNECTION_OK;
		if (!e->answered)
			return false;
		pop(c);
		return true;
	}
	if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
		if (e->kind != EXPECT_SYNC)
			return false;
		take_sync(c, e->seg);
		pop(c);
		return true;
	}
	e->answered = true;
	if (e->kind == EXPECT_PARSE)
		take_parse(c, e, res);
	else if (e->kind == EXPECT_STMT)
		take_stmt(c, e, res);
	else if (e->seg)
		result_from(&e->seg->result, NULL, res);
	return true;
}

/* libpq's own words, mostly "connection lost": they bear no SQLSTATE and must not count as an answer. The status of the
 * connection says nothing yet when it was a write that failed. */
static bool
is_loss(const PGresult *res)
{
	return res && PQresultStatus(res) == PGRES_FATAL_ERROR && !PQresultErrorField(res, PG_DIAG_SQLSTATE);
}

void
pipe_read(struct conn *c)
{
	while (c->state == CONN_UP && c->n > 0 && !PQisBusy(c->pg)) {
		PGresult *res = PQgetResult(c->pg);
		bool good = !is_loss(res) && take(c, res);

		PQclear(res);
		if (!good) {
			c->broken = true;
			return;
		}
	}
}

/* ---- the connection is gone ---- */

static void
abandon(struct conn *c, struct segment *s, const char *text)
{
	/* An ordinary error aborts the transaction for sure; a FATAL may come after the commit. */
	bool failed = s->result.end == DB_ERROR && !s->result.fatal;

	if (s->apply && !failed)
		result_set(&s->result, DB_UNKNOWN, text);
	else if (s->result.end == DB_OK || s->result.fatal)
		result_set(&s->result, DB_UNAVAILABLE, text);
	segment_late(c->lane->db, s);
}

/* Every segment appears with its last result exactly once, or its load was cut before the last one was noted.
 */
void
pipe_abandon(struct conn *c, const char *text)
{
	size_t n = c->n;

	c->n = 0;
	for (size_t i = 0; i < n; i++)
		if (owed(c, i)->last)
			abandon(c, owed(c, i)->seg, text);
	c->head = 0;
	c->in_txn = c->warned = false;
}
