/* command.c -- a COMMAND: [look, work] -> connection -> load [-> load2] -> decide -> apply -> reply.
 *
 * Two round trips to the database. From the first load to the answer of the sync the command owns its
 * connection; a denial ends the transaction with a bare sync behind the reply. What the database refuses for
 * a moment's reason (deadlock, a hot counter's CHECK, a twin) is tried again on fresh facts. The sync's
 * answer alone makes a success. */
#include <assert.h>

#include "common/limits.h"
#include "server/loop/work.h"
#include "server/op/access.h"
#include "server/op/replay.h"
#include "server/op/run.h"
#include "server/op/wake.h"

static void start_load(struct run *r);

/* ---- what was committed is told ---- */

static bool
touches_rights(enum subject s)
{
	return s == SUBJECT_SESSION || s == SUBJECT_TOKEN || s == SUBJECT_USER || s == SUBJECT_ROLE ||
	       s == SUBJECT_BRANCH || s == SUBJECT_DEPT || s == SUBJECT_COMPANY;
}

static void
committed(struct run *r)
{
	notes_committed(&r->notes);
	if (r->notes.audits && touches_rights(r->notes.audit.subject))
		access_forget(r->engine);
	if (r->notes.event)
		wake_committed(r->engine->wake);
}

static void
on_applied(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;

	if (res->end != DB_OK) {
		if (run_again(r, res))
			start_load(r);
		else
			run_deny(r);
		return;
	}
	committed(r);
	if (r->s.op->after && !r->s.op->after(r->facts, r->plan, r->s.rq, r->s.who, &r->why))
		run_deny(r);
	else
		run_reply(r, r->re);
}

/* ---- apply ---- */

/* The transaction's last batch: the request's record, what apply queued, the notes, the number. */
static void
send_apply(struct run *r)
{
	if (r->replayable) {
		struct batch *first = batch_new(r->s.arena, r->s.who, r);

		if (!replay_put(r, first)) {
			run_too_large(r, "reply", LIMIT_REPLY_BYTES);
			return;
		}
		batch_prepend(r->batch, first);
	}
	notes_put(&r->notes, r->batch, r->s.op->name);
	r->state = RUN_APPLY;
	db_apply(r->lease, r->batch, on_applied, r);
}

/* A refusal that must be remembered is, in a dry run, too: that is no way to guess for nothing. */
static bool
guessed_wrong(const struct run *r)
{
	const struct op *op = r->s.op;
	struct why why;

	why_init(&why, r->s.arena);
	return op->after && !op->after(r->facts, r->plan, r->s.rq, r->s.who, &why);
}

static void
start_apply(struct run *r)
{
	const struct op *op = r->s.op;

	r->batch = batch_new(r->s.arena, r->s.who, r);
	r->re = run_message(r, op->response);
	op->apply(r->batch, r->facts, r->plan, r->s.rq, r->s.who, r->re);
	assert(r->notes.audits == 1 || (op->after && r->notes.audits == 0));
	if (r->s.who->validate_only && !guessed_wrong(r))
		run_reply(r, r->re); /* the batch is thrown away */
	else if (arena_over(r->s.arena))
		run_too_large(r, "request", LIMIT_ARENA_BYTES);
	else
		send_apply(r);
}

/* ---- the stored reply of a request that was committed before ---- */

/* The row is safe now. */
static void
on_barrier(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;
	ProtobufCMessage *re;

	if (res->end != DB_OK) {
		if (run_again(r, res))
			start_load(r);
		else
			run_deny(r);
		return;
	}
	db_release(r->lease);
	r->lease = NULL;
	re = replay_reply(r);
	if (re)
		run_reply(r, re);
	else
		run_refuse(r, R_INTERNAL);
}

static void
start_replay(struct run *r)
{
	if (!replay_same(r)) {
		run_refuse(r, R_REQUEST_ID_REUSED);
		return;
	}
	r->batch = batch_new(r->s.arena, r->s.who, r);
	q_engine_request_touch(r->batch, r->s.who->request_id);
	r->state = RUN_REPLAY;
	db_apply(r->lease, r->batch, on_barrier, r);
}

