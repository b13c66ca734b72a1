#include "server/net/unpack.h"

#include <stdio.h>

#include "common/limits.h"
#include "server/net/fence.h"

struct budget {
	struct arena *arena;
	size_t left;
	bool over;
};

static void *
budget_alloc(void *data, size_t n)
{
	struct budget *b = data;
	void *p = n <= b->left ? arena_try(b->arena, n) : NULL;
	if (p == NULL) {
		b->over = true;
		return NULL;
	}
	b->left -= n;
	return p;
}

static void
budget_free(void *data, void *p)
{
	(void)data, (void)p; /* goes with the arena */
}

static size_t
fields_allowed(enum method_size size)
{
	switch (size) {
	case SIZE_SMALL:
		return LIMIT_FIELDS_SMALL;
	case SIZE_NORMAL:
		return LIMIT_FIELDS_NORMAL;
	case SIZE_DOCUMENT:
		return LIMIT_FIELDS_DOCUMENT;
	}
	return LIMIT_FIELDS_SMALL;
}

static void
deny_limit(struct why *why, const char *what, size_t limit)
{
	char text[24];
	snprintf(text, sizeof(text), "%zu", limit);
	deny(why, R_TOO_LARGE, what, text);
}

static void
deny_fenced(const struct fence_report *r, size_t max_fields, struct why *why)
{
	switch (r->verdict) {
	case FENCE_DEPTH:
		deny_limit(why, "nesting", LIMIT_DEPTH);
		return;
	case FENCE_FIELDS:
		deny_limit(why, "fields", max_fields);
		return;
	case FENCE_TEXT:
		violate(why, field_path(why, "%s", r->path), R_BAD_TEXT);
		why_invalid(why);
		return;
	case FENCE_SHAPE:
	case FENCE_OK:
		deny(why, R_MALFORMED, r->path[0] != '\0' ? r->path : "not this type of message");
		return;
	}
}

ProtobufCMessage *
unpack_request(const struct method *m, struct bytes message, struct arena *a, struct why *why)
{
	struct fence_report r;
	size_t max_fields = fields_allowed(m->size);
	if (!fence_check(m->request, message, max_fields, &r)) {
		deny_fenced(&r, max_fields, why);
		return NULL;
	}
	struct budget b = {.arena = a, .left = 8 * message.n + (64u << 10)};
	ProtobufCAllocator al = {.alloc = budget_alloc, .free = budget_free, .allocator_data = &b};
	ProtobufCMessage *rq = protobuf_c_message_unpack(m->request, &al, message.n, message.p);
	if (rq != NULL)
		return rq;
	if (b.over)
		deny_limit(why, "memory of the request", 8 * message.n + (64u << 10));
	else
		deny(why, R_MALFORMED, "not this type of message");
	return NULL;
}
