#include "server/op/wake.h"

#include <stdlib.h>

#include "server/op/run.h"

#define NOTIFY_US 50000

struct wake {
	struct engine *engine;
	struct db_notify *notify;
	struct timer *timer;
	struct deferred soon;
	bool waiting; /* the timer runs: a NOTIFY went out a moment ago */
	bool again;   /* and another one is due */
};

static void
tell(void *arg)
{
	struct wake *w = arg;
	const struct engine_config *c = &w->engine->cfg;

	if (c->events)
		c->events(c->events_arg);
}

static void
heard(void *arg)
{
	struct wake *w = arg;

	loop_defer(w->engine->cfg.loop, &w->soon);
}

static void
send(struct wake *w)
{
	db_notify_send(w->notify, &stmt_engine_notify);
	w->waiting = true;
	w->again = false;
	timer_set(w->timer, NOTIFY_US);
}

static void
on_timer(void *arg)
{
	struct wake *w = arg;

	w->waiting = false;
	if (w->again)
		send(w);
}

struct wake *
wake_new(struct engine *e)
{
	struct wake *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	w->engine = e;
	w->soon = (struct deferred){.run = tell, .arg = w};
	w->timer = timer_new(e->cfg.loop, on_timer, w);
	w->notify = db_notify_new(e->cfg.db, &stmt_engine_listen, heard, w);
	return w;
}

void
wake_free(struct wake *w)
{
	if (!w)
		return;
	loop_defer_cancel(w->engine->cfg.loop, &w->soon);
	timer_free(w->timer);
	db_notify_free(w->notify);
	free(w);
}

void
wake_committed(struct wake *w)
{
	loop_defer(w->engine->cfg.loop, &w->soon);
	if (w->waiting)
		w->again = true;
	else
		send(w);
}
