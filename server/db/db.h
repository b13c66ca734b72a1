/* db.h -- the lanes to PostgreSQL, as the operation engine, jobs and stream handlers see them.
 *
 *	QUERY    few shared connections in pipeline mode; a batch is one segment ended by its own sync, many
 *	         are under way.
 *	COMMAND  a pool; one command owns a connection (a lease) from its first statement to its sync.
 *	STREAM   a small pool, not pipelined; a batch runs in one REPEATABLE READ, READ ONLY transaction, row
 *	         by row.
 *
 * Everything runs on one event loop. A callback is called exactly once, never inside the call that registered
 * it, and the memory of a batch (its arena) must live until then. Nothing here logs; `say` of the
 * configuration is told. */
#ifndef BL_DB_DB_H
#define BL_DB_DB_H

#include "server/db/batch_run.h"

struct event_base;
struct db;
struct conn;      /* a lease */
struct db_wait;   /* a place in the queue for a lease */
struct db_stream; /* a report under way */

enum db_end {
	DB_OK,
	DB_ERROR,       /* the server refused a statement; nothing was changed; see sqlstate */
	DB_MISMATCH,    /* an answer did not fit its claim, or a parameter could not be sent: our mistake */
	DB_UNAVAILABLE, /* no connection, or lost before the sync was sent: nothing was changed */
	DB_OVERLOADED,  /* the queue is full, or its end came too late: nothing was changed */
	DB_DEADLINE,    /* the phase took too long: nothing was changed */
	DB_UNKNOWN      /* the sync was sent, but whether it committed is not known */
};

struct db_result {
	enum db_end end;
	char sqlstate[6];
	char constraint[64];
	bool fatal;       /* the server ended the connection with it */
	const char *stmt; /* name of the statement that failed, or NULL */
	char text[200];   /* for the log only, never for people outside */
};

typedef void (*db_done_fn)(void *ctx, const struct db_result *r);
typedef void (*db_lease_fn)(void *ctx, struct conn *lease, const struct db_result *r); /* lease NULL: see r */

struct db_config {
	const char *conninfo; /* libpq's; multi-host and target_session_attrs are welcome */
	int query_conns, command_conns, stream_conns;
	size_t query_queue, command_queue, stream_queue; /* most that may wait or be under way */
	int64_t phase_ms, query_ms, stream_ms;           /* longest load or apply, read, report */
	int64_t dial_ms, redial_ms; /* longest connect; longest pause between two tries */
	/* Something for the log happened to a connection ("lost", "cannot connect" ..). May be NULL. */
	void (*say)(void *ctx, const char *what, const char *text);
	void *say_ctx;
};

/* The figures of limits.h for one worker out of `workers` (the pools are per daemon); conninfo is left to the
 * caller. */
struct db_config db_defaults(int workers);

/* Copies what it needs and begins to connect. NULL when out of memory. */
struct db *db_new(struct event_base *base, const struct db_config *c);
/* Closes everything; callbacks that are still owed are called first, with DB_UNAVAILABLE (DB_UNKNOWN after a
 * sync). */
void db_free(struct db *db);
/* At least one connection for commands and one for reads is up. */
bool db_ready(const struct db *db);

/* Of the COMMAND lane, now. */
struct db_stats {
	int up, busy;   /* connections; busy ones are leased */
	size_t waiting; /* commands in the queue */
};
void db_stats(const struct db *db, struct db_stats *out);

/* ---- QUERY ---- */
void db_query(struct db *db, struct batch *b, db_done_fn done, void *ctx);

/* ---- COMMAND ---- */
/* wait_ms: how long to stand in the queue. The returned place is valid until `got` is called or db_unwait().
 */
struct db_wait *db_lease(struct db *db, int64_t wait_ms, db_lease_fn got, void *ctx);
void db_unwait(struct db_wait *w);
/* Statements and a flush: the transaction stays open, its locks are held. After DB_ERROR it may be called
 * again (a sync that ends the failed transaction goes first). */
void db_load(struct conn *lease, struct batch *b, db_done_fn done, void *ctx);
/* Statements and a sync: DB_OK means committed. An empty batch is a bare sync. */
void db_apply(struct conn *lease, struct batch *b, db_done_fn done, void *ctx);
/* Gives the connection back, once for each lease and not while a callback is owed. An open transaction is
 * ended by a bare sync; it holds row locks at most, for apply has its own sync. */
void db_release(struct conn *lease);

/* ---- STREAM ---- */
/* `first` and `last` are the statements that open and close the transaction. A STMT_STREAM statement is
 * decoded row by row into its one `out` row and `row` is called after each; what the row put into the arena
 * is freed after the call, so nothing else may allocate there meanwhile. Row may be NULL when the batch has
 * no such statement. */
struct db_report {
	struct batch *batch;
	const struct stmt *first, *last;
	void (*row)(void *ctx, const struct stmt *s);
	db_done_fn done;
	void *ctx;
};
/* Copies *r. The returned report is valid until `done` was called. */
struct db_stream *db_report(struct db *db, const struct db_report *r);
/* The rows are not wanted any more: done is called soon, with DB_UNAVAILABLE. */
void db_report_stop(struct db_stream *s);

/* ---- notifications, on a connection of their own ---- */
struct db_notify;
/* Runs `listen` after every connect and calls `heard` for each notification, and once after each connect,
 * since some may have been missed. */
struct db_notify *db_notify_new(
    struct db *db, const struct stmt *listen, void (*heard)(void *ctx), void *ctx);
/* Sends one statement (a NOTIFY) there; lost silently when the connection is down. */
void db_notify_send(struct db_notify *n, const struct stmt *s);
void db_notify_free(struct db_notify *n);

#endif
