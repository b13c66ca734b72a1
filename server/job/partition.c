/* partition_keep -- the partitions of the coming months exist before anybody needs them. */
#include "query/q_job.h"
#include "server/job/table.h"
#include "server/job/tx.h"

static void
partition_load(struct batch *b, const struct actor *who, void *facts)
{
	q_job_partitions(b, who->today, facts);
}

static bool
partition_apply(struct batch *b, const struct actor *who, void *facts)
{
	(void)b;
	(void)who;
	(void)facts;
	return false;
}

static const struct job_tx partition = {
    .facts_size = sizeof(struct q_job_partitions), .load = partition_load, .apply = partition_apply};

void
job_partition_keep(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &partition);
}
