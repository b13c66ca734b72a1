/* order_waiting -- approved orders that wait for stock take effect when it has arrived (D6).
 *
 * The claim only finds them. Each is then reserved by the command `order reserve` itself, as the system, so that
 * reservation, credit, facts, audit and news are those of the command. Its request id follows from the order and its
 * version: whoever else tries the same at the same time gets the same reply, and a version that has moved on is refused.
 *
 * A run tries no more than BATCH. The next one goes on behind them, and begins anew after the last, so that orders which are
 * refused again and again (credit) are in nobody's way. */
#include <stdlib.h>

#include "common/digest.h"
#include "common/limits.h"
#include "common/uuid.h"
#include "query/q_order.h"
#include "branchline/v1/order.pb-c.h"
#include "server/job/table.h"
#include "server/job/tx.h"
#include "server/log.h"
#include "server/op/access.h"
#include "server/op/engine.h"

#define BATCH 200
#define DAY_US (INT64_C(86400) * 1000000)

extern const struct op op_order_reserve;

struct waiting_facts {
	struct q_order_waiting order;
};

struct waiting { /* the orders of one run, one after the other */
	struct job_run *run;
	const struct job_env *env;
	struct arena *arena; /* of the order at hand */
	size_t i, n;
	struct q_order_waiting_row row[BATCH];
};

static struct {
	int64_t at; /* 0 = before all */
	struct uuid id;
} tried; /* the last one that a run has tried */

static void next(struct waiting *w);

/* Of the order, its version and the day, since a request id may not be older than LIMIT_REQUEST_ID_DAYS. */
static struct uuid
request_of(const struct q_order_waiting_row *r, int64_t now)
{
	uint8_t text[sizeof(r->id) + sizeof(r->version)], digest[SHA256_BYTES];

	memcpy(text, &r->id, sizeof(r->id));
	for (size_t i = 0; i < sizeof(r->version); i++)
		text[sizeof(r->id) + i] = (uint8_t)((uint64_t)r->version >> (8 * i));
	sha256(text, sizeof(text), digest);
	return uuid_v7_make(now - now % DAY_US, digest);
}

/* Another order was faster, or the credit is used up: it goes on waiting. */
static void
on_reserved(void *ctx, const ProtobufCMessage *re, const struct why *why)
{
	struct waiting *w = ctx;
	const char *id = uuid_text(w->arena, w->row[w->i].id);

	if (re != NULL)
		log_event(LOG_LEVEL_INFO, "order", "effective after waiting", LOG_TEXT("id", id));
	else
		log_event(LOG_LEVEL_DEBUG, "order", "goes on waiting", LOG_TEXT("id", id),
		    LOG_TEXT("text", why_text(why, LANG_EN)));
	arena_free(w->arena);
	w->i++;
	next(w);
}

static void
on_actor(void *ctx, struct found *f, const struct why *why)
{
	struct waiting *w = ctx;
	const struct q_order_waiting_row *r = &w->row[w->i];
	Bl__ReserveOrderRequest *rq;

	if (f == NULL) {
		on_reserved(w, NULL, why);
		return;
	}
	rq = arena_new_n(w->arena, Bl__ReserveOrderRequest, 1);
	bl__reserve_order_request__init(rq);
	rq->request_id = uuid_text(w->arena, request_of(r, f->actor.now));
	rq->order_id = uuid_text(w->arena, r->id);
	rq->expected_version = r->version;
	op_run(w->env->engine,
	    &(struct op_start){.op = &op_order_reserve,
	        .replay = REPLAY_STORED,
	        .rq = &rq->base,
	        .who = &f->actor,
	        .arena = w->arena,
	        .deadline = INT64_MAX},
	    on_reserved, w);
}

static void
next(struct waiting *w)
{
	if (w->i == w->n) {
		struct job_run *run = w->run;

		free(w);
		job_done(run, false);
		return;
	}
	w->arena = arena_new(LIMIT_ARENA_BYTES);
	access_system(w->env->engine, w->arena, on_actor, w);
}

/* ---- the claim ---- */

static void
waiting_load(struct batch *b, const struct actor *who, void *facts)
{
	struct waiting_facts *f = facts;

	(void)who;
	q_order_waiting(b, tried.at, tried.id, BATCH, &f->order);
}

static bool
waiting_apply(struct batch *b, const struct actor *who, void *facts)
{
	(void)b;
	(void)who;
	(void)facts;
	return false;
}

static void
go_on_behind(const struct q_order_waiting *o)
{
	memset(&tried, 0, sizeof(tried));
	if (o->n < BATCH)
		return;
	tried.at = o->row[BATCH - 1].submitted_at;
	tried.id = o->row[BATCH - 1].id;
}

static void
waiting_after(struct job_run *r, const struct job_env *env, void *facts)
{
	const struct waiting_facts *f = facts;
	struct waiting *w = calloc(1, sizeof(*w));

	if (w == NULL)
		abort();
	w->run = r;
	w->env = env;
	w->n = f->order.n;
	for (size_t i = 0; i < w->n; i++)
		w->row[i] = f->order.row[i];
	go_on_behind(&f->order);
	next(w);
}

static const struct job_tx waiting = {.facts_size = sizeof(struct waiting_facts),
    .load = waiting_load,
    .apply = waiting_apply,
    .after = waiting_after};

void
job_order_waiting(struct job_run *r, const struct job_env *env)
{
	job_tx_run(r, env, &waiting);
}
