/* event_sequence -- gives committed events their position, in the order in which they became visible, and wakes whoever
 * pushes them. The one sequencer of all daemons holds event_head. */
#include "query/q_engine.h"
#include "query/q_event.h"
#include "server/job/table.h"
#include "server/job/tx.h"

struct sequence_facts {
	struct q_event_head_lock before;
	struct q_event_unnumbered waiting;
};

static void
sequence_load(struct batch *b, const struct actor *who, void *facts)
{
	struct sequence_facts *f = facts;

	(void)who;
	q_event_head_lock(b, &f->before);
	q_event_unnumbered(b, &f->waiting);
}

static bool
sequence_apply(struct batch *b, const struct actor *who, void *facts)
{
	const struct sequence_facts *f = facts;

	(void)who;
	if (f->waiting.n == 0)
		return false;
	q_event_number(b);
	q_engine_notify(b); /* this transaction is nobody's business transaction */
	return f->waiting.n > 1000;
}

static const struct job_tx sequence = {.facts_size = sizeof(struct sequence_facts),
    .load = sequence_load,
    .apply = sequence_apply,
    .woken = true};

void
job_event_sequence(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &sequence);
}
