#include "server/proc/master.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "server/config_rule.h"
#include "server/db/dsn.h"
#include "server/db/startup.h"
#include "server/domain/page.h"
#include "server/log.h"
#include "server/loop/loop.h"
#include "server/proc/control.h"
#include "server/proc/crew.h"
#include "server/proc/harden.h"
#include "server/proc/listener.h"
#include "server/proc/notify.h"
#include "server/proc/state.h"

#define TICK_US 1000000
#define TICKETS_US (INT64_C(86400) * 1000000)

static bool
open_metrics(struct master *m, struct trouble *t)
{
	char host[64];
	int port;

	m->http_fd = -1;
	if (*m->config.metrics == '\0')
		return true;
	if (!config_rule_metrics(m->config.metrics, host, &port, t))
		return false;
	m->http_fd = listener_open(host, port, &m->metrics_port, t);
	return m->http_fd >= 0;
}

static bool
open_ports(struct master *m, struct trouble *t)
{
	m->listen_fd = listener_inherited(&m->port);
	if (m->listen_fd < 0)
		m->listen_fd = listener_open(m->config.listen, (int)m->config.port, &m->port, t);
	return m->listen_fd >= 0 && open_metrics(m, t) &&
	       (m->guest == NULL || m->guest->bound == NULL ||
	           m->guest->bound(m->guest->arg, m->port, m->metrics_port, t));
}

static bool
write_pid_file(const struct master *m, struct trouble *t)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	if (*m->config.pid_file == '\0' || state_write_line(m->config.pid_file, pid, 0600))
		return true;
	return trouble_set(
	    t, "%s cannot be written: %s", "无法写入 %s：%s", m->config.pid_file, strerror(errno));
}

/* As the account that will reopen it. */
static bool
open_log(struct master *m, struct trouble *t)
{
	enum log_level level = LOG_LEVEL_INFO;

	log_level_parse(m->config.log_level, &level);
	m->logging = log_open(m->config.log_file, level, "master", t);
	return m->logging;
}

/* Everything that needs root comes before the account is changed. */
static bool
settle(struct master *m, struct trouble *t)
{
	const struct config *c = &m->config;

	if (geteuid() == 0 && *c->user == '\0')
		return trouble_set(t, "will not serve as root; set user = 'branchline' in %s",
		    "不能以 root 身份提供服务；请在 %s 中设置 user = 'branchline'",
		    c->file == NULL ? "the configuration" : c->file);
	if (!cert_load(c->tls_cert, c->tls_key, c->tls_min[2] == '2', &m->cert, t) || !open_ports(m, t) ||
	    !write_pid_file(m, t) || !privileges_drop(c->user, t) || !open_log(m, t))
		return false;
	harden_process();
	m->shm = shm_new();
	if (m->shm == NULL || !tls_tickets_random(&m->tickets))
		return trouble_set(t, "no memory or randomness", "内存或随机数不可用");
	atomic_store(&m->shm->certificate_expiry_us, m->cert.expiry_us);
	return dsn_complete(c->database, c->database_password_file, "branchlined", &m->database, t);
}

/* Before the first fork, so that every child has it. */
static bool
take_page_key(const struct master *m, struct trouble *t)
{
	uint8_t key[STARTUP_SECRET_BYTES];

	if (!startup_secret(m->database, "page", key, t))
		return false;
	page_set_key((struct bytes){key, sizeof(key)});
	return true;
}

static int
prepare(struct master *m, struct trouble *t)
{
	if (!settle(m, t))
		return EXIT_REFUSED;
	switch (startup_check(m->database, migrate_table, migrate_count, t)) {
	case STARTUP_OK:
		return take_page_key(m, t) ? 0 : EXIT_REFUSED;
	case STARTUP_UNREACHABLE:
		return EXIT_UNREACHABLE;
	case STARTUP_REFUSED:
		return EXIT_REFUSED;
	}
	return EXIT_REFUSED;
}

static bool
watch_signals(struct master *m)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	m->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return m->signal_fd >= 0;
}

static void
stop(struct master *m, int64_t now_us)
{
	if (m->stopping)
		return;
	m->stopping = true;
	notify_stopping();
	log_event(LOG_LEVEL_INFO, "proc", "stopping");
	crew_leave(m, false, now_us);
}

