#include "client/cli/batch.h"

#include <stdlib.h>

#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/signal.h"

#define GLANCE_MS 500

struct batch_run {
	struct cli *cli;
	struct line *l;
	size_t parallel, flying;
	batch_done_fn done;
	void *ctx;
	struct flight *spare; /* records for use again */
};

struct flight {
	struct batch_run *run;
	struct flight *next;
	bl_client *client;
	const struct method *m;
	size_t tag;
};

struct batch_run *
batch_begin(struct cli *cli, struct line *l, size_t parallel, batch_done_fn done, void *ctx)
{
	struct batch_run *b = calloc(1, sizeof(*b));

	if (b == NULL)
		abort();
	*b = (struct batch_run){.cli = cli, .l = l, .parallel = parallel, .done = done, .ctx = ctx};
	signal_catch();
	return b;
}

static struct flight *
flight_new(struct batch_run *b)
{
	struct flight *f = b->spare;

	if (f != NULL)
		b->spare = f->next;
	else if ((f = malloc(sizeof(*f))) == NULL)
		abort();
	return f;
}

static void
on_done(bl_call *call, const bl_error *error, void *ctx)
{
	struct flight *f = ctx;
	struct batch_run *b = f->run;
	bl_error *bad = NULL;
	ProtobufCMessage *reply = error == NULL ? bl_call_reply(call, f->m->response, &bad) : NULL;

	invoke_trace(b->cli, b->l, f->client, f->m, call);
	b->done(b->ctx, f->tag, f->m, reply, error != NULL ? error : bad);
	if (reply != NULL)
		protobuf_c_message_free_unpacked(reply, NULL);
	bl_error_free(bad);
	bl_call_free(call);
	f->next = b->spare;
	b->spare = f;
	b->flying--;
	b->cli->links_fixed = b->flying > 0;
}

static void
wait_until(struct batch_run *b, size_t flying)
{
	while (b->flying > flying && !signal_came())
		connect_wait_any(b->cli, GLANCE_MS);
}

static bl_client *
client_for(struct batch_run *b, const char *context, int *code)
{
	struct line l = *b->l;

	if (context != NULL) {
		l.opt[O_context] = context;
		l.opt[O_server] = NULL;
	}
	return connect_line(b->cli, &l, code);
}

int
batch_add(
    struct batch_run *b, size_t tag, const struct method *m, const ProtobufCMessage *rq, const char *context)
{
	int code = EXIT_FAILED;
	bl_error *err = NULL;

	if (signal_came())
		return EXIT_INTERRUPTED;
	bl_client *c = client_for(b, context, &code);
	if (c == NULL)
		return code;
	struct flight *f = flight_new(b);
	*f = (struct flight){.run = b, .client = c, .m = m, .tag = tag};
	bl_call *call = bl_call_new(c, m->path, &err);
	if (call != NULL)
		bl_call_set_handlers(call, NULL, on_done, f);
	b->flying++;
	b->cli->links_fixed = true;
	if (call == NULL || !bl_call_start(call, rq, &err)) {
		b->flying--;
		f->next = b->spare;
		b->spare = f;
		b->done(b->ctx, tag, m, NULL, err);
		bl_error_free(err);
		bl_call_free(call);
	}
	wait_until(b, b->parallel - 1);
	return 0;
}

bool
batch_finish(struct batch_run *b)
{
	wait_until(b, 0);
	return b->flying == 0;
}

void
batch_free(struct batch_run *b)
{
	if (b->flying > 0)
		connect_close(b->cli); /* interrupted: what is under way is dropped with its connections */
	b->cli->links_fixed = false;
	signal_release();
	for (struct flight *f = b->spare, *next; f != NULL; f = next) {
		next = f->next;
		free(f);
	}
	free(b);
}
