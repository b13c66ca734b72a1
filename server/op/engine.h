/* engine.h -- runs operations: waiting, deadlines, cancelling, idempotency, retrying, draining, the uncertain
 * commit.
 *
 * One engine for each worker process. An operation is started with op_run() by the adapter of network calls
 * (serve.c), by jobs, and by stream handlers that turn an upload into commands. */
#ifndef BL_OP_ENGINE_H
#define BL_OP_ENGINE_H

#include "common/why.h"
#include "proto/method.h"
#include "server/db/db.h"
#include "server/op/op.h"

struct engine;
struct loop;
struct rate_table;
struct run;
struct work_pool;

struct engine_config {
	struct loop *loop;
	struct db *db;             /* becomes the engine's */
	struct work_pool *work;    /* for operations with blocking work; NULL when there are none */
	struct rate_table *rate;   /* of all processes of the daemon; NULL = nobody is slowed down */
	int64_t (*now)(void *arg); /* wall clock, us since 1970; NULL = the system's */
	void *now_arg;
	/* Rows of `event` were committed here, or elsewhere as far as the engine has heard. Coalesced. May be
	 * NULL. */
	void (*events)(void *arg);
	void *events_arg;
	/* Something for the log: an internal error, a repeat. `text` is for administrators only. May be NULL.
	 */
	void (*say)(void *arg, const char *op, const char *request_id, const char *what, const char *text);
	void *say_arg;
	int64_t phase_ms, query_ms, stream_ms; /* as the database lanes have them; 0 = limits.h */
};

/* Copies *c. Aborts without memory. */
struct engine *engine_new(const struct engine_config *c);
/* Closes the lanes and ends every run: not begun or not applied = nothing was changed, else unknown. The work
 * pool must be freed before it, so that nothing runs in a helper thread. */
void engine_free(struct engine *e);
int64_t engine_now(const struct engine *e);
struct db *engine_db(const struct engine *e);
size_t engine_running(const struct engine *e);

/* The reply, or NULL and why. The reply may be used until the callback returns. */
typedef void (*op_done_fn)(void *ctx, const ProtobufCMessage *re, const struct why *why);

struct op_start {
	const struct op *op;
	enum method_replay replay;
	ProtobufCMessage *rq;
	struct actor *who;   /* may be changed: request_id, validate_only */
	struct arena *arena; /* owns everything above; lives until done */
	int64_t deadline;    /* monotonic us; INT64_MAX = none of its own */
};

/* Never calls done inside the call. Permission has been checked by whoever made the actor. */
struct run *op_run(struct engine *e, const struct op_start *s, op_done_fn done, void *ctx);
/* Nobody waits for the reply any more. done is still called, soon when nothing was sent yet, else after the
 * current phase; a commit that is under way is neither cancelled nor taken back. */
void op_cancel(struct run *r);

#endif
