/* The contract of call.h. */
#include "server/net/call.h"

#include <stdio.h>

#include "common/limits.h"
#include "server/net/rpc.h"
#include "server/net/status.h"

const struct method *
call_method(const struct call *c)
{
	return c->method;
}

const struct call_meta *
call_meta(const struct call *c)
{
	return &c->meta;
}

struct arena *
call_arena(struct call *c)
{
	return c->arena;
}

int64_t
call_deadline(const struct call *c)
{
	return c->deadline;
}

bool
call_is_gone(const struct call *c)
{
	return c->gone || c->conn == NULL;
}

void *
call_data(const struct call *c)
{
	return c->data;
}

void
call_set_data(struct call *c, void *data)
{
	c->data = data;
}

/* The stream takes an answer. */
static bool
listening(const struct call *c)
{
	return !c->answered && !c->gone && c->conn != NULL && c->conn->state != CONN_DEAD;
}

static void
too_large(struct call *c)
{
	char limit[16];
	snprintf(limit, sizeof(limit), "%d", LIMIT_REPLY_BYTES);
	rpc_refuse(c, R_TOO_LARGE, "reply", limit);
}

static void
settled(struct call *c)
{
	c->answered = true;
	c->in.refused = true; /* what the client still sends is thrown away */
	rpc_charge(c);
	rpc_settle(c);
	if (c->deadline - loop_now(c->net->loop) > c->net->times.stall * INT64_C(1000000))
		rpc_timer(c); /* from now on it watches the output */
}

void
call_reply(struct call *c, const ProtobufCMessage *re)
{
	if (!listening(c))
		return;
	if (rpc_send(c, re))
		settled(c);
	else
		too_large(c);
}

void
call_fail(struct call *c, const struct why *why)
{
	const struct reason_row *row = reason_row(why->reason);
	if (!listening(c))
		return;
	c->code = row->code;
	c->reason = why->reason;
	c->retry_ms = why->retry_ms;
	c->text = status_text(why, c->meta.lang, c->arena);
	c->details = status_pack(why, c->meta.lang, c->meta.request_id, c->arena);
	settled(c);
}

bool
call_send(struct call *c, const ProtobufCMessage *m)
{
	if (!listening(c))
		return false;
	if (!rpc_send(c, m)) {
		too_large(c);
		return false;
	}
	c->out.full = rpc_output_full(c);
	return !c->out.full;
}

void
call_finish(struct call *c)
{
	if (listening(c))
		settled(c);
}

void
call_more(struct call *c)
{
	if (listening(c) && c->in.busy)
		rpc_input_go_on(c);
}

void
call_drop(struct call *c)
{
	if (!c->answered && !c->gone) {
		c->gone = true; /* nobody is left to be told */
		rpc_refuse(c, R_INTERNAL, NULL, NULL);
	}
	c->dropped = true;
	rpc_release(c);
}

void
call_log_actor(struct call *c, const char *user, const char *branch)
{
	c->user = arena_strdup(c->arena, user);
	c->branch = arena_strdup(c->arena, branch);
}
