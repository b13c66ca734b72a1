#include "common/limits.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"
#include "common/pjson/scalar.h"
#include "common/pjson/wellknown.h"

struct encoder {
	unsigned flags;
	unsigned depth;
	struct why *why;
};

static json_t *encode_message(struct encoder *e, const ProtobufCMessage *m);

static json_t *
encode_value(struct encoder *e, const ProtobufCFieldDescriptor *f, const void *at)
{
	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return encode_message(e, *(ProtobufCMessage *const *)at);
	return scalar_encode(f, at, e->why->arena);
}

static json_t *
encode_array(struct encoder *e, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < field_count(m, f); i++)
		if (json_array_append_new(out, encode_value(e, f, field_at(m, f, i))) != 0) {
			json_decref(out);
			return NULL;
		}
	return out;
}

static json_t *
encode_map(struct encoder *e, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	const ProtobufCMessageDescriptor *d = f->descriptor;
	json_t *out = json_object();

	for (size_t i = 0; i < field_count(m, f); i++) {
		const ProtobufCMessage *entry = *(ProtobufCMessage *const *)field_at(m, f, i);
		char *key = scalar_key(e->why->arena, &d->fields[0], field_at(entry, &d->fields[0], 0));
		json_t *value = encode_value(e, &d->fields[1], field_at(entry, &d->fields[1], 0));
		if (json_object_set_new(out, key, value) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *
encode_field(struct encoder *e, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	if (field_is_map(f))
		return encode_map(e, m, f);
	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return encode_array(e, m, f);
	return encode_value(e, f, field_at(m, f, 0));
}

static bool
is_shown(const struct encoder *e, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	if (field_count(m, f) > 0)
		return true;
	return (e->flags & PJSON_DEFAULTS) && (field_implicit(f) || f->label == PROTOBUF_C_LABEL_REPEATED);
}

static json_t *
encode_object(struct encoder *e, const ProtobufCMessage *m)
{
	const ProtobufCMessageDescriptor *d = m->descriptor;
	json_t *out = json_object();

	for (unsigned i = 0; i < d->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &d->fields[i];
		if (!is_shown(e, m, f))
			continue;
		if (json_object_set_new(out, field_camel(e->why->arena, f->name), encode_field(e, m, f)) !=
		    0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *
encode_message(struct encoder *e, const ProtobufCMessage *m)
{
	if (m == NULL) /* a map entry without value */
		return json_object();
	char *text = wellknown_text(m, e->flags, e->why->arena);
	if (text != NULL)
		return json_string(text);
	if (e->depth == LIMIT_DEPTH) {
		deny(e->why, R_TOO_LARGE, "nesting", "16");
		return NULL;
	}
	e->depth++;
	json_t *out = encode_object(e, m);
	e->depth--;
	return out;
}

json_t *
pjson_encode(const ProtobufCMessage *m, unsigned flags, struct why *why)
{
	struct encoder e = {.flags = flags, .why = why};
	json_t *out = encode_message(&e, m);

	if (out == NULL && why->reason == R_NONE)
		deny(why, R_MALFORMED, "UTF-8");
	return out;
}
