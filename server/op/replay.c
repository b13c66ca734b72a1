#include "server/op/replay.h"

#include "common/limits.h"

bool
replay_put(struct run *r, struct batch *b)
{
	size_t n = protobuf_c_message_get_packed_size(r->re);
	const struct actor *who = r->s.who;
	uint8_t *p;

	if (n > LIMIT_REPLY_BYTES)
		return false;
	p = arena_alloc(r->s.arena, n + 1); /* an empty reply is not NULL */
	protobuf_c_message_pack(r->re, p);
	q_engine_request_put(b, who->request_id, who->user_id, r->s.op->name,
	    (struct bytes){r->digest, sizeof(r->digest)}, (struct bytes){p, n}, r->notes.path,
	    (int16_t)r->notes.audit.subject, r->notes.audit.id, who->now);
	return true;
}

bool
replay_same(const struct run *r)
{
	const struct q_engine_request_get *s = &r->seen;

	return uuid_eq(s->user_id, r->s.who->user_id) && s->digest.n == sizeof(r->digest) &&
	       memcmp(s->digest.p, r->digest, sizeof(r->digest)) == 0;
}

/* ---- unpacking into the arena ---- */

/* Our own bytes, bounded when they were stored: the budget of a request is not asked. */
static void *
take(void *arena, size_t n)
{
	return arena_alloc(arena, n);
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
	ProtobufCMessage *re = protobuf_c_message_unpack(r->s.op->response, &alloc, s->reply.n, s->reply.p);

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