/* ---- decide ---- */

static void
decide(struct run *r)
{
	const struct op *op = r->s.op;

	if (op->decide(r->facts, r->s.rq, r->s.who, r->plan, &r->why))
		start_apply(r);
	else
		run_deny(r);
}

/* ---- load ---- */

/* true: go on. A refusal is repeated or ends the run; so does a caller who has left, before anything is
 * changed. */
static bool
loaded(struct run *r, const struct db_result *res)
{
	if (res->end != DB_OK && run_again(r, res))
		start_load(r);
	else if (res->end != DB_OK)
		run_deny(r);
	else if (r->cancelled)
		run_refuse(r, R_CANCELLED);
	else if (arena_over(r->s.arena))
		run_too_large(r, "request", LIMIT_ARENA_BYTES);
	else
		return true;
	return false;
}

static void
on_loaded2(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;

	if (loaded(r, res))
		decide(r);
}

static void
on_loaded(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;
	const struct op *op = r->s.op;

	if (!loaded(r, res))
		return;
	if (r->seen.found) {
		start_replay(r);
		return;
	}
	r->batch = batch_new(r->s.arena, r->s.who, r);
	if (op->load2)
		op->load2(r->batch, r->s.rq, r->s.who, r->facts);
	if (r->batch->n == 0) {
		decide(r);
		return;
	}
	r->state = RUN_LOAD2;
	db_load(r->lease, r->batch, on_loaded2, r);
}

static void
start_load(struct run *r)
{
	run_try(r);
	r->batch = run_batch(r, r->engine->cfg.phase_ms);
	r->s.op->load(r->batch, r->s.rq, r->s.who, r->facts);
	if (r->replayable) /* behind the root row's lock, so that it sees what a twin has done */
		q_engine_request_get(r->batch, r->s.who->request_id, &r->seen);
	r->state = RUN_LOAD;
	db_load(r->lease, r->batch, on_loaded, r);
}

/* ---- a connection ---- */

static void
on_lease(void *ctx, struct conn *lease, const struct db_result *res)
{
	struct run *r = ctx;

	r->wait = NULL;
	r->lease = lease;
	if (lease) {
		start_load(r);
		return;
	}
	bool again = run_again(r, res);
	assert(!again); /* only statements are repeated */
	run_deny(r);
}

static void
start_wait(struct run *r)
{
	r->state = RUN_WAIT;
	r->wait = db_lease(r->engine->cfg.db, r->engine->cfg.phase_ms, on_lease, r);
}

/* ---- look and work ---- */

static void
work(void *arg)
{
	struct run *r = arg;

	r->s.op->work(r->facts, r->s.rq, r->work_arena);
}

/* What look and work found stays for every try. */
static void
on_worked(void *arg, bool ran)
{
	struct run *r = arg;

	r->found = r->facts;
	r->mark = arena_mark(r->s.arena);
	if (!ran)
		run_refuse(r, R_SHUTTING_DOWN);
	else if (r->cancelled)
		run_refuse(r, R_CANCELLED);
	else
		start_wait(r);
}

static void
start_work(struct run *r)
{
	r->work_arena = arena_new(LIMIT_ARENA_BYTES);
	r->state = RUN_WORK;
	if (!work_submit(r->engine->cfg.work, work, on_worked, r))
		run_refuse(r, R_OVERLOADED);
}

static void
on_looked(void *ctx, const struct db_result *res)
{
	struct run *r = ctx;

	if (res->end != DB_OK && run_again(r, res))
		command_start(r);
	else if (res->end != DB_OK)
		run_deny(r);
	else if (r->cancelled)
		run_refuse(r, R_CANCELLED);
	else
		start_work(r);
}

void
command_start(struct run *r)
{
	const struct op *op = r->s.op;

	if (!op->work) {
		start_wait(r);
		return;
	}
	run_try(r);
	r->batch = run_batch(r, r->engine->cfg.query_ms);
	op->look(r->batch, r->s.rq, r->s.who, r->facts);
	r->state = RUN_LOOK;
	db_query(r->engine->cfg.db, r->batch, on_looked, r);
}
