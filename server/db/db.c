#include "server/db/lane.h"

#include <assert.h>
#include <stdlib.h>

#include "common/limits.h"

static int
share(int of, int workers)
{
	return of / workers > 0 ? of / workers : 1;
}

struct db_config
db_defaults(int workers)
{
	return (struct db_config){
	    .query_conns = LIMIT_QUERY_LANES,
	    .command_conns = share(LIMIT_COMMAND_LANES, workers),
	    .stream_conns = share(LIMIT_STREAM_LANES, workers),
	    .query_queue = LIMIT_QUERY_QUEUE,
	    .command_queue = LIMIT_COMMAND_QUEUE,
	    .stream_queue = LIMIT_STREAM_QUEUE,
	    .phase_ms = LIMIT_PHASE_MS,
	    .query_ms = LIMIT_QUERY_MS,
	    .stream_ms = LIMIT_STREAM_MS,
	    .dial_ms = 10000,
	    .redial_ms = 1000,
	};
}

void
db_say(struct db *db, const char *what, const char *text)
{
	if (db->cfg.say)
		db->cfg.say(db->cfg.say_ctx, what, text ? text : "");
}

static void
run_late(struct db *db)
{
	struct segment *s;

	while ((s = TAILQ_FIRST(&db->late))) {
		TAILQ_REMOVE(&db->late, s, late);
		segment_complete(s);
	}
}

static void
on_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	run_late(arg);
}

struct db *
db_new(struct event_base *base, const struct db_config *cfg)
{
	struct db *db = calloc(1, sizeof(*db));

	if (!db)
		return NULL;
	db->base = base;
	db->cfg = *cfg;
	db->conninfo = strdup(cfg->conninfo);
	TAILQ_INIT(&db->late);
	db->late_ev = event_new(base, -1, 0, on_late, db);
	lane_events(db);
	if (!db->conninfo || !db->late_ev || !db->serve_ev || !db->tick)
		abort();
	lane_open(db, LANE_QUERY, cfg->query_conns, cfg->query_queue, cfg->query_ms);
	lane_open(db, LANE_COMMAND, cfg->command_conns, cfg->command_queue, cfg->phase_ms);
	lane_open(db, LANE_STREAM, cfg->stream_conns, cfg->stream_queue, cfg->stream_ms);
	return db;
}

static bool
owes(const struct db *db)
{
	bool any = !TAILQ_EMPTY(&db->late);

	for (int i = 0; i < LANE_N; i++)
		any = any || db->lane[i].waiting > 0;
	return any;
}

void
db_free(struct db *db)
{
	if (!db)
		return;
	db->closing = true;
	do { /* a callback may ask again before it gives up */
		for (int i = 0; i < LANE_N; i++)
			lane_hang_up(&db->lane[i]);
		run_late(db);
	} while (owes(db));
	for (int i = 0; i < LANE_N; i++)
		lane_free(&db->lane[i]);
	event_free(db->late_ev);
	event_free(db->serve_ev);
	event_free(db->tick);
	free(db->conninfo);
	free(db);
}

bool
db_ready(const struct db *db)
{
	return lane_has_up(&db->lane[LANE_QUERY]) && lane_has_up(&db->lane[LANE_COMMAND]);
}

void
db_stats(const struct db *db, struct db_stats *out)
{
	const struct lane *l = &db->lane[LANE_COMMAND];

	*out = (struct db_stats){.waiting = l->waiting};
	for (int i = 0; i < l->nconn; i++) {
		out->up += l->conn[i]->state == CONN_UP;
		out->busy += l->conn[i]->leased;
	}
}
