#include "server/loop/loop.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>
#include <time.h>

#define SIGNALS 8

struct watched_signal {
	struct event *ev;
	void (*fn)(void *arg, int signo);
	void *arg;
};

struct loop {
	struct event_base *base;
	bool stop;
	int64_t now; /* 0 = not read in this turn */
	struct deferred waiting;
	int64_t slow_us;
	void (*slow)(void *arg, int64_t took_us);
	void *slow_arg;
	struct watched_signal signal[SIGNALS];
	int nsignal;
};

struct timer {
	struct event *ev;
	void (*fn)(void *arg);
	void *arg;
};

static int64_t
clock_us(clockid_t id)
{
	struct timespec ts;
	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_monotonic_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

int64_t
clock_wall_us(void)
{
	return clock_us(CLOCK_REALTIME);
}

struct loop *
loop_new(void)
{
	struct loop *l = calloc(1, sizeof(*l));
	if (l == NULL)
		return NULL;
	l->waiting.next = l->waiting.prev = &l->waiting;
	struct event_config *cfg = event_config_new();
	if (cfg != NULL) {
		/* one thread: no locks; changes of a descriptor within one turn reach epoll once */
		event_config_set_flag(cfg, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
		l->base = event_base_new_with_config(cfg);
		event_config_free(cfg);
	}
	if (l->base == NULL) {
		free(l);
		return NULL;
	}
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	for (int i = 0; i < l->nsignal; i++)
		event_free(l->signal[i].ev);
	event_base_free(l->base);
	free(l);
}

static void
run_deferred(struct loop *l)
{
	/* what is put off meanwhile waits for the next turn, so that nobody can keep the loop here */
	struct deferred last = {0};
	if (l->waiting.next == &l->waiting)
		return;
	last.prev = l->waiting.prev;
	last.next = &l->waiting;
	last.prev->next = l->waiting.prev = &last;
	while (l->waiting.next != &last) {
		struct deferred *d = l->waiting.next;
		loop_defer_cancel(l, d);
		d->run(d->arg);
	}
	loop_defer_cancel(l, &last);
}

static void
turn(struct loop *l, bool *failed)
{
	int flags = EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY;
	if (l->waiting.next != &l->waiting)
		flags |= EVLOOP_NONBLOCK;
	*failed = event_base_loop(l->base, flags) < 0;
	run_deferred(l);
	if (l->now != 0 && l->slow != NULL) {
		int64_t took = clock_monotonic_us() - l->now;
		if (took > l->slow_us)
			l->slow(l->slow_arg, took);
	}
	l->now = 0;
}

bool
loop_run(struct loop *l)
{
	bool failed = false;
	l->stop = false;
	l->now = 0;
	while (!l->stop && !failed)
		turn(l, &failed);
	return !failed;
}

void
loop_stop(struct loop *l)
{
	l->stop = true;
	event_base_loopbreak(l->base);
}

struct event_base *
loop_base(struct loop *l)
{
	return l->base;
}

int64_t
loop_now(struct loop *l)
{
	if (l->now == 0)
		l->now = clock_monotonic_us();
	return l->now;
}

void
loop_defer(struct loop *l, struct deferred *d)
{
	if (d->next != NULL)
		return;
	d->next = &l->waiting;
	d->prev = l->waiting.prev;
	d->prev->next = l->waiting.prev = d;
}

void
loop_defer_cancel(struct loop *l, struct deferred *d)
{
	(void)l;
	if (d->next == NULL)
		return;
	d->prev->next = d->next;
	d->next->prev = d->prev;
	d->next = d->prev = NULL;
}

void
loop_watch_slow(struct loop *l, int64_t us, void (*fn)(void *arg, int64_t took_us), void *arg)
{
	l->slow_us = us;
	l->slow = fn;
	l->slow_arg = arg;
}

static void
timer_fired(evutil_socket_t fd, short what, void *arg)
{
	struct timer *t = arg;
	(void)fd, (void)what;
	t->fn(t->arg); /* may free t */
}

struct timer *
timer_new(struct loop *l, void (*fn)(void *arg), void *arg)
{
	struct timer *t = malloc(sizeof(*t));
	if (t == NULL)
		abort();
	t->fn = fn;
	t->arg = arg;
	t->ev = evtimer_new(l->base, timer_fired, t);
	if (t->ev == NULL)
		abort();
	return t;
}

void
timer_free(struct timer *t)
{
	if (t == NULL)
		return;
	event_free(t->ev);
	free(t);
}

void
timer_set(struct timer *t, int64_t us)
{
	if (us < 0)
		us = 0;
	struct timeval tv = {.tv_sec = us / 1000000, .tv_usec = us % 1000000};
	if (evtimer_add(t->ev, &tv) != 0)
		abort(); /* no memory for the heap of timers */
}

void
timer_stop(struct timer *t)
{
	evtimer_del(t->ev);
}

static void
signal_arrived(evutil_socket_t signo, short what, void *arg)
{
	struct watched_signal *s = arg;
	(void)what;
	s->fn(s->arg, (int)signo);
}

bool
loop_signal(struct loop *l, int signo, void (*fn)(void *arg, int signo), void *arg)
{
	assert(l->nsignal < SIGNALS);
	struct watched_signal *s = &l->signal[l->nsignal];
	s->fn = fn;
	s->arg = arg;
	s->ev = evsignal_new(l->base, signo, signal_arrived, s);
	if (s->ev == NULL)
		return false;
	if (evsignal_add(s->ev, NULL) != 0) {
		event_free(s->ev);
		return false;
	}
	l->nsignal++;
	return true;
}
