/* attempt.c -- one try of a call: what its end means, and whether the same bytes are sent again. */
#include "client/lib/backoff.h"
#include "client/lib/client.h"
#include "client/lib/error.h"
#include "client/lib/h2.h"

#include <stdlib.h>

void
reply_begin(struct reply *r)
{
	free(r->message);
	free(r->details);
	struct frame_reader frames = r->frames;
	frame_reset(&frames);
	*r = (struct reply){.http_status = -1, .grpc_status = -1, .frames = frames};
	r->frames.limit = REPLY_LIMIT;
}

void
reply_free(struct reply *r)
{
	free(r->message);
	free(r->details);
	frame_free(&r->frames);
}

void
attempt_begin(bl_call *call)
{
	reply_begin(&call->reply);
	if (!call->upload)
		call->out_sent = 0;
	call->deferred = false;
	call->sent = true;
	call->attempts++;
	call_move(call, CALL_ACTIVE);
}

/* ---- what the end of a stream says ---- */

/* Something between us and the server answered: a proxy, or no gRPC server at all. */
static bl_error *
http_verdict(int status)
{
	int code = status == 401                                                      ? BL_UNAUTHENTICATED
	           : status == 403                                                    ? BL_PERMISSION_DENIED
	           : status == 404                                                    ? BL_UNIMPLEMENTED
	           : status == 413                                                    ? BL_RESOURCE_EXHAUSTED
	           : status == 429 || status == 502 || status == 503 || status == 504 ? BL_UNAVAILABLE
	                                                                              : BL_UNKNOWN;
	return error_new(code, "LOCAL_PROTOCOL", "HTTP status %d instead of a gRPC reply", status);
}

static bl_error *
frame_verdict(enum frame_result r)
{
	if (r == FRAME_TOO_LARGE)
		return error_new(BL_RESOURCE_EXHAUSTED, "LOCAL_PROTOCOL", "the reply is larger than %u bytes",
		    REPLY_LIMIT);
	if (r == FRAME_NO_MEMORY)
		return error_new(BL_RESOURCE_EXHAUSTED, "LOCAL_MEMORY", "out of memory");
	return error_new(BL_INTERNAL, "LOCAL_PROTOCOL", "the reply is not framed as gRPC demands");
}

static bl_error *
success_verdict(const bl_call *call)
{
	return frame_is_whole(&call->reply.frames) ? NULL : frame_verdict(FRAME_BAD);
}

/* NULL = success. */
static bl_error *
verdict(const bl_call *call, uint32_t h2_error)
{
	const struct reply *r = &call->reply;

	if (r->no_memory)
		return error_new(BL_RESOURCE_EXHAUSTED, "LOCAL_MEMORY", "out of memory");
	if (r->frame_result != FRAME_OK)
		return frame_verdict(r->frame_result);
	if (r->grpc_status == 0)
		return success_verdict(call);
	if (r->grpc_status > 0)
		return error_of_status(r->grpc_status <= BL_UNAUTHENTICATED ? r->grpc_status : BL_UNKNOWN,
		    r->message != NULL ? r->message : "", r->details, r->ndetails);
	if (r->http_status > 0 && r->http_status != 200)
		return http_verdict(r->http_status);
	return error_new(BL_UNAVAILABLE, "LOCAL_LOST",
	    "the server ended the call without an answer (HTTP/2 error %u)", (unsigned)h2_error);
}

/* ---- again? ---- */

/* The server did nothing, or does not know: the same bytes are the way to find out. */
static bool
is_passing(const bl_error *e)
{
	int code = bl_error_code(e);
	return code == BL_UNAVAILABLE || (code == BL_RESOURCE_EXHAUSTED && bl_error_retry_ms(e) > 0);
}

/* A reply without its status is none: as long as nobody has seen it, it is thrown away and asked for again. */
static bool
may_repeat(const bl_call *call)
{
	return call->repeatable && !call->upload && !call->has_message;
}

static void
repeat_at(bl_call *call, int64_t when)
{
	messages_free(&call->messages);
	call->not_before = when;
	call_move(call, CALL_WAITING);
}

void
attempt_end(bl_call *call, uint32_t h2_error, bool refused)
{
	bl_client *c = call->client;
	bl_error *e = verdict(call, h2_error);

	if (call->reply.grpc_status >= 0)
		c->link.useful = true;
	if (e != NULL && bl_error_code(e) == BL_DEADLINE_EXCEEDED)
		error_set_maybe_done(e, true);
	int64_t wait = backoff_us(call->attempts, REPEAT_FIRST_US, REPEAT_LAST_US, random_bits());
	if (refused &&
	    !call->upload) { /* never looked at: not even a write without request_id can have happened */
		bl_error_free(e);
		repeat_at(call, h2_draining(c->link.h2) ? 0 : client_now(c) + wait);
	} else if (e != NULL && is_passing(e) && may_repeat(call)) {
		if (bl_error_retry_ms(e) > 0)
			wait = bl_error_retry_ms(e) * 1000;
		bl_error_free(call->error); /* kept: the better explanation when the time runs out */
		call->error = e;
		repeat_at(call, client_now(c) + wait);
	} else {
		call_finish(call, e);
	}
}

void
attempt_lost(bl_call *call)
{
	const struct link *l = &call->client->link;

	if (call->state == CALL_ACTIVE && may_repeat(call)) {
		repeat_at(call, 0);
		return;
	}
	if (call->state == CALL_WAITING && (call->sent || call->client->wait_ready))
		return; /* goes on waiting */
	bl_error *e = error_new(BL_UNAVAILABLE, l->reason, "%s", l->trouble);
	error_set_maybe_done(e, call->state == CALL_ACTIVE);
	call_finish(call, e);
}
