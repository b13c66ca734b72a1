/* command.c -- the COMMAND lane: one command owns a connection from its first statement to its sync. */
#include "server/db/lane.h"

#include <assert.h>

struct db_wait *
db_lease(struct db *db, int64_t wait_ms, db_lease_fn got, void *ctx)
{
	return lane_wait(&db->lane[LANE_COMMAND], wait_ms, got, ctx);
}

/* true: nothing can be sent; the segment completes later */
static bool
refused(struct conn *c, const struct batch *b, struct segment *s)
{
	if (b->error)
		result_set(&s->result, DB_MISMATCH, b->error);
	else if (c->state != CONN_UP || c->broken)
		result_set(&s->result, DB_UNAVAILABLE, "the connection was lost");
	else
		return false;
	segment_late(c->lane->db, s);
	return true;
}

static bool
in_failed_txn(const struct conn *c)
{
	return c->in_txn && PQpipelineStatus(c->pg) == PQ_PIPELINE_ABORTED;
}

void
db_load(struct conn *c, struct batch *b, db_done_fn done, void *ctx)
{
	struct segment *s = segment_new(b->arena, done, ctx);

	assert(c->leased);
	if (refused(c, b, s))
		return;
	if (in_failed_txn(c) && !pipe_sync(c))
		c->broken = true;
	pipe_send(c, b, s, PIPE_FLUSH);
}

void
db_apply(struct conn *c, struct batch *b, db_done_fn done, void *ctx)
{
	struct segment *s = segment_new(b->arena, done, ctx);

	assert(c->leased);
	if (refused(c, b, s))
		return;
	s->apply = true;
	pipe_send(c, b, s, PIPE_SYNC);
}

void
db_release(struct conn *c)
{
	assert(c->leased);
	c->leased = false;
	if (c->state != CONN_UP)
		return;
	if (c->in_txn && !pipe_sync(c))
		c->broken = true;
	conn_flush_soon(c); /* and back into the pool when nothing is owed */
}
