/* job.h -- clock-driven work: a table of jobs that the one job worker of a daemon runs on its event loop.
 *
 * Several daemons may run against one database: what may happen only once is claimed in the database (leased
 * rows, SKIP LOCKED), never by being "the" job worker. A job is asynchronous: `run` starts it and job_done()
 * ends it, so a slow database delays one job and not the others. */
#ifndef BL_JOB_JOB_H
#define BL_JOB_JOB_H

#include "server/loop/loop.h"
#include "server/proc/child.h"

struct job_env { /* lives as long as the worker */
	struct loop *loop;
	const struct worker_args *args;
};

struct job_run; /* one job of the table and its clock */

struct job {
	const char *name;
	int64_t period_us; /* from the end of one run to the start of the next */
	void (*run)(struct job_run *r, const struct job_env *env);
};
extern const struct job job_table[]; /* ends with a row without name */

/* Ends a run, once for each `run`, now or later. */
void job_done(struct job_run *r);
/* Wakes a job that waits for its next period (a commit has left work for it); a running one runs again after
 * it is done. */
void job_wake(const char *name);

int jobs_main(const struct worker_args *args);

#endif
