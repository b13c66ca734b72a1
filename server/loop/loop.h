/* loop.h -- the one event loop of a process: time, timers, signals and work put off to the end of a turn.
 *
 * A turn is: wait for events, run their callbacks, run what was put off with loop_defer(). Everything runs on
 * the thread that calls loop_run(); only work.h talks to other threads. Callbacks are never called from
 * within the functions here. */
#ifndef BL_LOOP_LOOP_H
#define BL_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;
struct loop;

struct loop *loop_new(void); /* NULL: no event base can be made */
void loop_free(struct loop *l);
/* Runs turns until loop_stop(). false: the event mechanism failed. */
bool loop_run(struct loop *l);
void loop_stop(struct loop *l);
struct event_base *loop_base(struct loop *l);

/* Monotonic microseconds, read once a turn: cheap, and equal within a callback. */
int64_t loop_now(struct loop *l);
/* The clocks themselves. */
int64_t clock_monotonic_us(void);
int64_t clock_wall_us(void); /* since 1970 UTC */

/* Work at the end of the current turn; the caller owns the node, zeroed at first. Putting it off twice runs
 * it once. */
struct deferred {
	struct deferred *next, *prev;
	void (*run)(void *arg);
	void *arg;
};
void loop_defer(struct loop *l, struct deferred *d);
void loop_defer_cancel(struct loop *l, struct deferred *d); /* fine when it is not waiting */

/* Called after a turn whose callbacks took longer than `us`. fn NULL = nobody looks. */
void loop_watch_slow(struct loop *l, int64_t us, void (*fn)(void *arg, int64_t took_us), void *arg);

/* A timer that fires once for each timer_set(). */
struct timer;
struct timer *timer_new(struct loop *l, void (*fn)(void *arg), void *arg); /* aborts without memory */
void timer_free(struct timer *t);            /* NULL is fine; may be called from its own callback */
void timer_set(struct timer *t, int64_t us); /* from now; replaces an earlier setting */
void timer_stop(struct timer *t);

/* Calls fn on the loop for each arrival of the signal. The watch ends with the loop. false: refused by the
 * system. */
bool loop_signal(struct loop *l, int signo, void (*fn)(void *arg, int signo), void *arg);

#endif
