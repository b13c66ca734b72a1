#include "server/op/replay.h"

#include <stdio.h>

#include "common/limits.h"
#include "common/uuid.h"
#include "server/op/subject.h"

void
replay_put(struct run *r, struct batch *b)
{
	size_t n = protobuf_c_message_get_packed_size(r->re);
	struct bytes reply = {0};
	const struct actor *who = r->s.who;

	if (n <= LIMIT_STORED_REPLY_BYTES) {
		uint8_t *p = arena_alloc(r->s.arena, n + 1); /* an empty reply is not NULL */

		reply = (struct bytes){p, protobuf_c_message_pack(r->re, p)};
	}
	q_engine_request_put(b, who->request_id, who->user_id, r->s.op->name,
	    (struct bytes){r->digest, sizeof(r->digest)}, reply, r->notes.path,
	    (int16_t)r->notes.audit.subject, r->notes.audit.id, who->now);
}

bool
replay_same(const struct run *r)
{
	const struct q_engine_request_get *s = &r->seen;

	return uuid_eq(s->user_id, r->s.who->user_id) && s->digest.n == sizeof(r->digest) &&
	       memcmp(s->digest.p, r->digest, sizeof(r->digest)) == 0;
}

/* ---- unpacking into the arena ---- */

static void *
take(void *arena, size_t n)
{
	return arena_try(arena, n);
}

static void
leave(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

ProtobufCMessage *
replay_reply(struct run *r)
{
	const struct q_engine_request_get *s = &r->seen;
	ProtobufCAllocator alloc = {take, leave, r->s.arena};
	ProtobufCMessage *re;

	if (!s->reply.p)
		return NULL;
	re = protobuf_c_message_unpack(r->s.op->response, &alloc, s->reply.n, s->reply.p);
	if (re && s->number && s->number_path)
		message_set_text(re, s->number_path, arena_strdup(r->s.arena, s->number), r->s.arena);
	return re;
}

/* ---- places in messages ---- */

static const ProtobufCFieldDescriptor *
singular(const ProtobufCMessageDescriptor *d, const char *name, ProtobufCType type)
{
	const ProtobufCFieldDescriptor *f = protobuf_c_message_descriptor_get_field_by_name(d, name);

	return f && f->type == type && f->label != PROTOBUF_C_LABEL_REPEATED &&
	               !(f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
	           ? f
	           : NULL;
}

bool
message_set_text(ProtobufCMessage *m, const char *path, char *value, struct arena *a)
{
	const ProtobufCFieldDescriptor *f;
	const char *dot = strchr(path, '.');

	if (!dot) {
		f = singular(m->descriptor, path, PROTOBUF_C_TYPE_STRING);
		if (f)
			*(char **)((uint8_t *)m + f->offset) = value;
		return f != NULL;
	}
	f = singular(m->descriptor, arena_strndup(a, path, (size_t)(dot - path)), PROTOBUF_C_TYPE_MESSAGE);
	ProtobufCMessage *inner = f ? *(ProtobufCMessage **)((uint8_t *)m + f->offset) : NULL;
	return inner && message_set_text(inner, dot + 1, value, a);
}

/* ---- replies that were too large ---- */

bool
replay_reread(struct run *r, const struct op **get, ProtobufCMessage **rq)
{
	const char *noun = subject_noun((enum subject)r->seen.subject);
	struct arena *a = r->s.arena;

	*get = noun && r->engine->cfg.find ? r->engine->cfg.find(arena_printf(a, "%s_get", noun)) : NULL;
	if (!*get || (*get)->kind != OPK_QUERY)
		return false;
	*rq = run_message(r, (*get)->request);
	return message_set_text(*rq, arena_printf(a, "%s_id", noun), uuid_text(a, r->seen.subject_id), a);
}

ProtobufCMessage *
replay_convert(struct run *r, const ProtobufCMessage *answer)
{
	const char *noun = subject_noun((enum subject)r->seen.subject);
	const ProtobufCFieldDescriptor *from = singular(answer->descriptor, noun, PROTOBUF_C_TYPE_MESSAGE);
	const ProtobufCFieldDescriptor *to = singular(r->s.op->response, noun, PROTOBUF_C_TYPE_MESSAGE);
	ProtobufCMessage *re;

	if (!from || !to || from->descriptor != to->descriptor)
		return NULL;
	re = run_message(r, r->s.op->response);
	*(ProtobufCMessage **)((uint8_t *)re + to->offset) =
	    *(ProtobufCMessage *const *)((const uint8_t *)answer + from->offset);
	return re;
}
