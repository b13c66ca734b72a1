/* job.h -- clock-driven work: a table of jobs that the one job worker of a daemon runs on its event loop.
 *
 * Several daemons may run against one database: a run holds the lock of its row in table `job` (SKIP LOCKED), so what may
 * happen only once happens once; it is never by being "the" job worker. A job is asynchronous: `run` starts it and
 * job_done() ends it, so a slow database delays one job and not the others. Most jobs are one transaction (tx.h). */
#ifndef BL_JOB_JOB_H
#define BL_JOB_JOB_H

#include "server/loop/loop.h"
#include "server/proc/child.h"

struct engine;
struct work_pool;

struct job_env { /* lives as long as the worker */
	struct loop *loop;
	const struct worker_args *args;
	struct engine *engine;
	struct work_pool *work; /* helper threads, for what blocks: mail */
};

struct job_run; /* one job of the table and its clock */

struct job {
	const char *name;
	int64_t period_us; /* from the end of one run to the start of the next */
	void (*run)(struct job_run *r, const struct job_env *env);
	bool on_events; /* also runs when events were committed */
};
extern const struct job job_table[]; /* ends with a row without name */

const char *job_name(const struct job_run *r);
int64_t job_period(const struct job_run *r);
const struct job_env *job_env(const struct job_run *r);
/* Ends a run, once for each `run`, now or later. `again`: there is more to do at once. */
void job_done(struct job_run *r, bool again);
/* Wakes a job that waits for its next period; a running one runs again after it is done. */
void job_wake(const char *name);

int jobs_main(const struct worker_args *args);

#endif
