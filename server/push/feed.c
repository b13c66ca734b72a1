#include "server/push/feed.h"

#include "server/db/batch_run.h"

#define POLL_US 1000000
#define ROUND_BYTES (1 << 20)

static struct {
	struct loop *loop;
	struct engine *engine;
	struct timer *poll;
	struct watch *first;
	int64_t pos;
	bool reading, again;
} feed = {.pos = -1};

struct round { /* one reading */
	struct arena *arena;
	struct q_event_after rows;
};

static void feed_read(void *arg);

void
feed_open(struct loop *l, struct engine *e)
{
	feed.loop = l;
	feed.engine = e;
	feed.pos = -1;
	feed.poll = timer_new(l, feed_read, NULL);
}

void
feed_close(void)
{
	timer_free(feed.poll);
	feed.poll = NULL;
}

struct loop *
feed_loop(void)
{
	return feed.loop;
}

struct engine *
feed_engine(void)
{
	return feed.engine;
}

int64_t
feed_pos(void)
{
	return feed.pos;
}

static void
hand_out(const struct round *r)
{
	struct watch *next;

	for (size_t i = 0; i < r->rows.n; i++)
		for (struct watch *w = feed.first; w != NULL; w = next) {
			next = watch_link(w)->next;
			watch_offer(w, &r->rows.row[i]);
		}
	if (r->rows.n > 0)
		feed.pos = r->rows.row[r->rows.n - 1].pos;
	for (struct watch *w = feed.first; w != NULL; w = next) {
		next = watch_link(w)->next;
		watch_offered(w, feed.pos);
	}
}

static void
on_read(void *ctx, const struct db_result *res)
{
	struct round *r = ctx;
	bool more = r->rows.n >= 200 || feed.again;

	feed.reading = feed.again = false;
	if (res->end == DB_OK)
		hand_out(r);
	arena_free(r->arena);
	if (feed.poll != NULL && feed.first != NULL)
		timer_set(feed.poll, more ? 0 : POLL_US);
}

static void
feed_read(void *arg)
{
	struct arena *a;
	struct round *r;
	struct batch *b;

	(void)arg;
	if (feed.first == NULL || feed.pos < 0)
		return;
	if (feed.reading) {
		feed.again = true;
		return;
	}
	feed.reading = true;
	a = arena_new(ROUND_BYTES);
	r = arena_new_n(a, struct round, 1);
	r->arena = a;
	b = batch_new(a, NULL, NULL);
	q_event_after(b, feed.pos, &r->rows);
	db_query(engine_db(feed.engine), b, on_read, r);
}

void
feed_wake(void)
{
	feed_read(NULL);
}

void
feed_join(struct watch *w, int64_t head)
{
	struct watch_link *l = watch_link(w);

	if (feed.first == NULL)
		feed.pos = head;
	l->next = feed.first;
	l->at = &feed.first;
	if (feed.first != NULL)
		watch_link(feed.first)->at = &l->next;
	feed.first = w;
	timer_set(feed.poll, POLL_US);
}

void
feed_leave(struct watch *w)
{
	struct watch_link *l = watch_link(w);

	if (l->at == NULL)
		return;
	*l->at = l->next;
	if (l->next != NULL)
		watch_link(l->next)->at = l->at;
	l->at = NULL;
}

int
feed_count(struct uuid user_id)
{
	int n = 0;

	for (struct watch *w = feed.first; w != NULL; w = watch_link(w)->next)
		n += uuid_eq(watch_user(w), user_id);
	return n;
}
