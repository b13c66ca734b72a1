#include "server/job/job.h"

#include <stdlib.h>
#include <string.h>

#include "server/log.h"
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

void
job_done(struct job_run *r)
{
	r->running = false;
	if (jobs.stopping && !any_running())
		loop_stop(r->env->loop);
	timer_set(r->timer, r->again ? 0 : r->job->period_us);
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

int
jobs_main(const struct worker_args *args)
{
	struct job_env env = {.loop = loop_new(), .args = args};
	const struct pulse_hooks hooks = {.arg = &env, .stop = stop};
	struct pulse *pulse = env.loop == NULL ? NULL : pulse_new(env.loop, args, &hooks);
	bool ok;

	if (pulse == NULL) {
		log_event(LOG_LEVEL_ERROR, "job", "no event loop");
		return 1;
	}
	table_open(&env);
	pulse_ready(pulse);
	ok = loop_run(env.loop);
	table_close();
	pulse_free(pulse);
	loop_free(env.loop);
	return ok ? 0 : 1;
}