static void
take_signals(struct master *m, int64_t now_us)
{
	struct signalfd_siginfo info;
	bool hup = false;

	while (read(m->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			stop(m, now_us);
		hup |= info.ssi_signo == SIGHUP;
	}
	crew_reap(m, now_us);
	if (hup && !m->stopping)
		reload(m, now_us);
}

static void
begin_serving(struct master *m)
{
	if (m->served || m->stopping || !crew_serving(m))
		return;
	m->served = true;
	notify_ready("serving");
	log_event(LOG_LEVEL_INFO, "proc", "serving", LOG_NUMBER("port", m->port),
	    LOG_NUMBER("metrics_port", m->metrics_port));
	if (m->guest != NULL && m->guest->serving != NULL)
		m->guest->serving(m->guest->arg, m->port);
}

static void
tick(struct master *m)
{
	bool cert_changed = false;

	log_tick();
	if (m->guest != NULL && m->guest->tick != NULL)
		m->guest->tick(m->guest->arg, &cert_changed);
	if (cert_changed && !m->stopping)
		reload_cert(m);
}

static void
rotate_tickets(struct master *m)
{
	if (tls_tickets_random(&m->tickets))
		crew_tell(m, CONTROL_TICKETS,
		    (struct bytes){m->tickets.key[0], sizeof(m->tickets.key[0]) * (size_t)m->tickets.n},
		    (struct bytes){NULL, 0});
}

static void
wait_for_something(struct master *m, int64_t until_us)
{
	struct pollfd fd[SEATS + 1] = {{.fd = m->signal_fd, .events = POLLIN}};
	int n = 1 + crew_poll(m, fd + 1);
	int64_t now = clock_monotonic_us(), left = until_us > now ? until_us - now : 0;

	poll(fd, (nfds_t)n, (int)(left / 1000 + (left % 1000 != 0)));
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void
supervise(struct master *m)
{
	int64_t alive_us = notify_watchdog_us(), now = clock_monotonic_us();
	int64_t next_alive = alive_us == 0 ? INT64_MAX : now, next_tick = now,
	        next_tickets = now + TICKETS_US;

	while (!m->stopping || !crew_gone(m)) {
		now = clock_monotonic_us();
		crew_fill(m, now);
		crew_write_state(m); /* after what the turn before has told */
		wait_for_something(m, earlier(earlier(crew_next_us(m), next_tick), next_alive));
		now = clock_monotonic_us();
		take_signals(m, now);
		crew_hear(m);
		crew_enforce(m, now);
		begin_serving(m);
		if (now >= next_tick) {
			tick(m);
			next_tick = now + TICK_US;
		}
		if (now >= next_tickets) {
			rotate_tickets(m);
			next_tickets = now + TICKETS_US;
		}
		if (now >= next_alive) {
			notify_alive();
			next_alive = now + alive_us;
		}
	}
}

static void
finish(struct master *m)
{
	if (*m->config.pid_file != '\0')
		unlink(m->config.pid_file);
	if (m->guest != NULL && m->guest->stopped != NULL)
		m->guest->stopped(m->guest->arg);
	if (m->logging)
		log_event(LOG_LEVEL_INFO, "proc", "stopped");
}

/* To the person at the terminal, and into the log: the same place when there is no log file. */
static void
complain(const struct master *m, const struct trouble *t)
{
	bool person = *m->config.log_file != '\0' || isatty(STDERR_FILENO);

	if (person)
		fprintf(stderr, "branchlined: %s\n", t->text);
	if (!person || (m->logging && *m->config.log_file != '\0'))
		log_event(LOG_LEVEL_ERROR, "start", t->text);
}

int
master_run(struct config *config, const struct master_guest *guest)
{
	struct master m = {.config = *config, .guest = guest, .http_fd = -1, .listen_fd = -1};
	struct trouble t;
	int code = EXIT_REFUSED;

	environment_clean();
	if (watch_signals(&m) || trouble_set(&t, "no signalfd", "无法使用 signalfd"))
		code = prepare(&m, &t);
	if (code == 0) {
		crew_seat(&m, config_workers(&m.config, sysconf(_SC_NPROCESSORS_ONLN)), clock_monotonic_us());
		supervise(&m);
	} else {
		complain(&m, &t);
	}
	finish(&m);
	cert_free(&m.cert);
	free(m.database);
	config_free(&m.config);
	return code;
}
