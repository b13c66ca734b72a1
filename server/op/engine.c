/* engine.c -- what every run has in common: its beginning, its tries and its one end. */
#include "server/op/engine.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/limits.h"
#include "common/uuid.h"
#include "server/db/refusal.h"
#include "server/op/access.h"
#include "server/op/request.h"
#include "server/op/run.h"
#include "server/op/wake.h"

struct engine *
engine_new(const struct engine_config *c)
{
	struct engine *e = calloc(1, sizeof(*e));

	if (!e)
		abort();
	e->cfg = *c;
	if (!e->cfg.phase_ms)
		e->cfg.phase_ms = LIMIT_PHASE_MS;
	if (!e->cfg.query_ms)
		e->cfg.query_ms = LIMIT_QUERY_MS;
	if (!e->cfg.stream_ms)
		e->cfg.stream_ms = LIMIT_STREAM_MS;
	TAILQ_INIT(&e->runs);
	e->access = access_cache_new();
	e->wake = wake_new(e);
	return e;
}

void
engine_free(struct engine *e)
{
	struct run *r;

	if (!e)
		return;
	wake_free(e->wake);
	e->wake = NULL;
	db_free(e->cfg.db);
	while ((r = TAILQ_FIRST(&e->runs))) { /* those that wait for the end of a turn */
		assert(r->state == RUN_START || r->state == RUN_WAIT);
		loop_defer_cancel(e->cfg.loop, &r->soon);
		run_refuse(r, R_SHUTTING_DOWN);
	}
	access_cache_free(e->access);
	free(e);
}

int64_t
engine_now(const struct engine *e)
{
	return e->cfg.now ? e->cfg.now(e->cfg.now_arg) : clock_wall_us();
}

struct db *
engine_db(const struct engine *e)
{
	return e->cfg.db;
}

size_t
engine_running(const struct engine *e)
{
	return e->running;
}

/* ---- the end ---- */

static void
run_end(struct run *r, const ProtobufCMessage *re)
{
	struct arena *work_arena = r->work_arena;

	assert(r->state != RUN_DONE && !r->wait);
	r->state = RUN_DONE;
	if (r->lease)
		db_release(r->lease);
	r->lease = NULL;
	TAILQ_REMOVE(&r->engine->runs, r, link);
	r->engine->running--;
	r->done(r->ctx, re, re ? NULL : &r->why); /* r may be gone now */
	arena_free(work_arena);
}

void
run_reply(struct run *r, const ProtobufCMessage *re)
{
	assert(re);
	run_end(r, re);
}

void
run_deny(struct run *r)
{
	assert(r->why.reason != R_NONE);
	run_end(r, NULL);
}

void
run_refuse(struct run *r, enum reason reason)
{
	char id[UUID_TEXT];

	uuid_format(r->s.who->request_id, id);
	if (reason == R_OUTCOME_UNKNOWN || reason == R_REQUEST_ID_REUSED)
		deny(&r->why, reason, id);
	else
		deny(&r->why, reason);
	if (reason == R_OVERLOADED || reason == R_DATABASE_UNAVAILABLE || reason == R_CONFLICT)
		r->why.retry_ms = 1000;
	run_deny(r);
}

void
run_too_large(struct run *r, const char *what, int limit)
{
	char text[24];

	snprintf(text, sizeof(text), "%d", limit);
	deny(&r->why, R_TOO_LARGE, what, text);
	run_deny(r);
}

/* ---- one try ---- */

void
run_try(struct run *r)
{
	const struct op *op = r->s.op;
	struct arena *a = r->s.arena;

	arena_reset(a, r->mark);
	r->facts = arena_alloc(a, op->facts_size);
	if (r->found)
		memcpy(r->facts, r->found, op->facts_size);
	if (op->plan_size)
		r->plan = arena_alloc(a, op->plan_size);
	why_init(&r->why, a);
	notes_init(&r->notes);
	r->seen = (struct q_engine_request_get){0};
	r->re = NULL;
}

ProtobufCMessage *
run_message(struct run *r, const ProtobufCMessageDescriptor *d)
{
	ProtobufCMessage *m = arena_alloc(r->s.arena, d->sizeof_message);

	protobuf_c_message_init(d, m);
	return m;
}

