#include "server/job/job.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/db.h"
#include "server/log.h"
#include "server/loop/work.h"
#include "server/op/engine.h"
#include "server/proc/pulse.h"

struct job_run {
	const struct job *job;
	const struct job_env *env;
	struct timer *timer;
	bool running, again;
};

static struct {
	struct job_run *run;
	size_t n;
	bool stopping;
} jobs;

static bool
any_running(void)
{
	for (size_t i = 0; i < jobs.n; i++)
		if (jobs.run[i].running)
			return true;
	return false;
}

static void
start(void *arg)
{
	struct job_run *r = arg;

	if (r->running || jobs.stopping)
		return;
	r->running = true;
	r->again = false;
	r->job->run(r, r->env);
}

const char *
job_name(const struct job_run *r)
{
	return r->job->name;
}

int64_t
job_period(const struct job_run *r)
{
	return r->job->period_us;
}

const struct job_env *
job_env(const struct job_run *r)
{
	return r->env;
}

void
job_done(struct job_run *r, bool again)
{
	r->running = false;
	if (jobs.stopping && !any_running())
		loop_stop(r->env->loop);
	timer_set(r->timer, again || r->again ? 0 : r->job->period_us);
}

void
job_wake(const char *name)
{
	for (size_t i = 0; i < jobs.n; i++) {
		struct job_run *r = &jobs.run[i];
		if (strcmp(r->job->name, name) != 0)
			continue;
		r->again = r->running;
		if (!r->running)
			timer_set(r->timer, 0);
	}
}

static void
stop(void *arg)
{
	const struct job_env *env = arg;

	jobs.stopping = true;
	if (!any_running())
		loop_stop(env->loop);
}

static void
table_open(const struct job_env *env)
{
	while (job_table[jobs.n].name != NULL)
		jobs.n++;
	jobs.run = calloc(jobs.n + 1, sizeof(*jobs.run));
	if (jobs.run == NULL)
		abort();
	for (size_t i = 0; i < jobs.n; i++) {
		jobs.run[i] = (struct job_run){.job = &job_table[i], .env = env};
		jobs.run[i].timer = timer_new(env->loop, start, &jobs.run[i]);
		timer_set(jobs.run[i].timer, 0);
	}
}

static void
table_close(void)
{
	for (size_t i = 0; i < jobs.n; i++)
		timer_free(jobs.run[i].timer);
	free(jobs.run);
}

static void
on_events(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < jobs.n; i++)
		if (jobs.run[i].job->on_events)
			job_wake(jobs.run[i].job->name);
}

static void
on_database(void *arg, const char *what, const char *text)
{
	(void)arg;
	log_event(strcmp(what, "connected") == 0 ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARN, "db", what,
	    LOG_TEXT("text", text));
}

/* Two connections are enough: one for the sequencer, one for the rest. */
static bool
engine_open(struct job_env *env)
{
	struct db_config lanes = db_defaults(1);
	struct engine_config c = {.loop = env->loop, .events = on_events};

	lanes.conninfo = env->args->database;
	lanes.command_conns = 2;
	lanes.query_conns = 1;
	lanes.stream_conns = 1;
	lanes.say = on_database;
	c.db = db_new(loop_base(env->loop), &lanes);
	c.work = env->work = work_pool_new(env->loop, 2, 64);
	if (c.db == NULL || c.work == NULL)
		return false;
	env->engine = engine_new(&c);
	return true;
}

int
jobs_main(const struct worker_args *args)
{
	struct job_env env = {.loop = loop_new(), .args = args};
	const struct pulse_hooks hooks = {.arg = &env, .stop = stop};
	struct pulse *pulse =
	    env.loop == NULL || !engine_open(&env) ? NULL : pulse_new(env.loop, args, &hooks);
	bool ok;

	if (pulse == NULL) {
		log_event(LOG_LEVEL_ERROR, "job", "cannot start");
		return 1;
	}
	table_open(&env);
	pulse_ready(pulse);
	ok = loop_run(env.loop);
	work_pool_free(env.work);
	engine_free(env.engine);
	table_close();
	pulse_free(pulse);
	loop_free(env.loop);
	return ok ? 0 : 1;
}
