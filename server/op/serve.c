/* serve.c -- a network call becomes a run of its operation. */
#include "server/op/dispatch.h"

#include <assert.h>

#include "server/op/registry.h"

static struct engine *engine; /* of this worker process */

void
op_serve(struct engine *e)
{
	engine = e;
}

struct engine *
op_engine(void)
{
	return engine;
}

/* ---- admission ---- */

struct admission {
	struct call *call;
	void (*done)(struct call *c, struct found *found);
};

static void
on_known(void *ctx, const struct found *f)
{
	const struct admission *a = ctx;

	if (f->branch)
		call_log_actor(a->call, f->actor.login, f->branch);
}

static void
on_found(void *ctx, struct found *f, const struct why *why)
{
	struct admission *a = ctx;
	struct call *c = a->call;

	if (!f) {
		call_fail(c, why);
		a->done(c, NULL);
		call_drop(c);
		return;
	}
	a->done(c, f);
}

void
op_admit(struct call *c, void (*done)(struct call *c, struct found *found))
{
	const struct call_meta *m = call_meta(c);
	struct admission *a = arena_new_n(call_arena(c), struct admission, 1);
	const struct access_ask ask = {.authorization = m->authorization,
	    .client = m->client,
	    .peer = m->peer,
	    .lang = m->lang,
	    .perm = method_entry(call_method(c))->perm,
	    .arena = call_arena(c),
	    .known = on_known};

	*a = (struct admission){c, done};
	access_find(engine, &ask, on_found, a);
}

struct signed_in {
	struct call *call;
	void (*done)(struct call *c, bool yes);
};

static void
on_signed_in(void *ctx, struct found *f, const struct why *why)
{
	const struct signed_in *s = ctx;

	(void)why;
	s->done(s->call, f != NULL);
}

void
op_signed_in(struct call *c, void (*done)(struct call *c, bool yes))
{
	const struct call_meta *m = call_meta(c);
	struct signed_in *s = arena_new_n(call_arena(c), struct signed_in, 1);
	const struct access_ask ask = {.authorization = m->authorization,
	    .client = m->client,
	    .peer = m->peer,
	    .lang = m->lang,
	    .perm = PERM_SELF,
	    .arena = call_arena(c)};

	*s = (struct signed_in){c, done};
	access_find(engine, &ask, on_signed_in, s);
}

/* ---- unary calls ---- */

struct served {
	ProtobufCMessage *rq;
	struct run *run; /* NULL while the caller is being looked up */
};

static void
on_done(void *ctx, const ProtobufCMessage *re, const struct why *why)
{
	struct call *c = ctx;

	if (re)
		call_reply(c, re);
	else
		call_fail(c, why);
	call_set_data(c, NULL);
	call_drop(c);
}

static void
on_admitted(struct call *c, struct found *f)
{
	struct served *s = call_data(c);
	const struct method *m = call_method(c);

	if (!f)
		return;
	const struct op_start start = {.op = method_entry(m)->op,
	    .replay = m->replay,
	    .rq = s->rq,
	    .who = &f->actor,
	    .arena = call_arena(c),
	    .deadline = call_deadline(c)};
	s->run = op_run(engine, &start, on_done, c);
	if (call_is_gone(c))
		op_cancel(s->run);
}

static void
op_start_call(struct call *c, ProtobufCMessage *rq)
{
	struct served *s = arena_new_n(call_arena(c), struct served, 1);

	s->rq = rq;
	call_set_data(c, s);
	op_admit(c, on_admitted);
}

static void
op_gone(struct call *c)
{
	struct served *s = call_data(c);

	if (s && s->run)
		op_cancel(s->run);
}

const struct call_handler op_call_handler = {.start = op_start_call, .gone = op_gone};
