#include "server/standalone/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "server/db/startup.h"
#include "server/log.h"
#include "server/loop/loop.h"
#include "server/proc/child.h"
#include "server/standalone/cluster_conf.h"
#include "server/standalone/spawn.h"

#define START_LIMIT_US INT64_C(600000000) /* recovery after a crash may take long */
#define STOP_LIMIT_US INT64_C(30000000)

static void
pause_briefly(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

const char *
cluster_dsn(const struct folder *f, const char *role, const char *database)
{
	static char dsn[4][FOLDER_MAX + 120];
	static unsigned turn;
	char *p = dsn[turn++ % 4];

	snprintf(p, sizeof(dsn[0]), "host=%s/run user=%s dbname=%s", f->dir, role, database);
	return p;
}

static bool
find_bin(struct cluster *c, struct trouble *t)
{
	static const char *const known[] = {
	    BL_POSTGRES_BIN, "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin"};
	char postgres[220];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		snprintf(postgres, sizeof(postgres), "%s/postgres", known[i]);
		snprintf(c->bin, sizeof(c->bin), "%s", known[i]);
		if (access(postgres, X_OK) == 0)
			return true;
	}
	return trouble_set(t, "PostgreSQL 15 is not installed; run: apt install postgresql-15",
	    "未安装 PostgreSQL 15；请执行：apt install postgresql-15");
}

static const char *
program(const struct cluster *c, const char *name)
{
	static char path[240];

	snprintf(path, sizeof(path), "%s/%s", c->bin, name);
	return path;
}

/* Made under another name first: a half-made cluster is never taken for a whole one. */
static bool
initdb(struct cluster *c, struct trouble *t)
{
	const char *fresh = folder_path(c->folder, "pg.new");
	const char *remove[] = {"rm", "-rf", "--", fresh, NULL};
	const char *make[] = {program(c, "initdb"), "-D", fresh, "-k", "-U", "postgres", "-E", "UTF8",
	    "--locale-provider=libc", "--locale=C.UTF-8", "-A", "peer", "--no-instructions", NULL};

	if (!spawn_run(remove, NULL, t) || !spawn_run(make, folder_path(c->folder, "log/initdb.log"), t))
		return false;
	if (rename(fresh, folder_path(c->folder, "pg")) == 0)
		return true;
	return trouble_set(t, "%s: %s", "%s：%s", fresh, strerror(errno));
}

bool
cluster_make(struct cluster *c, const struct folder *f, struct trouble *t)
{
	struct stat st;

	*c = (struct cluster){.folder = f};
	if (!find_bin(c, t))
		return false;
	if (stat(folder_path(f, "pg/PG_VERSION"), &st) != 0) {
		say("Making a private PostgreSQL cluster in %s/pg", "正在 %s/pg 中创建私有 PostgreSQL 集群",
		    f->dir);
		if (!initdb(c, t))
			return false;
	}
	return cluster_conf_write(f, t);
}

/* The process of DIR/pg/postmaster.pid, when it lives and really is the postmaster of this cluster: the
 * number may belong to another process by now. 0 = none. */
static int
running_pid(const struct folder *f)
{
	char cwd[PATH_MAX], link[40];
	FILE *file = fopen(folder_path(f, "pg/postmaster.pid"), "re");
	int pid = 0;
	ssize_t n;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	if (pid <= 1 || kill(pid, 0) != 0)
		return 0;
	snprintf(link, sizeof(link), "/proc/%d/cwd", pid);
	n = readlink(link, cwd, sizeof(cwd) - 1);
	if (n > 0) {
		cwd[n] = '\0';
		if (strcmp(cwd, folder_path(f, "pg")) == 0)
			return pid;
	}
	unlink(folder_path(f, "pg/postmaster.pid"));
	return 0;
}

static bool
launch(struct cluster *c, struct trouble *t)
{
	const char *argv[] = {program(c, "postgres"), "-D", folder_path(c->folder, "pg"), NULL};

	c->pid = running_pid(c->folder);
	if (c->pid == 0)
		c->pid = spawn_start(argv, folder_path(c->folder, "log/postgresql-start.log"));
	if (c->pid > 0)
		return true;
	c->pid = 0;
	return trouble_set(t, "PostgreSQL cannot be started: %s", "无法启动 PostgreSQL：%s", strerror(errno));
}

/* Child or not, is it there? */
static bool
lives(struct cluster *c)
{
	int status;

	if (c->pid > 0 && (waitpid(c->pid, &status, WNOHANG) == c->pid || kill(c->pid, 0) != 0))
		c->pid = 0;
	return c->pid > 0;
}

bool
cluster_start(struct cluster *c, struct trouble *t)
{
	const char *dsn = cluster_dsn(c->folder, "postgres", "postgres");
	int64_t end = clock_monotonic_us() + START_LIMIT_US;
	unsigned tries = 0;

	if (!launch(c, t))
		return false;
	while (!startup_answers(dsn)) {
		/* Backends of a killed postmaster hold its shared memory for a moment: then the start is
		 * tried again. */
		if (!lives(c) && (++tries > 100 || !launch(c, t)))
			return trouble_set(t, "PostgreSQL does not start; see %s/log/postgresql-start.log",
			    "PostgreSQL 无法启动；参见 %s/log/postgresql-start.log", c->folder->dir);
		if (clock_monotonic_us() > end)
			return trouble_set(t, "PostgreSQL does not answer; see %s/log",
			    "PostgreSQL 没有响应；参见 %s/log", c->folder->dir);
		pause_briefly();
	}
	return true;
}

static void
gone(struct cluster *c)
{
	c->pid = 0;
	c->next_us = clock_monotonic_us() + child_backoff_us(c->fails++);
	log_event(LOG_LEVEL_ERROR, "standalone", "PostgreSQL ended, will be started again");
}

bool
cluster_reaped(struct cluster *c, int pid)
{
	if (pid != c->pid || pid == 0)
		return false;
	gone(c);
	return true;
}

void
cluster_watch(struct cluster *c, int64_t now_us)
{
	struct trouble t;

	if (c->pid > 0) {
		if (kill(c->pid, 0) != 0) /* one that was taken over is not our child */
			gone(c);
		else if (now_us - c->next_us > 60000000)
			c->fails = 0;
	}
	if (c->pid > 0 || now_us < c->next_us)
		return;
	if (!launch(c, &t))
		log_event(LOG_LEVEL_ERROR, "standalone", t.text);
}

void
cluster_stop(struct cluster *c)
{
	int64_t end = clock_monotonic_us() + STOP_LIMIT_US;

	if (!lives(c))
		return;
	kill(c->pid, SIGINT);
	while (lives(c)) {
		if (clock_monotonic_us() > end) {
			kill(c->pid, SIGQUIT);
			end = INT64_MAX;
		}
		pause_briefly();
	}
}
