/* report.c -- the STREAM lane: one read-only transaction on a connection that is not in pipeline mode.
 *
 * Statements go one at a time: prepare it if the connection does not know it, execute it, read its rows (one
 * by one for STMT_STREAM), and only then the next. An error skips to the statement that ends the transaction.
 * A report that is stopped or takes too long loses its connection: the server notices and ends the query; no
 * cancel request is sent. */
#include "server/db/lane.h"

#include <assert.h>
#include <stdlib.h>

#include "server/db/prepare.h"

struct db_stream {
	struct lane *lane;
	struct db_report r;
	struct db_result result;
	struct conn *conn;
	struct db_wait *wait;
	struct event *deadline;
	struct queued first, last;
	const struct queued *now; /* what is prepared or running */
	bool parsing, ending, stopped;
};

static void
finish(struct db_stream *s)
{
	if (s->conn) {
		struct conn *c = s->conn;

		c->data = NULL;
		db_release(c);
	}
	event_free(s->deadline);
	*s->r.batch->tail = NULL;
	s->r.done(s->r.ctx, &s->result);
	free(s);
}

/* ---- one statement after the other ---- */

static void
give_up(struct db_stream *s, enum db_end end, const char *text)
{
	if (s->result.end == DB_OK)
		result_set(&s->result, end, text);
	s->conn->broken = true;
	conn_flush_soon(s->conn);
}

static void
start_statement(struct db_stream *s)
{
	struct conn *c = s->conn;
	bool ok;

	s->parsing = prepare_state(c, s->now->stmt) != PREPARED_YES;
	if (s->parsing)
		ok = send_parse(c, s->now->stmt);
	else
		ok = send_exec(c, s->now->stmt, s->now->param) &&
		     (s->now->stmt->kind != STMT_STREAM || PQsetSingleRowMode(c->pg));
	if (!ok)
		give_up(s, DB_UNAVAILABLE, PQerrorMessage(c->pg));
	conn_flush_soon(c);
}

/* The current statement has said its last word. false: the report is over. */
static bool
next_statement(struct db_stream *s)
{
	if (s->result.end != DB_OK && !s->ending) {
		s->ending = true;
		s->now = &s->last;
	} else if (!s->parsing) {
		s->now = s->now->next;
	}
	if (!s->now)
		return false;
	start_statement(s);
	return true;
}

static void
take_rows(struct db_stream *s, const PGresult *res)
{
	const struct stmt *st = s->now->stmt;
	struct arena *a = s->r.batch->arena;
	struct arena_mark mark = arena_mark(a);

	if (s->result.end != DB_OK)
		return;
	if (st->kind != STMT_STREAM) {
		result_decode(&s->result, st, res, a, s->now->out);
		return;
	}
	if (PQntuples(res) == 0) /* the end of a row by row answer */
		return;
	if (result_decode(&s->result, st, res, a, s->now->out))
		s->r.row(s->r.ctx, st);
	arena_reset(a, mark);
}

static void
take(struct db_stream *s, const PGresult *res)
{
	ExecStatusType st = PQresultStatus(res);
	bool ok = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK || st == PGRES_SINGLE_TUPLE;

	if (s->parsing)
		prepare_answered(s->conn, s->now->stmt, ok);
	if (ok && !s->parsing)
		take_rows(s, res);
	if (!ok)
		result_from(&s->result, s->now->stmt, res);
	if (!ok && s->parsing && s->ending)
		give_up(s, DB_UNAVAILABLE, "the transaction cannot be ended");
}

static void
report_read(struct conn *c)
{
	struct db_stream *s = c->data;

	while (s && c->state == CONN_UP && !c->broken && !PQisBusy(c->pg)) {
		PGresult *res = PQgetResult(c->pg);

		if (res && PQstatus(c->pg) == CONNECTION_BAD) {
			PQclear(res);
			return; /* the caller finds the connection lost */
		}
		if (res) {
			take(s, res);
			PQclear(res);
		} else if (s->parsing && s->result.end == DB_OK) {
			start_statement(s);
		} else if (!next_statement(s)) {
			finish(s);
			return;
		}
	}
}

static void
report_lost(struct conn *c, const char *text)
{
	struct db_stream *s = c->data;

	if (!s)
		return;
	if (s->result.end == DB_OK || s->result.fatal)
		result_set(&s->result, DB_UNAVAILABLE, text);
	finish(s);
}

/* ---- from the queue to the end ---- */

static void
on_lease(void *ctx, struct conn *c, const struct db_result *r)
{
	struct db_stream *s = ctx;

	s->wait = NULL;
	if (!c) {
		s->result = *r;
		finish(s);
		return;
	}
	s->conn = c;
	c->data = s;
	c->on_read = report_read;
	c->on_lost = report_lost;
	start_statement(s);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct db_stream *s = arg;

	(void)fd;
	(void)what;
	if (s->conn) {
		give_up(s, s->stopped ? DB_UNAVAILABLE : DB_DEADLINE, "the report was ended");
		return;
	}
	db_unwait(s->wait);
	result_set(
	    &s->result, s->stopped ? DB_UNAVAILABLE : DB_OVERLOADED, "the report did not get its turn");
	finish(s);
}

static void
chain(struct db_stream *s)
{
	s->first =
	    (struct queued){.next = s->r.batch->head ? s->r.batch->head : &s->last, .stmt = s->r.first};
	s->last = (struct queued){.stmt = s->r.last};
	if (s->r.batch->head)
		*s->r.batch->tail = &s->last;
	s->now = &s->first;
}

struct db_stream *
db_report(struct db *db, const struct db_report *r)
{
	struct db_stream *s = calloc(1, sizeof(*s));
	struct lane *l = &db->lane[LANE_STREAM];
	struct timeval tv = {l->phase_ms / 1000, l->phase_ms % 1000 * 1000};

	if (!s)
		abort();
	s->lane = l;
	s->r = *r;
	s->deadline = event_new(db->base, -1, 0, on_deadline, s);
	if (!s->deadline)
		abort();
	chain(s);
	if (r->batch->error)
		result_set(&s->result, DB_MISMATCH, r->batch->error);
	event_add(s->deadline, &tv);
	s->wait = lane_wait(l, l->phase_ms, on_lease, s);
	return s;
}

void
db_report_stop(struct db_stream *s)
{
	s->stopped = true;
	event_active(s->deadline, EV_TIMEOUT, 0);
}
