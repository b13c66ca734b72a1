/* query.c -- the QUERY lane: a batch is one segment with its own sync on a shared connection. */
#include "server/db/lane.h"

#include <stdlib.h>

/* A read that waits for the first connection. */
struct pending {
	struct batch *batch;
	struct segment *segment;
};

static void
send_on(struct conn *c, struct batch *b, struct segment *s)
{
	s->counted = c->lane;
	c->lane->under_way++;
	pipe_send(c, b, s, PIPE_SYNC);
}

static void
on_connection(void *ctx, struct conn *c, const struct db_result *r)
{
	struct pending *p = ctx;

	if (c) {
		send_on(c, p->batch, p->segment);
	} else {
		p->segment->result = *r;
		segment_complete(p->segment);
	}
	free(p);
}

static void
refuse(struct db *db, struct segment *s, enum db_end end, const char *text)
{
	result_set(&s->result, end, text);
	segment_late(db, s);
}

static void
wait_for_one(struct lane *l, struct batch *b, struct segment *s)
{
	struct pending *p = calloc(1, sizeof(*p));

	if (!p)
		abort();
	*p = (struct pending){b, s};
	lane_wait(l, l->phase_ms, on_connection, p);
}

void
db_query(struct db *db, struct batch *b, db_done_fn done, void *ctx)
{
	struct lane *l = &db->lane[LANE_QUERY];
	struct segment *s = segment_new(b->arena, done, ctx);
	struct conn *c = lane_shared(l);

	if (b->error)
		refuse(db, s, DB_MISMATCH, b->error);
	else if (l->under_way >= l->queue_max)
		refuse(db, s, DB_OVERLOADED, "too many reads under way");
	else if (c)
		send_on(c, b, s);
	else
		wait_for_one(l, b, s);
}
