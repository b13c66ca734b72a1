#include "server/loop/loop.h"

#include "tests/unit/unit.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

struct note {
	struct loop *loop;
	char text[32];
	struct deferred d[3];
	struct timer *timer;
	int64_t seen;
};

static void
say(struct note *n, char c)
{
	size_t len = strlen(n->text);
	n->text[len] = c;
	n->text[len + 1] = '\0';
}

static void
first(void *arg)
{
	struct note *n = arg;
	say(n, 'a');
	loop_defer(n->loop, &n->d[2]); /* the next turn */
	loop_defer_cancel(n->loop, &n->d[1]);
}

static void
never(void *arg)
{
	say(arg, '!');
}

static void
last(void *arg)
{
	struct note *n = arg;
	say(n, 'c');
	loop_stop(n->loop);
}

static void
deferred_runs_once_in_order(void **state)
{
	(void)state;
	struct note n = {.loop = loop_new()};
	n.d[0] = (struct deferred){.run = first, .arg = &n};
	n.d[1] = (struct deferred){.run = never, .arg = &n};
	n.d[2] = (struct deferred){.run = last, .arg = &n};
	loop_defer(n.loop, &n.d[0]);
	loop_defer(n.loop, &n.d[0]);
	loop_defer(n.loop, &n.d[1]);
	assert_true(loop_run(n.loop));
	assert_string_equal(n.text, "ac");
	loop_defer_cancel(n.loop, &n.d[2]); /* not waiting: fine */
	loop_free(n.loop);
}

static void
timer_again(void *arg)
{
	struct note *n = arg;
	say(n, 't');
	if (strlen(n->text) < 3) {
		timer_set(n->timer, 0);
		return;
	}
	timer_free(n->timer); /* from its own callback */
	loop_stop(n->loop);
}

static void
timers_fire_once_for_each_setting(void **state)
{
	(void)state;
	struct note n = {.loop = loop_new()};
	struct timer *silent = timer_new(n.loop, never, &n);
	n.timer = timer_new(n.loop, timer_again, &n);
	timer_set(n.timer, 1000000000);
	timer_set(n.timer, 100); /* replaces */
	timer_set(silent, 0);
	timer_stop(silent);
	assert_true(loop_run(n.loop));
	assert_string_equal(n.text, "ttt");
	timer_free(silent);
	timer_free(NULL);
	loop_free(n.loop);
}

static void
on_signal(void *arg, int signo)
{
	struct note *n = arg;
	say(n, signo == SIGUSR1 ? 's' : '?');
	loop_stop(n->loop);
}

static void
signals_arrive_on_the_loop(void **state)
{
	(void)state;
	struct note n = {.loop = loop_new()};
	assert_true(loop_signal(n.loop, SIGUSR1, on_signal, &n));
	kill(getpid(), SIGUSR1);
	assert_true(loop_run(n.loop));
	assert_string_equal(n.text, "s");
	loop_free(n.loop);
}

static void
burn(void *arg)
{
	struct note *n = arg;
	int64_t begun = loop_now(n->loop);
	while (clock_monotonic_us() - begun < 2000)
		;
	assert_int_equal(loop_now(n->loop), begun); /* one reading for the whole turn */
	loop_stop(n->loop);
}

static void
slow(void *arg, int64_t took_us)
{
	((struct note *)arg)->seen = took_us;
}

static void
slow_turns_are_reported(void **state)
{
	(void)state;
	struct note n = {.loop = loop_new()};
	n.d[0] = (struct deferred){.run = burn, .arg = &n};
	loop_watch_slow(n.loop, 1000, slow, &n);
	loop_defer(n.loop, &n.d[0]);
	assert_true(loop_run(n.loop));
	assert_true(n.seen >= 2000);
	n.seen = 0;
	loop_watch_slow(n.loop, INT64_MAX, slow, &n);
	loop_defer(n.loop, &n.d[0]);
	assert_true(loop_run(n.loop));
	assert_int_equal(n.seen, 0);
	loop_free(n.loop);
}

static const struct CMUnitTest cases[] = {
    CASE("loop: deferred work runs once, in order, and never keeps the loop", deferred_runs_once_in_order),
    CASE("loop: timers fire once for each setting", timers_fire_once_for_each_setting),
    CASE("loop: signals arrive on the loop", signals_arrive_on_the_loop),
    CASE("loop: slow turns are reported", slow_turns_are_reported),
};
UNIT_MAIN("loop", cases)
