/* tx.h -- a job as one transaction: claim its row, load, decide, apply, commit, with the system's scope.
 *
 *	static const struct job_tx tx = {.facts_size = sizeof(struct facts), .load = load, .apply = apply};
 *	static void run(struct job_run *r, const struct job_env *env) { job_tx_run(r, env, &tx); }
 *
 * A failed transaction is told to the log and tried again in the next period. */
#ifndef BL_JOB_TX_H
#define BL_JOB_TX_H

#include "server/job/job.h"
#include "server/op/op.h"

struct job_tx {
	size_t facts_size;
	/* Reads, behind the lock of the job's row. */
	void (*load)(struct batch *b, const struct actor *who, void *facts);
	/* Decides (through a pure function where there is something to decide) and queues the writes. True: there is more
	 * to do at once. */
	bool (*apply)(struct batch *b, const struct actor *who, void *facts);
	/* After the commit; it ends the run with job_done(). The facts live until then. NULL: nothing more to do. */
	void (*after)(struct job_run *r, const struct job_env *env, void *facts);
	bool woken; /* runs when woken, not only when its row is due */
};

void job_tx_run(struct job_run *r, const struct job_env *env, const struct job_tx *tx);

#endif
