/* upload_clean -- uploads that nobody went on with for a day are thrown away. */
#include "query/q_attachment.h"
#include "server/job/table.h"
#include "server/job/tx.h"

#define DAY_US (INT64_C(86400) * 1000000)

static bool
clean_apply(struct batch *b, const struct actor *who, void *facts)
{
	(void)facts;
	q_attachment_upload_clean(b, who->now - DAY_US);
	return false;
}

static const struct job_tx clean = {.apply = clean_apply};

void
job_upload_clean(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &clean);
}
