#include "server/loop/watch.h"

#include <event2/event.h>
#include <stdlib.h>

#include "server/loop/loop.h"

struct watch {
	struct event *ev;
	void (*fn)(void *arg);
	void *arg;
};

static void
readable(evutil_socket_t fd, short what, void *arg)
{
	struct watch *w = arg;

	(void)fd;
	(void)what;
	w->fn(w->arg);
}

struct watch *
watch_new(struct loop *l, int fd, void (*fn)(void *arg), void *arg)
{
	struct watch *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->fn = fn;
	w->arg = arg;
	w->ev = event_new(loop_base(l), fd, EV_READ | EV_PERSIST, readable, w);
	if (w->ev == NULL || event_add(w->ev, NULL) != 0) {
		watch_free(w);
		return NULL;
	}
	return w;
}

void
watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	if (w->ev != NULL)
		event_free(w->ev);
	free(w);
}
