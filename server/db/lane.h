/* lane.h -- inside server/db: lanes, their connections, and what travels on them. */
#ifndef BL_DB_LANE_H
#define BL_DB_LANE_H

#include <event2/event.h>
#include <libpq-fe.h>
#include <sys/queue.h>

#include "server/db/db.h"
#include "server/loop/loop.h"

enum lane_kind { LANE_QUERY, LANE_COMMAND, LANE_STREAM, LANE_N };

/* What was sent up to one flush or sync, and who waits for it. */
struct segment {
	TAILQ_ENTRY(segment) late;
	db_done_fn done; /* NULL: nobody waits (any more), answers are dropped */
	void *ctx;
	struct arena *arena;
	struct lane *counted; /* QUERY: the lane whose `under_way` it counts in */
	bool apply;           /* ends in a sync whose loss leaves the outcome unknown */
	struct db_result result;
};

enum expect_kind { EXPECT_PARSE, EXPECT_STMT, EXPECT_SYNC };

/* One result that the server owes us, in the order of sending. */
struct expect {
	enum expect_kind kind;
	bool answered; /* its result came, the terminating NULL did not yet */
	bool last;     /* completes seg */
	const struct stmt *stmt;
	void *out;
	struct segment *seg; /* NULL for a sync of the connection itself */
};

enum conn_state { CONN_DOWN, CONN_DIALING, CONN_UP };

struct conn {
	struct lane *lane;
	enum conn_state state;
	PGconn *pg;
	struct event *io;    /* readable, or what PQconnectPoll wants */
	struct event *drain; /* writable, while libpq holds unsent bytes */
	struct event *flush; /* made active when something was queued: one send per turn of the loop */
	struct event *timer; /* dial timeout, or the pause before the next try */
	int64_t pause_ms;
	uint8_t *prepared;   /* enum prepared by stmt id */
	struct expect *ring; /* n owed results from `head` on */
	size_t cap, head, n;
	int64_t head_since; /* when the first owed segment became the first, monotonic us */
	bool leased;
	bool in_txn; /* a load is out and no sync yet */
	bool warned; /* a WARNING arrived since the last sync */
	bool broken; /* sending failed; the flush event will find it lost */
	bool retire; /* close when nothing is owed: an uncertain commit, a read-only server */
	bool is_idle;
	TAILQ_ENTRY(conn) idle;
	/* What the owner of a connection outside the QUERY and COMMAND lanes does instead; see stream.c,
	 * notify.c. */
	void (*on_read)(struct conn *c);
	void (*on_up)(struct conn *c);
	void (*on_lost)(struct conn *c, const char *text);
	void *data;
};

struct db_wait {
	TAILQ_ENTRY(db_wait) link;
	struct lane *lane;
	int64_t until; /* monotonic us */
	db_lease_fn got;
	void *ctx;
};

struct lane {
	struct db *db;
	enum lane_kind kind;
	struct conn **conn;
	int nconn;
	TAILQ_HEAD(, conn) idle;
	TAILQ_HEAD(, db_wait) wait;
	size_t waiting, under_way, queue_max;
	int64_t phase_ms;
	bool failing; /* the last try to connect failed and no connection is up */
};

struct db {
	struct event_base *base;
	struct db_config cfg;
	char *conninfo;
	struct lane lane[LANE_N];
	TAILQ_HEAD(, segment) late; /* completions owed to a caller from an event of its own */
	struct event *late_ev, *serve_ev, *tick;
	bool closing;
};

void db_say(struct db *db, const char *what, const char *text);
void result_set(struct db_result *r, enum db_end end, const char *text);

/* conn.c */
struct conn *lane_conn_new(struct db *db, struct lane *lane);
void conn_hang_up(struct conn *c); /* without dialing again only while closing */
void lane_conn_free(struct conn *c);
void conn_dial(struct conn *c);
void conn_flush_soon(struct conn *c);
void conn_lost(struct conn *c, const char *text);

/* pipe.c: pipeline mode */
enum pipe_end { PIPE_FLUSH, PIPE_SYNC };
struct segment *segment_new(struct arena *a, db_done_fn done, void *ctx);
void segment_late(struct db *db, struct segment *s); /* completes with s->result from the late event */
void segment_complete(struct segment *s);
bool pipe_send(struct conn *c, const struct batch *b, struct segment *s, enum pipe_end end);
bool pipe_sync(struct conn *c); /* a sync of the connection itself */
void pipe_owe(struct conn *c, struct expect e);
void pipe_read(struct conn *c);
void pipe_abandon(struct conn *c, const char *text);
struct segment *pipe_first(struct conn *c); /* first owed segment that somebody waits for */

/* send.c */
bool send_exec(struct conn *c, const struct stmt *s, const struct param *param);
bool send_parse(struct conn *c, const struct stmt *s);

/* result.c */
void result_from(struct db_result *r, const struct stmt *s, const PGresult *res);
bool result_decode(
    struct db_result *r, const struct stmt *s, const PGresult *res, struct arena *a, void *out);

/* lane.c */
void lane_open(struct db *db, enum lane_kind kind, int n, size_t queue, int64_t phase_ms);
void lane_events(struct db *db);
void lane_hang_up(struct lane *l);
void lane_free(struct lane *l);
bool lane_has_up(const struct lane *l);
struct conn *lane_shared(const struct lane *l); /* QUERY: the least busy one, or NULL */
void lane_up(struct conn *c);                   /* the connection is ready for work */
void lane_down(struct conn *c);                 /* it was lost, or could not be made */
void lane_idle(struct conn *c);                 /* nothing is owed and nobody holds it */
struct db_wait *lane_wait(struct lane *l, int64_t wait_ms, db_lease_fn got, void *ctx);
void lane_serve_soon(struct db *db);
void lane_tick_soon(struct db *db);

#endif
