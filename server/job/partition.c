/* partition_keep -- the partitions of the coming months exist before anybody needs them, and what is only kept for a while
 * does not pile up: request ids, mail that was sent, events. */
#include "common/limits.h"
#include "query/q_job.h"
#include "server/job/table.h"
#include "server/job/tx.h"

/* Watch promises LIMIT_EVENT_DAYS, repeats LIMIT_REQUEST_ID_DAYS; a few more for whoever comes on the last of them. */
#define KEEP_DAYS (LIMIT_EVENT_DAYS + 5)

struct partition_facts {
	struct q_job_partitions made;
	struct q_job_old_partitions dropped;
};

static void
partition_load(struct batch *b, const struct actor *who, void *facts)
{
	struct partition_facts *f = facts;

	q_job_partitions(b, who->today, &f->made);
	q_job_old_partitions(b, who->today, KEEP_DAYS, &f->dropped);
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
    .facts_size = sizeof(struct partition_facts), .load = partition_load, .apply = partition_apply};

void
job_partition_keep(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &partition);
}
