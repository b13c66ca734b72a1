#include "client/cli/watch.h"

#include <stdlib.h>

#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/signal.h"
#include "common/pjson/field.h"

struct watch {
	struct cli *cli;
	struct line *l;
	ProtobufCMessage *rq;
	long left; /* -1 = no limit */
	struct show_stream shown;
	bool full;
	int code;
	struct arena_mark mark;
};

static const char *
text_of_field(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);

	if (f == NULL || f->type != PROTOBUF_C_TYPE_STRING || field_count(m, f) == 0)
		return "";
	return *(const char *const *)field_at(m, f, 0);
}

/* The next request goes on behind this message. */
static void
remember_cursor(struct watch *w, const ProtobufCMessage *event)
{
	const ProtobufCFieldDescriptor *f = field_find(w->rq->descriptor, "cursor");
	const char *cursor = text_of_field(event, "cursor");

	if (f == NULL || *cursor == '\0')
		return;
	arena_reset(w->l->arena, w->mark); /* forgets the cursor before, and what showing it took */
	*(char **)(void *)((char *)w->rq + f->offset) = arena_strdup(w->l->arena, cursor);
}

static void
on_message(bl_call *call, const void *bytes, size_t n, void *ctx)
{
	struct watch *w = ctx;
	ProtobufCMessage *m =
	    w->full ? NULL : protobuf_c_message_unpack(w->l->method->response, NULL, n, bytes);

	if (m == NULL)
		return;
	struct rows rows = rows_of(w->l->arena, &m, 1);
	if (rows.n > 0 && strcmp(text_of_field(rows.v[0], "kind"), "heartbeat") != 0) {
		w->code = show_streamed(w->cli, w->l, m, &w->shown);
		w->full = w->code != EXIT_OK || (w->left > 0 && --w->left == 0);
	}
	if (rows.n > 0)
		remember_cursor(w, rows.v[0]);
	protobuf_c_message_free_unpacked(m, NULL);
	if (w->full)
		bl_call_cancel(call);
}

/* One stream until it ends. true: it broke and may go on. */
static bool
watch_once(struct watch *w, bl_client *c)
{
	bl_error *err = NULL;
	bl_call *call = bl_call_new(c, w->l->method->path, &err);

	if (call != NULL) {
		bl_call_set_handlers(call, on_message, NULL, w);
		if (w->l->opt[O_timeout] == NULL)
			bl_call_set_timeout_ms(call, 0);
	}
	if (call == NULL || !bl_call_start(call, w->rq, &err)) {
		w->code = problem_error(w->cli, w->l, err);
		bl_error_free(err);
		bl_call_free(call);
		return false;
	}
	invoke_wait(c, call);
	invoke_trace(w->cli, w->l, c, w->l->method, call);
	const bl_error *e = bl_call_error(call);
	bool lost = bl_error_code(e) == BL_UNAVAILABLE && !w->full && w->shown.begun;
	bool timeout =
	    bl_error_code(e) == BL_DEADLINE_EXCEEDED && w->l->opt[O_timeout] != NULL; /* as was asked */
	if (signal_came() && !w->full)
		w->code = EXIT_INTERRUPTED;
	else if (e != NULL && !w->full && !lost && !timeout)
		w->code = problem_error(w->cli, w->l, e);
	bl_call_free(call);
	return lost && w->code == EXIT_OK;
}

int
watch_run(struct cli *cli, struct line *l)
{
	struct watch w = {.cli = cli, .l = l, .left = -1};
	int code = EXIT_OK;
	char *end;

	if (l->opt[O_limit] != NULL) {
		w.left = strtol(l->opt[O_limit], &end, 10);
		if (*end != '\0' || w.left < 1)
			return usage(cli, T_bad_number, "--limit", l->opt[O_limit]);
	}
	w.rq = request_build(cli, l, &code);
	bl_client *c = w.rq != NULL ? connect_line(cli, l, &code) : NULL;
	if (c == NULL)
		return code;
	bl_client_set_wait_ready(c, l->opt[O_retry] != NULL);
	w.mark = arena_mark(l->arena);
	while (watch_once(&w, c)) {
		if (l->opt[O_verbose] != NULL)
			tell(cli, T_watch_again);
		bl_client_set_wait_ready(c, true);
	}
	return w.code;
}
