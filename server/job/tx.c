#include "server/job/tx.h"

#include <stdlib.h>

#include "common/digest.h"
#include "query/q_engine.h"
#include "query/q_job.h"
#include "server/db/batch_run.h"
#include "server/log.h"
#include "server/op/access.h"
#include "server/op/engine.h"

#define JOB_BYTES (16 << 20)
#define STATEMENT_MS 30000
#define LEASE_MS 10000

struct tx_run {
	struct job_run *run;
	const struct job_env *env;
	const struct job_tx *tx;
	struct arena *arena;
	struct actor who;
	struct conn *lease;
	struct q_job_claim claim;
	void *facts;
	const char *error; /* what failed */
	bool more;
};

static void
tx_end(struct tx_run *t, bool again)
{
	struct job_run *r = t->run;

	if (t->lease != NULL)
		db_release(t->lease);
	arena_free(t->arena);
	job_done(r, again);
}

/* ---- what went wrong, into the job's row ---- */

static void
on_told(void *ctx, const struct db_result *res)
{
	(void)res;
	tx_end(ctx, false);
}

static void
on_lease_to_tell(void *ctx, struct conn *lease, const struct db_result *res)
{
	struct tx_run *t = ctx;
	struct batch *b;

	(void)res;
	t->lease = lease;
	if (lease == NULL) {
		tx_end(t, false);
		return;
	}
	b = batch_new(t->arena, &t->who, NULL);
	q_job_failed(b, t->who.now, clock_wall_us(), t->error,
	    t->tx->woken ? t->who.now : t->who.now + job_period(t->run) / 2, job_name(t->run));
	db_apply(lease, b, on_told, t);
}

static bool
tx_failed(struct tx_run *t, const struct db_result *res)
{
	if (res->end == DB_OK)
		return false;
	log_event(LOG_LEVEL_WARN, "job", "failed", LOG_TEXT("job", job_name(t->run)),
	    LOG_TEXT("statement", res->stmt), LOG_TEXT("text", res->text));
	t->error = arena_printf(t->arena, "%s: %s", res->stmt != NULL ? res->stmt : "database", res->text);
	if (t->lease != NULL)
		db_release(t->lease);
	t->lease = NULL;
	db_lease(engine_db(t->env->engine), LEASE_MS, on_lease_to_tell, t);
	return true;
}

static void
on_applied(void *ctx, const struct db_result *res)
{
	struct tx_run *t = ctx;

	if (tx_failed(t, res))
		return;
	if (t->tx->after == NULL) {
		tx_end(t, t->more);
		return;
	}
	db_release(t->lease);
	t->lease = NULL;
	t->tx->after(t->run, t->env, t->facts);
	arena_free(t->arena);
}

static void
on_loaded(void *ctx, const struct db_result *res)
{
	struct tx_run *t = ctx;
	struct batch *b;
	int64_t now = t->who.now;

	if (tx_failed(t, res))
		return;
	b = batch_new(t->arena, &t->who, NULL);
	t->more = t->tx->apply(b, &t->who, t->facts);
	q_job_ran(
	    b, now, clock_wall_us(), t->tx->woken ? now : now + job_period(t->run) / 2, job_name(t->run));
	db_apply(t->lease, b, on_applied, t);
}

/* Only who holds the claim looks at the work: a job is woken far more often than it is due. */
static void
on_claimed(void *ctx, const struct db_result *res)
{
	struct tx_run *t = ctx;
	struct batch *b;

	if (tx_failed(t, res))
		return;
	if (!t->claim.found) {
		tx_end(t, false);
		return;
	}
	if (t->tx->load == NULL) {
		on_loaded(t, res);
		return;
	}
	b = batch_new(t->arena, &t->who, NULL);
	t->tx->load(b, &t->who, t->facts);
	db_load(t->lease, b, on_loaded, t);
}

static void
on_leased(void *ctx, struct conn *lease, const struct db_result *res)
{
	struct tx_run *t = ctx;
	struct batch *b;

	t->lease = lease;
	if (tx_failed(t, res))
		return;
	b = batch_new(t->arena, &t->who, NULL);
	q_engine_scope_set(b, STATEMENT_MS);
	q_job_open(b, job_name(t->run), t->who.now);
	q_job_claim(b, job_name(t->run), t->who.now, &t->claim);
	db_load(lease, b, on_claimed, t);
}

static void
on_actor(void *ctx, struct found *f, const struct why *why)
{
	struct tx_run *t = ctx;

	if (f == NULL) {
		log_event(LOG_LEVEL_WARN, "job", "no actor", LOG_TEXT("job", job_name(t->run)),
		    LOG_TEXT("text", why_text(why, LANG_EN)));
		tx_end(t, false);
		return;
	}
	t->who = f->actor;
	t->who.request_id = uuid_v7_new(t->who.now);
	db_lease(engine_db(t->env->engine), LEASE_MS, on_leased, t);
}

void
job_tx_run(struct job_run *r, const struct job_env *env, const struct job_tx *tx)
{
	struct arena *a = arena_new(JOB_BYTES);
	struct tx_run *t = arena_new_n(a, struct tx_run, 1);

	*t = (struct tx_run){.run = r, .env = env, .tx = tx, .arena = a};
	t->facts = arena_alloc(a, tx->facts_size + 1);
	access_system(env->engine, a, on_actor, t);
}
