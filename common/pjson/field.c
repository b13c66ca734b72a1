#include "common/pjson/field.h"

#include <ctype.h>

size_t
field_size(const ProtobufCFieldDescriptor *f)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return 8;
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_MESSAGE:
		return sizeof(void *);
	case PROTOBUF_C_TYPE_BYTES:
		return sizeof(ProtobufCBinaryData);
	case PROTOBUF_C_TYPE_BOOL:
		return sizeof(protobuf_c_boolean);
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_ENUM:
		break;
	}
	return 4;
}

bool
field_implicit(const ProtobufCFieldDescriptor *f)
{
	return f->label == PROTOBUF_C_LABEL_NONE && (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 &&
	       f->type != PROTOBUF_C_TYPE_MESSAGE;
}

/* Whether a field without presence holds its default: zero, the empty string. */
static bool
is_zero(const ProtobufCFieldDescriptor *f, const void *at)
{
	static const char zero[sizeof(ProtobufCBinaryData)];

	if (f->type == PROTOBUF_C_TYPE_STRING) {
		const char *s = *(const char *const *)at;
		return s == NULL || *s == '\0';
	}
	if (f->type == PROTOBUF_C_TYPE_BYTES)
		return ((const ProtobufCBinaryData *)at)->len == 0;
	return memcmp(at, zero, field_size(f)) == 0;
}

size_t
field_count(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	const char *base = (const char *)m;
	const void *at = base + f->offset;

	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return *(const size_t *)(const void *)(base + f->quantifier_offset);
	if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		return *(const uint32_t *)(const void *)(base + f->quantifier_offset) == f->id;
	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return *(ProtobufCMessage *const *)at != NULL;
	if (f->label == PROTOBUF_C_LABEL_NONE)
		return !is_zero(f, at);
	if (f->label == PROTOBUF_C_LABEL_REQUIRED)
		return 1;
	if (f->type == PROTOBUF_C_TYPE_STRING)
		return *(const char *const *)at != NULL && *(const char *const *)at != f->default_value;
	return *(const protobuf_c_boolean *)(const void *)(base + f->quantifier_offset) != 0;
}

const void *
field_at(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, size_t i)
{
	const void *at = (const char *)m + f->offset;

	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return *(const char *const *)at + i * field_size(f);
	return at;
}

/* Walks both names in step; an underscore of the snake name makes the next letter of the camel name a
 * capital. */
static bool
is_camel_of(const char *camel, const char *snake)
{
	bool up = false;

	for (; *snake != '\0'; snake++) {
		if (*snake == '_') {
			up = true;
			continue;
		}
		if (*camel++ != (up ? (char)toupper((unsigned char)*snake) : *snake))
			return false;
		up = false;
	}
	return *camel == '\0';
}

const ProtobufCFieldDescriptor *
field_find(const ProtobufCMessageDescriptor *d, const char *name)
{
	for (unsigned i = 0; i < d->n_fields; i++)
		if (strcmp(d->fields[i].name, name) == 0 || is_camel_of(name, d->fields[i].name))
			return &d->fields[i];
	return NULL;
}

char *
field_camel(struct arena *a, const char *snake)
{
	char *out = arena_alloc(a, strlen(snake) + 1), *w = out;
	bool up = false;

	for (; *snake != '\0'; snake++) {
		if (*snake == '_') {
			up = true;
			continue;
		}
		*w++ = up ? (char)toupper((unsigned char)*snake) : *snake;
		up = false;
	}
	return out;
}

/* Whether `entry` is the CamelCase of the field's name followed by "Entry". */
static bool
is_entry_name(const char *entry, const char *snake)
{
	bool up = true;

	for (; *snake != '\0'; snake++) {
		if (*snake == '_') {
			up = true;
			continue;
		}
		if (*entry++ != (up ? (char)toupper((unsigned char)*snake) : *snake))
			return false;
		up = false;
	}
	return strcmp(entry, "Entry") == 0;
}

bool
field_is_map(const ProtobufCFieldDescriptor *f)
{
	if (f->label != PROTOBUF_C_LABEL_REPEATED || f->type != PROTOBUF_C_TYPE_MESSAGE)
		return false;
	const ProtobufCMessageDescriptor *d = f->descriptor;
	return d->n_fields == 2 && d->fields[0].id == 1 && strcmp(d->fields[0].name, "key") == 0 &&
	       d->fields[1].id == 2 && strcmp(d->fields[1].name, "value") == 0 &&
	       is_entry_name(d->short_name, f->name);
}

size_t
enum_prefix(const ProtobufCEnumDescriptor *e)
{
	size_t n = e->n_values > 0 ? strlen(e->values[0].name) : 0;

	for (unsigned i = 1; i < e->n_values; i++)
		for (size_t k = 0; k < n; k++)
			if (e->values[i].name[k] != e->values[0].name[k])
				n = k;
	while (n > 0 && e->values[0].name[n - 1] != '_')
		n--;
	return n;
}

char *
enum_short(struct arena *a, const ProtobufCEnumDescriptor *e, const ProtobufCEnumValue *v)
{
	char *out = arena_strdup(a, v->name + enum_prefix(e));

	for (char *p = out; *p != '\0'; p++)
		*p = *p == '_' ? '-' : (char)tolower((unsigned char)*p);
	return out;
}

static bool
is_short_of(const char *name, const char *value)
{
	for (; *value != '\0'; value++, name++) {
		char c = *name == '-' ? '_' : (char)toupper((unsigned char)*name);
		if (c != *value)
			return false;
	}
	return *name == '\0';
}

const ProtobufCEnumValue *
enum_by_short(const ProtobufCEnumDescriptor *e, const char *name)
{
	size_t skip = enum_prefix(e);

	for (unsigned i = 0; i < e->n_values; i++)
		if (is_short_of(name, e->values[i].name + skip) || is_short_of(name, e->values[i].name))
			return &e->values[i];
	return NULL;
}
