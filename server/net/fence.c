#include "server/net/fence.h"

#include <stdio.h>

#include "common/limits.h"
#include "server/net/wire.h"

struct frame {
	const ProtobufCMessageDescriptor *type;
	const uint8_t *end;
	const ProtobufCFieldDescriptor *field; /* the one being read */
	size_t index;                          /* its place among the elements of a repeated field */
};

struct scan {
	struct wire w;
	struct frame stack[LIMIT_DEPTH];
	int depth; /* frames in use - 1 */
	size_t fields, max_fields;
	enum fence_verdict verdict;
};

static bool
refuse(struct scan *s, enum fence_verdict v)
{
	s->verdict = v;
	return false;
}

static bool
continuation(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	return true;
}

/* Bytes of the character at p, 0 = none that is legal. */
static size_t
utf8_length(const uint8_t *p, size_t n)
{
	uint8_t a = p[0];
	if (a >= 0xc2 && a <= 0xdf)
		return n >= 2 && continuation(p + 1, 1) ? 2 : 0;
	if (a >= 0xe0 && a <= 0xef) {
		if (n < 3 || !continuation(p + 1, 2))
			return 0;
		return (a == 0xe0 && p[1] < 0xa0) || (a == 0xed && p[1] > 0x9f) ? 0 : 3;
	}
	if (a >= 0xf0 && a <= 0xf4) {
		if (n < 4 || !continuation(p + 1, 3))
			return 0;
		return (a == 0xf0 && p[1] < 0x90) || (a == 0xf4 && p[1] > 0x8f) ? 0 : 4;
	}
	return 0;
}

bool
fence_text(const uint8_t *p, size_t n)
{
	size_t i = 0;
	while (i < n) {
		if (p[i] - 1u < 0x7f) { /* 1..127 */
			i++;
			continue;
		}
		size_t len = utf8_length(p + i, n - i);
		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

static enum wire_type
type_on_wire(ProtobufCType t)
{
	switch (t) {
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		return WIRE_FIXED32;
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return WIRE_FIXED64;
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return WIRE_BYTES;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_BOOL:
	case PROTOBUF_C_TYPE_ENUM:
		return WIRE_VARINT;
	}
	return WIRE_VARINT;
}

static bool
count(struct scan *s, size_t n)
{
	if (n > s->max_fields - s->fields)
		return refuse(s, FENCE_FIELDS);
	s->fields += n;
	return true;
}

static bool
packed(struct scan *s, struct wire in, enum wire_type element)
{
	size_t size = element == WIRE_FIXED32 ? 4 : 8, n = (size_t)(in.end - in.p);
	if (element != WIRE_VARINT)
		return n % size == 0 ? count(s, n / size) : refuse(s, FENCE_SHAPE);
	uint64_t v;
	while (in.p < in.end) {
		if (!wire_varint(&in, 10, &v))
			return refuse(s, FENCE_SHAPE);
		if (!count(s, 1))
			return false;
	}
	return true;
}

static bool
descend(struct scan *s, const ProtobufCMessageDescriptor *type, struct wire in)
{
	if (s->depth + 1 == LIMIT_DEPTH)
		return refuse(s, FENCE_DEPTH);
	s->stack[++s->depth] = (struct frame){.type = type, .end = in.end};
	s->w.p = in.p;
	return true;
}

static bool
length_delimited(struct scan *s, const ProtobufCFieldDescriptor *f)
{
	struct wire in;
	struct wire w = {s->w.p, s->stack[s->depth].end};
	if (!wire_bytes(&w, &in))
		return refuse(s, FENCE_SHAPE);
	s->w.p = w.p;
	if (f == NULL) /* unknown: kept as bytes */
		return true;
	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return descend(s, f->descriptor, in);
	if (f->type == PROTOBUF_C_TYPE_STRING)
		return fence_text(in.p, (size_t)(in.end - in.p)) || refuse(s, FENCE_TEXT);
	if (f->type == PROTOBUF_C_TYPE_BYTES)
		return true;
	if (f->label != PROTOBUF_C_LABEL_REPEATED)
		return refuse(s, FENCE_SHAPE);
	return packed(s, in, type_on_wire(f->type));
}

static bool
scalar(struct scan *s, const ProtobufCFieldDescriptor *f, enum wire_type t)
{
	struct wire w = {s->w.p, s->stack[s->depth].end};
	uint64_t v;
	if (f != NULL && type_on_wire(f->type) != t)
		return refuse(s, FENCE_SHAPE);
	bool whole = t == WIRE_VARINT ? wire_varint(&w, 10, &v) : wire_skip(&w, t == WIRE_FIXED32 ? 4 : 8);
	s->w.p = w.p;
	return whole || refuse(s, FENCE_SHAPE);
}

static bool
field(struct scan *s)
{
	struct frame *top = &s->stack[s->depth];
	struct wire w = {s->w.p, top->end};
	uint32_t number;
	enum wire_type type;
	if (!wire_tag(&w, &number, &type))
		return refuse(s, FENCE_SHAPE);
	s->w.p = w.p;
	const ProtobufCFieldDescriptor *f = protobuf_c_message_descriptor_get_field(top->type, number);
	top->index = f != NULL && f == top->field ? top->index + 1 : 0;
	top->field = f;
	if (!count(s, 1))
		return false;
	return type == WIRE_BYTES ? length_delimited(s, f) : scalar(s, f, type);
}

/* "order.lines[3].note": the fields on the way down. */
static void
write_path(const struct scan *s, char *out)
{
	size_t n = 0;
	out[0] = '\0';
	for (int i = 0; i <= s->depth && n < FENCE_PATH; i++) {
		const struct frame *fr = &s->stack[i];
		if (fr->field == NULL)
			break;
		const char *dot = i > 0 ? "." : "";
		if (fr->field->label == PROTOBUF_C_LABEL_REPEATED)
			n += (size_t)snprintf(
			    out + n, FENCE_PATH - n, "%s%s[%zu]", dot, fr->field->name, fr->index);
		else
			n += (size_t)snprintf(out + n, FENCE_PATH - n, "%s%s", dot, fr->field->name);
	}
}

bool
fence_check(
    const ProtobufCMessageDescriptor *d, struct bytes message, size_t max_fields, struct fence_report *r)
{
	struct scan s = {.w = {message.p, message.p + message.n}, .max_fields = max_fields};
	s.stack[0] = (struct frame){.type = d, .end = message.p + message.n};
	bool ok = true;
	while (ok && s.depth >= 0) {
		if (s.w.p == s.stack[s.depth].end)
			s.depth--;
		else
			ok = field(&s);
	}
	r->verdict = s.verdict;
	r->fields = s.fields;
	r->path[0] = '\0';
	if (!ok)
		write_path(&s, r->path);
	return ok;
}
