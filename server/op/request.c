#include "server/op/request.h"

#include <assert.h>

#include "common/limits.h"
#include "common/uuid.h"

#define DAY_US (INT64_C(86400) * 1000000)

/* The member behind a singular field of the given type; NULL when the message has none. */
static void *
member(ProtobufCMessage *m, const char *name, ProtobufCType type)
{
	const ProtobufCFieldDescriptor *f =
	    protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);

	if (!f || f->type != type || f->label == PROTOBUF_C_LABEL_REPEATED)
		return NULL;
	return (uint8_t *)m + f->offset;
}

enum reason
request_id_check(const char *text, int64_t now_us, struct uuid *out)
{
	struct uuid u;
	int64_t at;

	if (!uuid_parse(text, &u) || uuid_version(u) != 7)
		return R_BAD_REQUEST_ID;
	at = uuid_v7_ms(u) * 1000;
	if (at < now_us - LIMIT_REQUEST_ID_DAYS * DAY_US)
		return R_REQUEST_ID_TOO_OLD;
	if (at > now_us + DAY_US)
		return R_REQUEST_ID_IN_FUTURE;
	*out = u;
	return R_NONE;
}

void
request_digest(const char *op, ProtobufCMessage *rq, struct arena *a, uint8_t out[SHA256_BYTES])
{
	char **id = member(rq, "request_id", PROTOBUF_C_TYPE_STRING);
	char *kept = id ? *id : NULL;
	size_t name = strlen(op) + 1;

	if (id)
		*id = (char *)(uintptr_t)protobuf_c_empty_string;
	size_t n = protobuf_c_message_get_packed_size(rq);
	uint8_t *buf = arena_alloc(a, name + n);
	memcpy(buf, op, name);
	protobuf_c_message_pack(rq, buf + name);
	if (id)
		*id = kept;
	sha256(buf, name + n, out);
}

/* An id is a must for what is stored; a dry run and a request that is never stored may do without. */
static bool
check_id(struct run *r, const char *text)
{
	enum reason reason = R_NONE;

	if (text && *text)
		reason = request_id_check(text, r->s.who->now, &r->s.who->request_id);
	else if (r->replayable)
		reason = R_REQUIRED;
	else
		r->s.who->request_id = uuid_v7_new(r->s.who->now);
	if (reason == R_NONE)
		return true;
	violate(&r->why, "request_id", reason);
	return why_invalid(&r->why);
}

bool
request_check(struct run *r)
{
	struct arena *a = r->s.arena;
	char **id = member(r->s.rq, "request_id", PROTOBUF_C_TYPE_STRING);
	protobuf_c_boolean *only = member(r->s.rq, "validate_only", PROTOBUF_C_TYPE_BOOL);

	if (r->s.op->kind != OPK_COMMAND)
		return true;
	assert(id || r->s.replay ==
	                 REPLAY_NONE); /* a command that is stored has a request_id: a rule of the contract */
	r->s.who->validate_only = only && *only;
	r->replayable = r->s.replay == REPLAY_STORED && !r->s.who->validate_only;
	if (!check_id(r, id ? *id : NULL))
		return false;
	if (!r->replayable)
		return true;
	struct arena_mark m = arena_mark(a);
	request_digest(r->s.op->name, r->s.rq, a, r->digest);
	arena_reset(a, m);
	return true;
}
