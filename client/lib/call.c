#include "client/lib/client.h"
#include "client/lib/error.h"
#include "client/lib/h2.h"

#include <stdlib.h>
#include <string.h>

#include "client/lib/request.h"

#define MESSAGE_LIMIT (4u << 20)

static struct calls *
list_of(bl_call *call)
{
	bl_client *c = call->client;

	switch (call->state) {
	case CALL_WAITING:
		return &c->waiting;
	case CALL_ACTIVE:
		return &c->active;
	case CALL_DONE:
		return call->told ? NULL : &c->events;
	case CALL_NEW:
		break;
	}
	return NULL;
}

static void
call_unlink(bl_call *call)
{
	if (call->client != NULL && list_of(call) != NULL)
		TAILQ_REMOVE(list_of(call), call, link);
}

void
call_move(bl_call *call, enum call_state to)
{
	call_unlink(call);
	call->state = to;
	if (list_of(call) != NULL)
		TAILQ_INSERT_TAIL(list_of(call), call, link);
}

void
call_finish(bl_call *call, bl_error *e)
{
	bl_error_free(call->error);
	call->error = e;
	if (e != NULL)
		error_set_request(e, call->request_id, call->reply.call_id);
	call->finished = client_now(call->client);
	call_move(call, CALL_DONE);
}

/* ---- callbacks ---- */

static void
call_destroy(bl_call *call)
{
	free(call->path);
	buffer_free(&call->out);
	reply_free(&call->reply);
	messages_free(&call->messages);
	bl_error_free(call->error);
	free(call);
}

/* false: the callback freed the call. */
static bool
tell_messages(bl_call *call)
{
	struct message *m;

	while (call->on_message != NULL && (m = messages_take(&call->messages)) != NULL) {
		call->has_message = true;
		call->calling = true;
		call->on_message(call, m->bytes, m->n, call->ctx);
		call->calling = false;
		free(m);
		if (call->doomed) {
			call_destroy(call);
			return false;
		}
	}
	return true;
}

static void
tell_done(bl_call *call)
{
	TAILQ_REMOVE(&call->client->events, call, link);
	call->told = true;
	if (call->on_done == NULL)
		return;
	call->calling = true;
	call->on_done(call, call->error, call->ctx);
	call->calling = false;
	if (call->doomed)
		call_destroy(call);
}

static bl_call *
call_with_messages(bl_client *c)
{
	bl_call *call;

	TAILQ_FOREACH (call, &c->active, link)
		if (call->on_message != NULL && call->messages.count > 0)
			return call;
	return NULL;
}

void
deliver_events(bl_client *c)
{
	bl_call *call;

	while ((call = call_with_messages(c)) != NULL)
		tell_messages(call);
	while ((call = TAILQ_FIRST(&c->events)) != NULL)
		if (tell_messages(call))
			tell_done(call);
}

bool
events_pending(const bl_client *c)
{
	return !TAILQ_EMPTY(&c->events);
}

/* ---- time ---- */

static bl_error *
timeout_error(const bl_call *call)
{
	const struct link *l = &call->client->link;
	const char *last = call->error != NULL ? bl_error_message(call->error) : l->trouble;
	bl_error *e;

	if (*last != '\0')
		e = error_new(
		    BL_DEADLINE_EXCEEDED, "LOCAL_TIMEOUT", "no answer in time; last trouble: %s", last);
	else
		e = error_new(BL_DEADLINE_EXCEEDED, "LOCAL_TIMEOUT", "no answer in time");
	error_set_maybe_done(e, call->sent);
	return e;
}

/* Ends an open stream with a result of our own. */
static void
call_abort(bl_call *call, bl_error *e)
{
	if (call->state == CALL_ACTIVE)
		h2_cancel(call->client->link.h2, call);
	call_finish(call, e);
}

static void
expire_list(struct calls *list, int64_t now)
{
	bl_call *call, *next;

	for (call = TAILQ_FIRST(list); call != NULL; call = next) {
		next = TAILQ_NEXT(call, link);
		if (call->deadline <= now)
			call_abort(call, timeout_error(call));
	}
}

void
expire_calls(bl_client *c)
{
	int64_t now = client_now(c);

	expire_list(&c->waiting, now);
	expire_list(&c->active, now);
}

/* ---- the public side ---- */

bl_call *
bl_call_new(bl_client *c, const char *path, bl_error **err)
{
	bl_call *call = calloc(1, sizeof(*call));

	if (call == NULL || (call->path = strdup(path)) == NULL) {
		free(call);
		NO_MEMORY(err);
		return NULL;
	}
	call->client = c;
	call->timeout = c->timeout;
	call->repeatable = path_is_read(path);
	messages_init(&call->messages);
	reply_begin(&call->reply);
	return call;
}

void
bl_call_set_handlers(bl_call *call, bl_message_fn on_message, bl_done_fn on_done, void *ctx)
{
	call->on_message = on_message;
	call->on_done = on_done;
	call->ctx = ctx;
}

void
bl_call_set_timeout_ms(bl_call *call, int64_t ms)
{
	call->timeout = ms > 0 && ms < NEVER / 2000 ? ms * 1000 : NEVER;
}

void
bl_call_set_repeatable(bl_call *call, bool repeatable)
{
	call->repeatable = repeatable;
}

static void
call_launch(bl_call *call)
{
	call->started = client_now(call->client);
	call->deadline = call->timeout == NEVER ? NEVER : call->started + call->timeout;
	call_move(call, CALL_WAITING);
}

