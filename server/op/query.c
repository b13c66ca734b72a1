/* query.c -- a QUERY: load and view on a shared connection; and a STREAM operation: the same on the lane for
 * long reads. */
#include <assert.h>

#include "common/limits.h"
#include "server/op/run.h"

static void
view(struct run *r)
{
	const struct op *op = r->s.op;

	r->re = run_message(r, op->response);
	if (op->view(r->facts, r->s.rq, r->s.who, r->re, &r->why))
		run_reply(r, r->re);
	else
		run_deny(r);
}

/* A read that lost its connection is asked once more on another one. */
static bool
read_again(struct run *r, const struct db_result *res)
{
	if (res->end == DB_UNAVAILABLE && r->tries == 0 && !r->cancelled) {
		r->tries++;
		return true;
	}
	return run_again(r, res);
}

static void
on_read(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;

	if (res->end != DB_OK && read_again(r, res))
		query_start(r);
	else if (res->end != DB_OK)
		run_deny(r);
	else if (r->cancelled)
		run_refuse(r, R_CANCELLED);
	else if (arena_over(r->s.arena))
		run_too_large(r, "request", LIMIT_ARENA_BYTES);
	else
		view(r);
}

static void
prepare(struct run *r, int64_t most_ms)
{
	run_try(r);
	r->batch = run_batch(r, most_ms);
	r->s.op->load(r->batch, r->s.rq, r->s.who, r->facts);
}

void
query_start(struct run *r)
{
	prepare(r, r->engine->cfg.query_ms);
	if (r->batch->n == 1) { /* nothing to ask but the scope: answered from memory */
		view(r);
		return;
	}
	r->state = RUN_READ;
	db_query(r->engine->cfg.db, r->batch, on_read, r);
}

static void
on_report(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;

	if (res->end != DB_OK && !r->cancelled && run_again(r, res))
		report_start(r);
	else if (r->cancelled)
		run_refuse(r, R_CANCELLED);
	else if (res->end != DB_OK)
		run_deny(r);
	else if (arena_over(r->s.arena))
		run_too_large(r, "request", LIMIT_ARENA_BYTES);
	else
		view(r);
}

void
report_start(struct run *r)
{
	prepare(r, r->engine->cfg.stream_ms);
	const struct db_report report = {.batch = r->batch,
	    .first = &stmt_engine_report_begin,
	    .last = &stmt_engine_report_end,
	    .done = on_report,
	    .ctx = r};
	r->state = RUN_REPORT;
	r->report = db_report(r->engine->cfg.db, &report);
}
