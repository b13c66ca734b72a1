#include "server/proc/crew.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/http/http.h"
#include "server/job/job.h"
#include "server/log.h"
#include "server/loop/loop.h"
#include "server/proc/control.h"
#include "server/proc/state.h"
#include "server/proc/worker.h"

#define STILL_US 60000000 /* a loop that has not turned for so long is stuck */

static void
seat_add(struct master *m, enum child_kind kind, int slot)
{
	m->seat[m->nseat++] = (struct seat){.kind = kind, .slot = slot, .child = {.fd = -1}};
}

static void
leave(struct master *m, struct seat *s, int64_t now_us)
{
	if (s->child.pid == 0)
		return;
	if (m->nleaving == SHM_CHILDREN) { /* many reloads within one drain time */
		kill(s->child.pid, SIGKILL);
		return;
	}
	child_stop(&s->child, now_us);
	m->leaving[m->nleaving++] = s->child;
	s->child = (struct child){.pid = 0, .fd = -1};
}

void
crew_seat(struct master *m, int workers, int64_t now_us)
{
	struct seat old[SEATS];
	int nold = m->nseat;

	memcpy(old, m->seat, sizeof(old));
	m->nseat = 0;
	for (int i = 0; i < workers; i++)
		seat_add(m, CHILD_NET, i);
	seat_add(m, CHILD_JOB, 0);
	if (m->http_fd >= 0)
		seat_add(m, CHILD_HTTP, 0);
	for (int i = 0; i < nold; i++) {
		int k = 0;
		while (k < m->nseat && (m->seat[k].kind != old[i].kind || m->seat[k].slot != old[i].slot))
			k++;
		if (k < m->nseat)
			m->seat[k] = old[i];
		else
			leave(m, &old[i], now_us);
	}
}

/* What a child must not keep open: the other children's pairs and the port that is not its own. */
static void
inherited(const struct master *m, const struct seat *s, int *fd)
{
	int n = 0;

	fd[n++] = m->signal_fd;
	if (s->kind != CHILD_NET)
		fd[n++] = m->listen_fd;
	if (s->kind != CHILD_HTTP && m->http_fd >= 0)
		fd[n++] = m->http_fd;
	for (int i = 0; i < m->nseat; i++)
		if (m->seat[i].child.pid != 0)
			fd[n++] = m->seat[i].child.fd;
	for (int i = 0; i < m->nleaving; i++)
		fd[n++] = m->leaving[i].fd;
	fd[n] = -1;
}

static void
start(struct master *m, struct seat *s, int64_t now_us)
{
	static const child_main_fn main_fn[CHILD_KINDS] = {worker_main, jobs_main, http_main};
	int fd[SEATS + SHM_CHILDREN + 4], workers = 0;
	struct trouble t;

	for (int i = 0; i < m->nseat; i++)
		workers += m->seat[i].kind == CHILD_NET;
	struct worker_args args = {.kind = s->kind,
	    .slot = s->slot,
	    .workers = workers,
	    .listen_fd = s->kind == CHILD_NET    ? m->listen_fd
	                 : s->kind == CHILD_HTTP ? m->http_fd
	                                         : -1,
	    .config = &m->config,
	    .database = m->database,
	    .shm = m->shm,
	    .cert = m->cert,
	    .tickets = m->tickets};
	inherited(m, s, fd);
	if (child_start(&s->child, &args, main_fn[s->kind], fd, &t)) {
		log_event(LOG_LEVEL_INFO, "proc", "child started",
		    LOG_TEXT("child", child_kind_name(s->kind)), LOG_NUMBER("slot", s->slot),
		    LOG_NUMBER("pid", s->child.pid));
		return;
	}
	s->next_us = now_us + child_backoff_us(++s->fails);
	log_event(LOG_LEVEL_ERROR, "proc", t.text);
}

void
crew_fill(struct master *m, int64_t now_us)
{
	bool any = false;

	for (int i = 0; i < m->nseat && !m->stopping; i++) {
		if (m->seat[i].child.pid != 0 || m->seat[i].next_us > now_us)
			continue;
		start(m, &m->seat[i], now_us);
		any = true;
	}
	m->changed |= any;
}

void
crew_leave(struct master *m, bool replace, int64_t now_us)
{
	for (int i = 0; i < m->nseat; i++) {
		leave(m, &m->seat[i], now_us);
		m->seat[i].next_us = now_us;
		m->seat[i].fails = 0;
	}
	if (replace)
		crew_fill(m, now_us);
	else
		m->changed = true;
}

