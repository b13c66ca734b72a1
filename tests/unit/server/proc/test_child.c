#include "tests/unit/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/loop/loop.h"
#include "server/proc/child.h"
#include "server/proc/control.h"

static struct config config;
static struct config_problems problems;
static const int nothing_inherited[] = {-1};

static void
backoff(void **state)
{
	static const int64_t want[] = {0, 1, 2, 4, 8, 16, 32, 60, 60};

	(void)state;
	for (unsigned i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(child_backoff_us(i), want[i] * 1000000);
	assert_int_equal(child_backoff_us(1000000), 60000000);
}

static int
says_ready(const struct worker_args *args)
{
	struct rlimit core;

	getrlimit(RLIMIT_CORE, &core);
	atomic_store(&args->gauge->connections, 7);
	control_send(args->control_fd, CONTROL_READY, (struct bytes){NULL, 0}, (struct bytes){NULL, 0});
	return args->slot == 3 && args->gauge->slot == 3 ? 40 : 1;
}

static struct worker_args
args(struct shm *s)
{
	return (struct worker_args){.kind = CHILD_NET, .slot = 3, .config = &config, .shm = s};
}

static void
one_life(void **state)
{
	struct shm *s = shm_new();
	struct worker_args a = args(s);
	static uint8_t buf[CONTROL_BYTES];
	struct control msg;
	struct child c;
	struct trouble t;
	int status;

	(void)state;
	assert_true(child_start(&c, &a, says_ready, nothing_inherited, &t));
	assert_int_equal(waitpid(c.pid, &status, 0), c.pid);
	assert_int_equal(WEXITSTATUS(status), 40);
	assert_int_equal(control_receive(c.fd, buf, &msg), CONTROL_GOT);
	assert_int_equal(msg.kind, CONTROL_READY);
	assert_int_equal(c.gauge->connections, 7);
	assert_int_equal(c.gauge->pid, c.pid);
	child_clear(&c);
	assert_int_equal(s->child[0].pid, 0);
}

static int
waits(const struct worker_args *a)
{
	(void)a;
	while (pause() == -1)
		continue;
	return 0;
}

static void
told_to_stop(void **state)
{
	struct worker_args a = args(shm_new());
	struct child c;
	struct trouble t;
	int status;

	(void)state;
	assert_true(child_start(&c, &a, waits, nothing_inherited, &t));
	child_stop(&c, 5);
	assert_int_equal(c.kill_at_us, 5 + CHILD_DRAIN_US);
	child_stop(&c, 9); /* only once */
	assert_int_equal(c.kill_at_us, 5 + CHILD_DRAIN_US);
	assert_int_equal(waitpid(c.pid, &status, 0), c.pid);
	assert_int_equal(WTERMSIG(status), SIGTERM);
	child_clear(&c);
}

static void
gauges_run_out(void **state)
{
	struct shm *s = shm_new();
	struct worker_args a = args(s);
	struct child c;
	struct trouble t;

	(void)state;
	for (int i = 0; i < SHM_CHILDREN; i++)
		atomic_store(&s->child[i].pid, 1);
	assert_false(child_start(&c, &a, waits, nothing_inherited, &t));
}

int
main(void)
{
	static const struct CMUnitTest cases[] = {
	    CASE("R1 restarts back off from 1 s to 60 s", backoff),
	    CASE("a child has its own gauges and control pair", one_life),
	    CASE("a child that is told to stop has 10 s", told_to_stop),
	    CASE("there is a most of children", gauges_run_out),
	};

	if (!config_load(NULL, &config, &problems))
		return 1;
	return cmocka_run_group_tests_name("child", cases, NULL, NULL);
}
