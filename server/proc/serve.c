#include "server/proc/serve.h"

#include <stdlib.h>
#include <string.h>

#include "common/limits.h"
#include "server/db/db.h"
#include "server/domain/server/info.h"
#include "server/log.h"
#include "server/loop/loop.h"
#include "server/loop/work.h"
#include "server/op/dispatch.h"
#include "server/push/feed.h"

struct serve {
	struct db *db;
	struct work_pool *work;
	struct engine *engine;
};

static void
on_database(void *arg, const char *what, const char *text)
{
	(void)arg;
	log_event(strcmp(what, "connected") == 0 ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARN, "db", what,
	    LOG_TEXT("text", text));
}

static void
on_engine(void *arg, const char *op, const char *request_id, const char *what, const char *text)
{
	(void)arg;
	log_event(LOG_LEVEL_WARN, "op", what, LOG_TEXT("op", op), LOG_TEXT("request_id", request_id),
	    LOG_TEXT("text", text));
}

static void
on_events(void *arg)
{
	(void)arg;
	feed_wake();
}

static void
tell_features(const struct config *c)
{
	static const char *name[2];
	size_t n = 0;

	if (c->reflection)
		name[n++] = "reflection";
	if (*c->smtp_url != '\0')
		name[n++] = "mail";
	server_set_features((struct texts){name, n});
}

struct serve *
serve_open(struct loop *l, const struct worker_args *args)
{
	struct db_config lanes = db_defaults(args->workers);
	struct serve *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	lanes.conninfo = args->database;
	lanes.say = on_database;
	s->db = db_new(loop_base(l), &lanes);
	s->work = work_pool_new(l, LIMIT_HASHES, LIMIT_HASH_QUEUE);
	if (s->db == NULL || s->work == NULL) {
		work_pool_free(s->work);
		db_free(s->db);
		free(s);
		return NULL;
	}
	const struct engine_config c = {.loop = l,
	    .db = s->db,
	    .work = s->work,
	    .rate = &args->shm->rate,
	    .events = on_events,
	    .say = on_engine};
	s->engine = engine_new(&c);
	op_serve(s->engine);
	feed_open(l, s->engine);
	tell_features(args->config);
	return s;
}

void
serve_close(struct serve *s)
{
	if (s == NULL)
		return;
	work_pool_free(s->work);
	feed_close();
	engine_free(s->engine);
	free(s);
}

bool
serve_ready(const struct serve *s)
{
	return db_ready(s->db);
}

void
serve_gauge(const struct serve *s, struct shm_child *gauge)
{
	struct db_stats lanes;

	db_stats(s->db, &lanes);
	atomic_store(&gauge->lanes_up, lanes.up);
	atomic_store(&gauge->lanes_busy, lanes.busy);
	atomic_store(&gauge->lanes_waiting, (int64_t)lanes.waiting);
}
