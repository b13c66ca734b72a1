#include "server/standalone/standalone.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "server/db/migrate.h"
#include "server/log.h"
#include "server/loop/loop.h"
#include "server/proc/listener.h"
#include "server/proc/master.h"
#include "server/proc/state.h"
#include "server/standalone/admin.h"
#include "server/standalone/ca.h"
#include "server/standalone/cluster.h"
#include "server/standalone/standalone_conf.h"

#define CERT_LOOK_US INT64_C(3600000000)

struct standalone {
	const struct standalone_options *options;
	struct folder folder;
	struct cluster cluster;
	char name[256]; /* advertised, of the running configuration */
	struct admin_code code;
	int64_t next_look_us;
};

static void
on_migration(const struct migration *m)
{
	say("  migration %04d %s", "  迁移 %04d %s", m->n, m->name);
}

/* ---- what the master asks of its guest ---- */

static void
tick(void *arg, bool *reload)
{
	struct standalone *s = arg;
	int64_t now = clock_monotonic_us();
	struct trouble t;

	cluster_watch(&s->cluster, now);
	if (now < s->next_look_us)
		return;
	s->next_look_us = now + CERT_LOOK_US;
	if (!ca_settle(&s->folder, s->name, time(NULL), reload, &t))
		log_event(LOG_LEVEL_ERROR, "standalone", t.text);
}

static bool
reaped(void *arg, int pid, int status)
{
	struct standalone *s = arg;

	(void)status;
	return cluster_reaped(&s->cluster, pid);
}

static int
last_port(const struct folder *f)
{
	FILE *file = fopen(folder_path(f, "run/port"), "re");
	int port = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &port) != 1 || port < 1 || port > 65535)
		port = 0;
	fclose(file);
	return port;
}

/* Clients remember the port, so a free one is kept as long as it is free. */
static int
free_port(const struct folder *f, const char *address)
{
	int port = last_port(f), got, fd;
	struct trouble t;

	if (port == 0 || (fd = listener_open(address, port, &got, &t)) < 0)
		return 0;
	close(fd);
	return port;
}

static void
adjust(void *arg, struct config *c)
{
	struct standalone *s = arg;

	snprintf(s->name, sizeof(s->name), "%s", c->name);
	if (s->options->listen != NULL)
		config_set(&c->listen, s->options->listen);
	if (s->options->port >= 0)
		c->port = s->options->port;
	standalone_conf_fix(&s->folder, c);
}

static bool
bound(void *arg, int port, int metrics_port, struct trouble *t)
{
	const struct standalone *s = arg;
	char line[16];

	(void)metrics_port;
	snprintf(line, sizeof(line), "%d", port);
	return state_write_line(folder_path(&s->folder, "run/port"), line, 0644) ||
	       trouble_set(t, "%s/run/port cannot be written", "无法写入 %s/run/port", s->folder.dir);
}

static void
serving(void *arg, int port)
{
	const struct standalone *s = arg;

	say("Branchline serves on port %d; clients trust %s/client/ca.pem",
	    "Branchline 已在端口 %d 提供服务；客户端信任的证书为 %s/client/ca.pem", port, s->folder.dir);
	if (s->code.text[0] != '\0')
		say("First login: user admin, one-time code %s (valid for %d minutes, also in %s/admin.code)",
		    "首次登录：用户 admin，一次性口令 %s（%d 分钟内有效，同时保存在 %s/admin.code）",
		    s->code.text, ADMIN_CODE_MINUTES, s->folder.dir);
}

static void
stopped(void *arg)
{
	struct standalone *s = arg;

	cluster_stop(&s->cluster);
	say("Stopped", "已停止");
}

/* ---- the way there ---- */

static bool
database_ready(struct standalone *s, struct trouble *t)
{
	const char *dsn = cluster_dsn(&s->folder, "postgres", "branchline");
	int applied;

	if (!database_make(cluster_dsn(&s->folder, "postgres", "postgres"), t) ||
	    !migrate_apply(dsn, migrate_table, migrate_count, on_migration, &applied, t))
		return false;
	return admin_settle(&s->folder, dsn, clock_wall_us(), &s->code, t);
}

static bool
config_ready(struct standalone *s, struct config *c, struct trouble *t)
{
	static struct config_problems problems;
	char file[FOLDER_MAX + 64];

	if (!standalone_conf_write(&s->folder, t))
		return false;
	snprintf(file, sizeof(file), "%s", folder_path(&s->folder, "branchlined.conf"));
	if (!config_load(file, c, &problems)) {
		for (int i = 0; i < problems.n; i++)
			fprintf(stderr, "%s\n", problems.text[i]);
		return trouble_set(t, "%s is refused", "配置文件 %s 被拒绝", file);
	}
	adjust(s, c);
	if (c->port == 0)
		c->port = free_port(&s->folder, c->listen);
	return true;
}

static bool
everything_ready(struct standalone *s, struct config *c, struct trouble *t)
{
	bool fresh;

	if (!folder_open(s->options->dir, &s->folder, t) || !config_ready(s, c, t) ||
	    !ca_settle(&s->folder, s->name, time(NULL), &fresh, t) ||
	    !cluster_make(&s->cluster, &s->folder, t))
		return false;
	say("Starting PostgreSQL", "正在启动 PostgreSQL");
	return cluster_start(&s->cluster, t) && database_ready(s, t);
}

/* A wish to stop that comes early is kept until the master can follow it. */
static void
hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int
standalone_run(const struct standalone_options *options)
{
	static struct standalone s;
	const struct master_guest guest = {.arg = &s,
	    .tick = tick,
	    .reaped = reaped,
	    .adjust = adjust,
	    .bound = bound,
	    .serving = serving,
	    .stopped = stopped};
	struct config config = {.file = NULL};
	struct trouble t;

	s = (struct standalone){.options = options, .next_look_us = clock_monotonic_us() + CERT_LOOK_US};
	hold_signals();
	if (!everything_ready(&s, &config, &t)) {
		fprintf(stderr, "branchlined: %s\n", t.text);
		if (s.cluster.folder != NULL)
			cluster_stop(&s.cluster);
		config_free(&config);
		return EXIT_REFUSED;
	}
	return master_run(&config, &guest);
}
