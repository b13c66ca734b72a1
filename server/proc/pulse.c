#include "server/proc/pulse.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/log.h"
#include "server/loop/watch.h"
#include "server/proc/control.h"

#define BEAT_US 1000000
#define SLOW_US 50000 /* nobody else is served meanwhile */

struct pulse {
	struct loop *loop;
	const struct worker_args *args;
	struct pulse_hooks hooks;
	struct watch *control;
	struct timer *beat;
	struct deferred flush;
	bool stopping;
	uint8_t buf[CONTROL_BYTES];
};

static void
stop(struct pulse *p)
{
	if (p->stopping)
		return;
	p->stopping = true;
	p->hooks.stop(p->hooks.arg);
}

static void
on_signal(void *arg, int signo)
{
	(void)signo;
	stop(arg);
}

static void
on_beat(void *arg)
{
	struct pulse *p = arg;

	atomic_store(&p->args->gauge->beat_us, loop_now(p->loop));
	if (p->hooks.beat != NULL)
		p->hooks.beat(p->hooks.arg);
	log_tick();
	timer_set(p->beat, BEAT_US);
}

static void
take_log(const struct control *msg)
{
	char level_name[16], file[4096];
	enum log_level level;
	struct trouble t;

	snprintf(level_name, sizeof(level_name), "%.*s", (int)msg->first.n, (const char *)msg->first.p);
	snprintf(file, sizeof(file), "%.*s", (int)msg->second.n, (const char *)msg->second.p);
	if (!log_level_parse(level_name, &level))
		return;
	if (!log_reopen(file, level, &t))
		log_event(LOG_LEVEL_ERROR, "proc", t.text);
}

static void
take(struct pulse *p, const struct control *msg)
{
	switch (msg->kind) {
	case CONTROL_CERT:
		if (p->hooks.cert != NULL)
			p->hooks.cert(p->hooks.arg, msg->first, msg->second);
		return;
	case CONTROL_TICKETS:
		if (p->hooks.tickets != NULL && msg->first.n >= TLS_TICKET_KEY)
			p->hooks.tickets(p->hooks.arg, (const uint8_t(*)[TLS_TICKET_KEY])msg->first.p,
			    (int)(msg->first.n / TLS_TICKET_KEY));
		return;
	case CONTROL_LOG:
		take_log(msg);
		return;
	case CONTROL_READY:
	case CONTROL_KINDS:
		return;
	}
}

static void
on_control(void *arg)
{
	struct pulse *p = arg;
	struct control msg;
	enum control_end end;

	while ((end = control_receive(p->args->control_fd, p->buf, &msg)) == CONTROL_GOT) {
		take(p, &msg);
		explicit_bzero(p->buf, sizeof(p->buf));
	}
	if (end == CONTROL_CLOSED) {
		watch_free(p->control);
		p->control = NULL;
		stop(p);
	}
}

static void
on_slow(void *arg, int64_t took_us)
{
	(void)arg;
	log_event(LOG_LEVEL_WARN, "loop", "slow turn", LOG_NUMBER("ms", took_us / 1000));
}

static void
flush(void *arg)
{
	(void)arg;
	log_flush();
}

struct pulse *
pulse_new(struct loop *l, const struct worker_args *args, const struct pulse_hooks *hooks)
{
	struct pulse *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->loop = l;
	p->args = args;
	p->hooks = *hooks;
	p->flush.run = flush;
	p->control = watch_new(l, args->control_fd, on_control, p);
	p->beat = timer_new(l, on_beat, p);
	if (p->control == NULL || !loop_signal(l, SIGTERM, on_signal, p)) {
		pulse_free(p);
		return NULL;
	}
	loop_watch_slow(l, SLOW_US, on_slow, p);
	on_beat(p);
	return p;
}

void
pulse_free(struct pulse *p)
{
	if (p == NULL)
		return;
	loop_defer_cancel(p->loop, &p->flush);
	loop_watch_slow(p->loop, 0, NULL, NULL);
	watch_free(p->control);
	timer_free(p->beat);
	free(p);
}

void
pulse_ready(struct pulse *p)
{
	control_send(p->args->control_fd, CONTROL_READY, (struct bytes){NULL, 0}, (struct bytes){NULL, 0});
}

void
pulse_flush_log(struct pulse *p)
{
	loop_defer(p->loop, &p->flush);
}
