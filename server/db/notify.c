/* notify.c -- one connection for LISTEN and NOTIFY, so that no business transaction pays for them. */
#include "server/db/lane.h"

#include <stdlib.h>

struct db_notify {
	struct lane lane; /* of this one connection; nobody waits in it */
	struct conn *conn;
	const struct stmt *listen;
	void (*heard)(void *ctx);
	void *ctx;
	struct arena *arena; /* of the batches, freed when nothing is owed */
};

static void
on_sent(void *ctx, const struct db_result *r)
{
	if (r->end == DB_ERROR)
		db_say(ctx, "notify", r->text);
}

static void
send_one(struct db_notify *n, const struct stmt *s)
{
	struct conn *c = n->conn;
	struct batch *b;

	if (c->state != CONN_UP || c->broken)
		return;
	if (c->n == 0) { /* no batch is under way */
		arena_free(n->arena);
		n->arena = arena_new(SIZE_MAX);
	}
	b = batch_new(n->arena, NULL, NULL);
	batch_add(b, s, NULL, NULL);
	pipe_send(c, b, segment_new(n->arena, on_sent, n->lane.db), PIPE_SYNC);
}

static void
notify_read(struct conn *c)
{
	struct db_notify *n = c->data;
	PGnotify *note;
	bool any = false;

	pipe_read(c);
	while ((note = PQnotifies(c->pg))) {
		PQfreemem(note);
		any = true;
	}
	if (any)
		n->heard(n->ctx);
}

static void
notify_up(struct conn *c)
{
	struct db_notify *n = c->data;

	c->leased = true; /* it never goes into a pool */
	send_one(n, n->listen);
	n->heard(n->ctx);
}

struct db_notify *
db_notify_new(struct db *db, const struct stmt *listen, void (*heard)(void *ctx), void *ctx)
{
	struct db_notify *n = calloc(1, sizeof(*n));

	if (!n)
		abort();
	*n = (struct db_notify){.listen = listen, .heard = heard, .ctx = ctx};
	n->lane = (struct lane){.db = db, .kind = LANE_COMMAND};
	TAILQ_INIT(&n->lane.idle);
	TAILQ_INIT(&n->lane.wait);
	n->conn = lane_conn_new(db, &n->lane);
	n->conn->on_up = notify_up;
	n->conn->on_read = notify_read;
	n->conn->data = n;
	conn_dial(n->conn);
	return n;
}

void
db_notify_send(struct db_notify *n, const struct stmt *s)
{
	send_one(n, s);
}

void
db_notify_free(struct db_notify *n)
{
	if (!n)
		return;
	lane_conn_free(n->conn);
	arena_free(n->arena);
	free(n);
}