/* Server-side limit of a statement: the phase's, or what the caller's deadline leaves. */
struct batch *
run_batch(struct run *r, int64_t most_ms)
{
	struct batch *b = batch_new(r->s.arena, r->s.who, r);
	int64_t left = INT64_MAX;

	if (r->s.deadline != INT64_MAX)
		left = (r->s.deadline - clock_monotonic_us()) / 1000 + 1;
	if (left < 1)
		left = 1; /* 0 would mean for ever */
	q_engine_scope_set(b, left < most_ms ? left : most_ms);
	return b;
}

static void
say(struct run *r, const char *what, const char *text)
{
	const struct engine_config *c = &r->engine->cfg;
	char id[UUID_TEXT];

	uuid_format(r->s.who->request_id, id);
	if (c->say)
		c->say(c->say_arg, r->s.op->name, id, what, text);
}

static void
say_refusal(struct run *r, const struct db_result *res, const char *what)
{
	char text[400];

	snprintf(text, sizeof(text), "%s %s%s%s: %s", res->sqlstate, res->stmt ? res->stmt : "",
	    res->constraint[0] ? " " : "", res->constraint, res->text);
	say(r, what, text);
}

static void
deny_by_table(struct run *r, const struct refusal *x)
{
	const char *p[WHY_PARAMS + 1] = {0};
	char id[UUID_TEXT];

	memcpy(p, x->param, sizeof(x->param));
	uuid_format(r->s.who->request_id, id);
	if (x->reason == R_OUTCOME_UNKNOWN)
		p[0] = id;
	deny_(&r->why, (enum reason)x->reason, p);
	if (x->reason == R_DATABASE_UNAVAILABLE || x->reason == R_OVERLOADED ||
	    x->reason == R_OUTCOME_UNKNOWN)
		r->why.retry_ms = 1000;
}

bool
run_again(struct run *r, const struct db_result *res)
{
	const struct refusal *x = refusal_find(res);

	if (x->reason == RETRY && r->tries < LIMIT_RETRIES) {
		r->tries++;
		say_refusal(r, res, "again");
		return true;
	}
	say_refusal(r, res, "refused");
	why_init(&r->why, r->s.arena);
	if (x->reason == RETRY) {
		deny(&r->why, R_CONFLICT);
		r->why.retry_ms = 200;
	} else {
		deny_by_table(r, x);
	}
	return false;
}

/* ---- the beginning ---- */

static void
start(void *arg)
{
	struct run *r = arg;

	if (r->cancelled) {
		run_refuse(r, R_CANCELLED);
		return;
	}
	if (!request_check(r)) {
		run_deny(r);
		return;
	}
	r->mark = arena_mark(r->s.arena);
	switch (r->s.op->kind) {
	case OPK_QUERY:
		query_start(r);
		break;
	case OPK_COMMAND:
		command_start(r);
		break;
	case OPK_STREAM:
		report_start(r);
		break;
	}
}

struct run *
op_run(struct engine *e, const struct op_start *s, op_done_fn done, void *ctx)
{
	struct run *r = arena_new_n(s->arena, struct run, 1);

	r->engine = e;
	r->s = *s;
	r->done = done;
	r->ctx = ctx;
	r->soon = (struct deferred){.run = start, .arg = r};
	why_init(&r->why, s->arena);
	TAILQ_INSERT_TAIL(&e->runs, r, link);
	e->running++;
	loop_defer(e->cfg.loop, &r->soon);
	return r;
}

static void
end_cancelled(void *arg)
{
	run_refuse(arg, R_CANCELLED);
}

void
op_cancel(struct run *r)
{
	assert(r->state != RUN_DONE);
	r->cancelled = true;
	if (r->state == RUN_WAIT) { /* nothing was sent: the end can come at once */
		db_unwait(r->wait);
		r->wait = NULL;
		r->soon.run = end_cancelled;
		loop_defer(r->engine->cfg.loop, &r->soon);
	} else if (r->state == RUN_REPORT) {
		db_report_stop(r->report);
	}
}