static void
ended(struct master *m, struct seat *s, int status, int64_t now_us)
{
	if (s->child.ready && now_us - s->child.since_us >= CHILD_HEALTHY_US)
		s->fails = 0;
	s->fails++;
	s->restarts++;
	s->next_us = now_us + child_backoff_us(s->fails);
	atomic_fetch_add(&m->shm->restarts[s->kind], 1);
	log_event(LOG_LEVEL_ERROR, "proc", "child ended, will be started again",
	    LOG_TEXT("child", child_kind_name(s->kind)), LOG_NUMBER("slot", s->slot),
	    LOG_NUMBER("pid", s->child.pid), LOG_NUMBER("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
	    LOG_NUMBER("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
	    LOG_NUMBER("pause_ms", child_backoff_us(s->fails) / 1000));
	child_clear(&s->child);
}

static bool
reaped_leaving(struct master *m, int pid)
{
	for (int i = 0; i < m->nleaving; i++) {
		if (m->leaving[i].pid != pid)
			continue;
		child_clear(&m->leaving[i]);
		m->leaving[i] = m->leaving[--m->nleaving];
		return true;
	}
	return false;
}

static void
reaped(struct master *m, int pid, int status, int64_t now_us)
{
	if (reaped_leaving(m, pid))
		return;
	for (int i = 0; i < m->nseat; i++) {
		if (m->seat[i].child.pid == pid) {
			ended(m, &m->seat[i], status, now_us);
			return;
		}
	}
	if (m->guest != NULL && m->guest->reaped != NULL)
		m->guest->reaped(m->guest->arg, pid, status);
}

void
crew_reap(struct master *m, int64_t now_us)
{
	int status, pid;
	bool any = false;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		reaped(m, pid, status, now_us);
		any = true;
	}
	m->changed |= any;
}

static bool
hear_one(struct child *c)
{
	static uint8_t buf[CONTROL_BYTES];
	struct control msg;

	while (c->pid != 0 && control_receive(c->fd, buf, &msg) == CONTROL_GOT) {
		if (msg.kind == CONTROL_READY && !c->ready) {
			c->ready = true;
			return true;
		}
	}
	return false;
}

void
crew_hear(struct master *m)
{
	bool any = false;

	for (int i = 0; i < m->nseat; i++)
		any |= hear_one(&m->seat[i].child);
	m->changed |= any;
}

/* The job worker may compute for long; its loop is not watched. */
static bool
stands_still(const struct seat *s, int64_t now_us)
{
	int64_t beat;

	if (s->child.pid == 0 || s->kind == CHILD_JOB)
		return false;
	beat = atomic_load(&s->child.gauge->beat_us);
	return now_us - (beat > s->child.since_us ? beat : s->child.since_us) > STILL_US;
}

void
crew_enforce(struct master *m, int64_t now_us)
{
	for (int i = 0; i < m->nleaving; i++) {
		if (m->leaving[i].kill_at_us > now_us)
			continue;
		log_event(LOG_LEVEL_WARN, "proc", "child did not leave in time",
		    LOG_NUMBER("pid", m->leaving[i].pid));
		kill(m->leaving[i].pid, SIGKILL);
		m->leaving[i].kill_at_us = now_us + CHILD_DRAIN_US;
	}
	for (int i = 0; i < m->nseat; i++) {
		if (!stands_still(&m->seat[i], now_us))
			continue;
		log_event(
		    LOG_LEVEL_ERROR, "proc", "child stands still", LOG_NUMBER("pid", m->seat[i].child.pid));
		kill(m->seat[i].child.pid, SIGKILL);
	}
}

void
crew_tell(struct master *m, int kind, struct bytes first, struct bytes second)
{
	for (int i = 0; i < m->nseat; i++) {
		struct child *c = &m->seat[i].child;
		if (c->pid != 0 && !control_send(c->fd, (enum control_kind)kind, first, second))
			log_event(
			    LOG_LEVEL_ERROR, "proc", "child does not listen", LOG_NUMBER("pid", c->pid));
	}
}

int
crew_poll(const struct master *m, struct pollfd *out)
{
	int n = 0;

	for (int i = 0; i < m->nseat; i++)
		if (m->seat[i].child.pid != 0 && !m->seat[i].child.ready)
			out[n++] = (struct pollfd){.fd = m->seat[i].child.fd, .events = POLLIN};
	return n;
}

int64_t
crew_next_us(const struct master *m)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < m->nseat && !m->stopping; i++)
		if (m->seat[i].child.pid == 0 && m->seat[i].next_us < next)
			next = m->seat[i].next_us;
	for (int i = 0; i < m->nleaving; i++)
		if (m->leaving[i].kill_at_us < next)
			next = m->leaving[i].kill_at_us;
	return next;
}

bool
crew_serving(const struct master *m)
{
	for (int i = 0; i < m->nseat; i++)
		if (!m->seat[i].child.ready)
			return false;
	return true;
}

bool
crew_gone(const struct master *m)
{
	for (int i = 0; i < m->nseat; i++)
		if (m->seat[i].child.pid != 0)
			return false;
	return m->nleaving == 0;
}

void
crew_write_state(struct master *m)
{
	struct state_child row[SEATS];
	struct state s = {.master = getpid(),
	    .port = m->port,
	    .metrics_port = m->metrics_port,
	    .child = row,
	    .nchild = m->nseat,
	    .ready = crew_serving(m) && !m->stopping,
	    .stopping = m->stopping};

	if (!m->changed)
		return;
	m->changed = false;
	for (int i = 0; i < m->nseat; i++)
		row[i] = (struct state_child){.kind = m->seat[i].kind,
		    .slot = m->seat[i].slot,
		    .pid = m->seat[i].child.pid,
		    .ready = m->seat[i].child.ready,
		    .restarts = m->seat[i].restarts};
	if (!state_write(m->config.state_dir, &s))
		log_event(LOG_LEVEL_WARN, "proc", "state file cannot be written",
		    LOG_TEXT("dir", m->config.state_dir));
}
