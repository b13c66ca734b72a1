#include "client/cli/invoke.h"

#include <stdlib.h>

#include "client/cli/say.h"
#include "client/cli/signal.h"
#include "common/pjson/field.h"

#define GLANCE_MS 500 /* between looks at the signal, should it come just before poll() */

void
invoke_wait(bl_client *c, bl_call *call)
{
	signal_catch();
	while (!bl_call_is_done(call)) {
		if (signal_came())
			bl_call_cancel(call);
		bl_client_wait(c, GLANCE_MS);
	}
	signal_release();
}

void
invoke_trace(struct cli *cli, struct line *l, bl_client *c, const struct method *m, const bl_call *call)
{
	const bl_error *e = bl_call_error(call);

	if (l->opt[O_trace] == NULL)
		return;
	tell(cli, T_trace_call, m->path, bl_client_peer(c), bl_client_tls(c),
	    (double)bl_call_elapsed_us(call) / 1000, bl_call_attempts(call), bl_call_bytes_sent(call),
	    bl_call_bytes_received(call), (unsigned long long)bl_client_bytes_sent(c),
	    (unsigned long long)bl_client_bytes_received(c), bl_error_code(e));
	if (bl_call_request_id(call)[0] != '\0')
		tell(cli, T_trace_request, bl_call_request_id(call));
	if (e != NULL && bl_error_call_id(e)[0] != '\0')
		tell(cli, T_trace_call_id, bl_error_call_id(e));
}

static ProtobufCMessage *
reply_of(bl_call *call, const struct method *m, bl_error **err)
{
	ProtobufCMessage *reply = bl_call_reply(call, m->response, err);

	if (reply == NULL && *err == NULL) /* success without a message: an empty one */
		reply = protobuf_c_message_unpack(m->response, NULL, 0, NULL);
	return reply;
}

ProtobufCMessage *
invoke_once(struct cli *cli, struct line *l, bl_client *c, const struct method *m, const ProtobufCMessage *rq,
    bl_error **err)
{
	bl_call *call = bl_call_send(c, m->path, rq, err);

	if (call == NULL)
		return NULL;
	invoke_wait(c, call);
	invoke_trace(cli, l, c, m, call);
	ProtobufCMessage *reply = NULL;
	if (bl_call_error(call) == NULL)
		reply = reply_of(call, m, err);
	else
		*err = bl_error_copy(bl_call_error(call));
	bl_call_free(call);
	return reply;
}

static const char *
param(const bl_error *e, const char *name)
{
	for (size_t i = 0; i < bl_error_param_count(e); i++)
		if (strcmp(bl_error_param_name(e, i), name) == 0)
			return bl_error_param_value(e, i);
	return NULL;
}

/* The field, when the caller left it open. */
static int64_t *
open_version(ProtobufCMessage *rq)
{
	const ProtobufCFieldDescriptor *f = field_find(rq->descriptor, "expected_version");

	if (f == NULL || f->type != PROTOBUF_C_TYPE_INT64 || f->label == PROTOBUF_C_LABEL_REPEATED)
		return NULL;
	int64_t *v = (int64_t *)(void *)((char *)rq + f->offset);
	return *v == 0 ? v : NULL;
}

ProtobufCMessage *
invoke_fresh(struct cli *cli, struct line *l, bl_client *c, const struct method *m, ProtobufCMessage *rq,
    bl_error **err)
{
	int64_t *version = open_version(rq);
	ProtobufCMessage *reply = invoke_once(cli, l, c, m, rq, err);
	const char *is = reply == NULL && version != NULL ? param(*err, "version") : NULL;

	if (is == NULL || strcmp(bl_error_reason(*err), "STALE_VERSION") != 0)
		return reply;
	*version = strtoll(is, NULL, 10);
	bl_error_free(*err);
	*err = NULL;
	if (l->opt[O_verbose] != NULL)
		tell(cli, T_version_found, (long long)*version);
	return invoke_once(cli, l, c, m, rq, err);
}
