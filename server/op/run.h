/* run.h -- inside server/op: one operation under way. */
#ifndef BL_OP_RUN_H
#define BL_OP_RUN_H

#include <sys/queue.h>

#include "common/digest.h"
#include "query/q_engine.h"
#include "server/loop/loop.h"
#include "server/op/engine.h"
#include "server/op/note.h"

struct access_cache;
struct wake;

struct engine {
	struct engine_config cfg;
	struct access_cache *access;
	struct wake *wake;
	TAILQ_HEAD(, run) runs;
	size_t running;
};

enum run_state {
	RUN_START,  /* waits for the end of this turn */
	RUN_LOOK,   /* reading on the QUERY lane before anything else */
	RUN_WORK,   /* in a helper thread */
	RUN_WAIT,   /* in the queue for a connection */
	RUN_LOAD,   /* first load */
	RUN_LOAD2,  /* second load */
	RUN_APPLY,  /* the sync is out */
	RUN_REPLAY, /* the barrier before a stored reply */
	RUN_READ,   /* a query */
	RUN_REPORT, /* on the STREAM lane */
	RUN_DONE
};

struct run {
	struct engine *engine;
	TAILQ_ENTRY(run) link;
	struct op_start s;
	op_done_fn done;
	void *ctx;
	enum run_state state;
	bool cancelled;
	bool replayable; /* has a row in request_log */
	int tries;       /* repeats so far */
	struct deferred soon;
	struct db_wait *wait;
	struct conn *lease;
	struct db_stream *report;
	struct arena *work_arena; /* of the helper thread; its results live until the end */
	void *facts, *found;      /* found: what look and work left, copied into facts for each try */
	void *plan;
	ProtobufCMessage *re;
	struct batch *batch;
	struct arena_mark mark; /* everything behind it belongs to one try */
	struct why why;
	struct notes notes;
	uint8_t digest[SHA256_BYTES];
	struct q_engine_request_get seen;
};

/* Statements that the engine hands to the lanes itself. */
extern const struct stmt stmt_engine_report_begin, stmt_engine_report_end, stmt_engine_listen,
    stmt_engine_notify;

/* engine.c */
struct batch *run_batch(struct run *r, int64_t most_ms); /* with the scope statement */
void run_deny(struct run *r);                            /* r->why says why; ends the run */
void run_refuse(struct run *r, enum reason reason);
void run_too_large(
    struct run *r, const char *what, int limit); /* "request": its memory is used up; "reply" */
void run_reply(struct run *r, const ProtobufCMessage *re);
void run_try(struct run *r); /* clean facts, plan and why for one more try */
ProtobufCMessage *run_message(struct run *r, const ProtobufCMessageDescriptor *d);
/* What the database's refusal means: true = try again (counted), false = r->why is set. */
bool run_again(struct run *r, const struct db_result *res);

/* command.c, query.c */
void command_start(struct run *r);
void query_start(struct run *r);
void report_start(struct run *r);

#endif
