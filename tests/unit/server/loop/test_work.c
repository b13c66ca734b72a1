#include "server/loop/work.h"

#include "tests/unit/unit.h"

#include <pthread.h>
#include <semaphore.h>

#include "server/loop/loop.h"

struct task {
	struct loop *loop;
	sem_t *gate;
	pthread_t ran_on, done_on;
	int value;
	bool ran, done, was_run;
	int *left;
};

static void
run(void *arg)
{
	struct task *t = arg;
	if (t->gate != NULL)
		sem_wait(t->gate);
	t->ran_on = pthread_self();
	t->value *= 2;
	t->ran = true;
}

static void
done(void *arg, bool was_run)
{
	struct task *t = arg;
	t->done_on = pthread_self();
	t->done = true;
	t->was_run = was_run;
	if (--*t->left == 0)
		loop_stop(t->loop);
}

static void
work_runs_elsewhere_and_ends_here(void **state)
{
	(void)state;
	enum { N = 100 };
	struct loop *l = loop_new();
	struct work_pool *p = work_pool_new(l, 2, N);
	struct task t[N] = {0};
	int left = N;
	for (int i = 0; i < N; i++) {
		t[i] = (struct task){.loop = l, .value = i, .left = &left};
		assert_true(work_submit(p, run, done, &t[i]));
	}
	assert_true(loop_run(l));
	for (int i = 0; i < N; i++) {
		assert_true(t[i].done && t[i].was_run && t[i].value == 2 * i);
		assert_false(pthread_equal(t[i].ran_on, pthread_self()));
		assert_true(pthread_equal(t[i].done_on, pthread_self()));
	}
	work_pool_free(p);
	loop_free(l);
}

static void
the_queue_is_bounded(void **state)
{
	(void)state;
	struct loop *l = loop_new();
	struct work_pool *p = work_pool_new(l, 1, 3);
	sem_t gate;
	struct task t[20] = {0};
	int left = 0, taken = 0;
	sem_init(&gate, 0, 0);
	for (int i = 0; i < 20; i++) {
		t[i] = (struct task){.loop = l, .gate = &gate, .left = &left};
		if (!work_submit(p, run, done, &t[taken]))
			break;
		taken++;
		left++;
	}
	assert_in_range(taken, 3, 4); /* the thread may have taken one out already */
	for (int i = 0; i < taken; i++)
		sem_post(&gate);
	assert_true(loop_run(l));
	assert_int_equal(work_waiting(p), 0);
	work_pool_free(p);
	loop_free(l);
	sem_destroy(&gate);
}

static void
an_ending_pool_gives_everything_back(void **state)
{
	(void)state;
	struct loop *l = loop_new();
	struct work_pool *p = work_pool_new(l, 1, 10);
	sem_t gate;
	struct task t[5] = {0};
	int left = 100;
	sem_init(&gate, 0, 1); /* one may run */
	for (int i = 0; i < 5; i++) {
		t[i] = (struct task){.loop = l, .gate = i == 0 ? &gate : NULL, .left = &left};
		assert_true(work_submit(p, run, done, &t[i]));
	}
	work_pool_free(p);
	for (int i = 0; i < 5; i++) {
		assert_true(t[i].done);
		assert_int_equal(t[i].was_run, t[i].ran);
	}
	loop_free(l);
	sem_destroy(&gate);
}

static const struct CMUnitTest cases[] = {
    CASE("work: runs on a helper, ends on the loop", work_runs_elsewhere_and_ends_here),
    CASE("work: a full queue refuses", the_queue_is_bounded),
    CASE("work: an ending pool gives everything back", an_ending_pool_gives_everything_back),
};
UNIT_MAIN("work", cases)