/* Appends a message with its frame. */
static bool
add_message(bl_call *call, const ProtobufCMessage *m, bl_error **err)
{
	size_t n = protobuf_c_message_get_packed_size(m);
	uint8_t head[FRAME_HEAD];

	if (n > MESSAGE_LIMIT)
		return error_give(err, error_new(BL_RESOURCE_EXHAUSTED, "LOCAL_ARGUMENT",
		                           "the request has %zu bytes, more than %u", n, MESSAGE_LIMIT));
	uint8_t *bytes = malloc(n + 1);
	if (bytes == NULL)
		return NO_MEMORY(err);
	protobuf_c_message_pack(m, bytes);
	frame_head(head, n);
	bool ok = buffer_add(&call->out, head, sizeof(head)) && buffer_add(&call->out, bytes, n);
	free(bytes);
	return ok || NO_MEMORY(err);
}

static bool
is_new(const bl_call *call, bl_error **err)
{
	return call->state == CALL_NEW || error_give(err, error_new(BL_INVALID_ARGUMENT, "LOCAL_ARGUMENT",
	                                                      "the call was started before"));
}

bool
bl_call_start(bl_call *call, const ProtobufCMessage *request, bl_error **err)
{
	struct request rq;

	if (!is_new(call, err) || !request_prepare(&rq, request, err))
		return false;
	bool ok = add_message(call, rq.message, err);
	if (ok && rq.id[0] != '\0') {
		memcpy(call->request_id, rq.id, sizeof(rq.id));
		call->repeatable = true;
	}
	request_release(&rq);
	if (!ok)
		return false;
	call->ended = true;
	call_launch(call);
	return true;
}

bl_call *
bl_call_send(bl_client *c, const char *path, const ProtobufCMessage *request, bl_error **err)
{
	bl_call *call = bl_call_new(c, path, err);

	if (call != NULL && !bl_call_start(call, request, err)) {
		bl_call_free(call);
		return NULL;
	}
	return call;
}

bool
bl_call_open(bl_call *call, bl_error **err)
{
	if (!is_new(call, err))
		return false;
	call->upload = true;
	call_launch(call);
	return true;
}

bool
bl_call_write(bl_call *call, const ProtobufCMessage *message, bl_error **err)
{
	if (!call->upload || call->ended)
		return error_give(
		    err, error_new(BL_INVALID_ARGUMENT, "LOCAL_ARGUMENT", "the call takes no more messages"));
	if (call->state == CALL_DONE)
		return true; /* the server has answered; what is written now is not read */
	if (!add_message(call, message, err))
		return false;
	if (call->state == CALL_ACTIVE)
		h2_resume(call->client->link.h2, call);
	return true;
}

void
bl_call_end(bl_call *call)
{
	call->ended = true;
	if (call->state == CALL_ACTIVE)
		h2_resume(call->client->link.h2, call);
}

size_t
bl_call_unsent(const bl_call *call)
{
	return call->state == CALL_DONE ? 0 : call->out.n - call->out_sent;
}

void
bl_call_cancel(bl_call *call)
{
	if (call->state == CALL_NEW || call->state == CALL_DONE)
		return;
	bl_error *e = error_new(BL_CANCELLED, "LOCAL_CANCELLED", "the call was cancelled");
	error_set_maybe_done(e, call->sent);
	call_abort(call, e);
}

void
bl_call_free(bl_call *call)
{
	if (call == NULL)
		return;
	if (call->state == CALL_ACTIVE)
		h2_cancel(call->client->link.h2, call);
	call_unlink(call);
	call->state = CALL_NEW;
	if (call->calling)
		call->doomed = true; /* its callback is running; deliver_events() frees it */
	else
		call_destroy(call);
}

bool
bl_call_is_done(const bl_call *call)
{
	return call->state == CALL_DONE && call->told;
}

const bl_error *
bl_call_error(const bl_call *call)
{
	return call->state == CALL_DONE ? call->error : NULL;
}

bool
bl_call_wait(bl_call *call)
{
	while (call->client != NULL && call->state != CALL_NEW && !bl_call_is_done(call))
		bl_client_wait(call->client, -1);
	return call->state == CALL_DONE && call->error == NULL;
}

ProtobufCMessage *
bl_call_reply(bl_call *call, const ProtobufCMessageDescriptor *type, bl_error **err)
{
	struct message *m = messages_take(&call->messages);

	if (m == NULL)
		return NULL;
	call->has_message = true;
	ProtobufCMessage *reply = protobuf_c_message_unpack(type, NULL, m->n, m->bytes);
	free(m);
	if (reply == NULL)
		error_give(err, error_new(BL_INTERNAL, "LOCAL_PROTOCOL", "the reply is no %s", type->name));
	return reply;
}

const char *
bl_call_request_id(const bl_call *call)
{
	return call->request_id;
}

unsigned
bl_call_attempts(const bl_call *call)
{
	return call->attempts;
}

size_t
bl_call_bytes_sent(const bl_call *call)
{
	return call->upload ? call->out.off : call->out_sent;
}

size_t
bl_call_bytes_received(const bl_call *call)
{
	return call->reply.bytes;
}

int64_t
bl_call_elapsed_us(const bl_call *call)
{
	if (call->state == CALL_NEW)
		return 0;
	return (call->state == CALL_DONE ? call->finished : client_now(call->client)) - call->started;
}
