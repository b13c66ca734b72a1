#include "server/proc/child.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/log.h"
#include "server/loop/loop.h"
#include "server/proc/control.h"
#include "server/proc/harden.h"

int64_t
child_backoff_us(unsigned fails)
{
	if (fails == 0)
		return 0;
	return fails > 6 ? 60000000 : (int64_t)1000000 << (fails - 1);
}

static struct shm_child *
gauge_take(struct shm *s, enum child_kind kind, int slot)
{
	for (int i = 0; i < SHM_CHILDREN; i++) {
		if (atomic_load(&s->child[i].pid) != 0)
			continue;
		memset(&s->child[i], 0, sizeof(s->child[i]));
		atomic_store(&s->child[i].kind, (int32_t)kind);
		atomic_store(&s->child[i].slot, slot);
		atomic_store(&s->child[i].pid, -1); /* taken; the pid follows */
		return &s->child[i];
	}
	return NULL;
}

static void
signals_as_at_start(void)
{
	static const int ignored[] = {SIGINT, SIGHUP, SIGPIPE}; /* a terminal sends them to the whole group */
	sigset_t none;

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A password hash takes 19 MiB. Left to itself malloc would raise its limit after the first one and keep that much
 * for each helper thread. */
static void
give_back_what_is_large(void)
{
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

static void __attribute__((noreturn))
child_run(struct worker_args *args, child_main_fn main_fn, const int *inherited, int master)
{
	enum log_level level = LOG_LEVEL_INFO;
	char name[16];
	struct trouble t;
	int code = 1;

	signals_as_at_start();
	give_back_what_is_large();
	for (; *inherited >= 0; inherited++)
		close(*inherited);
	snprintf(name, sizeof(name), "%s%d", child_kind_name(args->kind), args->slot);
	log_level_parse(args->config->log_level, &level);
	if (!log_open(args->config->log_file, level, name, &t)) /* the master's own is still open here */
		log_event(LOG_LEVEL_ERROR, "proc", t.text);
	if (harden_child(master))
		code = main_fn(args);
	log_flush();
	exit(code);
}

bool
child_start(
    struct child *c, struct worker_args *args, child_main_fn main_fn, const int *inherited, struct trouble *t)
{
	struct shm_child *gauge = gauge_take(args->shm, args->kind, args->slot);
	int pair[2], master = getpid();
	pid_t pid;

	if (gauge == NULL)
		return trouble_set(t, "too many children at once", "子进程过多");
	log_flush();
	if (!control_pair(pair) || (pid = fork()) < 0) {
		atomic_store(&gauge->pid, 0);
		return trouble_set(t, "cannot start a child: %s", "无法启动子进程：%s", strerror(errno));
	}
	if (pid == 0) {
		close(pair[0]);
		args->gauge = gauge;
		args->control_fd = pair[1];
		child_run(args, main_fn, inherited, master);
	}
	close(pair[1]);
	atomic_store(&gauge->pid, pid);
	*c = (struct child){.pid = pid, .fd = pair[0], .since_us = clock_monotonic_us(), .gauge = gauge};
	return true;
}

void
child_stop(struct child *c, int64_t now_us)
{
	if (c->pid == 0 || c->kill_at_us != 0)
		return;
	kill(c->pid, SIGTERM);
	c->kill_at_us = now_us + CHILD_DRAIN_US;
}

void
child_clear(struct child *c)
{
	close(c->fd);
	atomic_store(&c->gauge->pid, 0);
	*c = (struct child){.pid = 0, .fd = -1};
}
