#include "common/limits.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"
#include "common/pjson/scalar.h"
#include "common/pjson/wellknown.h"

#define NAME_SHOWN 64 /* bytes of an unknown name that an error repeats */

struct decoder {
	unsigned flags;
	unsigned depth;
	struct why *why;
};

static ProtobufCMessage *decode_message(
    struct decoder *d, const ProtobufCMessageDescriptor *desc, json_t *in, const char *path);

static const char *
path_join(struct decoder *d, const char *path, const char *name)
{
	return arena_printf(d->why->arena, "%s%s%.*s", path, *path != '\0' ? "." : "", NAME_SHOWN, name);
}

static bool
out_of_memory(struct decoder *d)
{
	if (arena_over(d->why->arena) && d->why->reason == R_NONE)
		deny(d->why, R_TOO_LARGE, "JSON", "8 MiB");
	return d->why->reason != R_NONE;
}

static bool
decode_value(struct decoder *d, const ProtobufCFieldDescriptor *f, json_t *in, const char *path, void *at)
{
	if (f->type != PROTOBUF_C_TYPE_MESSAGE)
		return scalar_decode(f, in, d->flags, path, d->why, at);
	ProtobufCMessage *m = decode_message(d, f->descriptor, in, path);
	*(ProtobufCMessage **)at = m;
	return m != NULL;
}

/* Room for n elements in the message, zeroed. */
static char *
array_make(struct decoder *d, ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, size_t n)
{
	char *array = arena_alloc(d->why->arena, n * field_size(f));

	*(size_t *)(void *)((char *)m + f->quantifier_offset) = n;
	*(char **)(void *)((char *)m + f->offset) = array;
	return array;
}

static void
decode_array(
    struct decoder *d, ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, json_t *in, const char *path)
{
	if (!json_is_array(in)) {
		violate(d->why, path, R_WRONG_TYPE, "[..]");
		return;
	}
	size_t n = json_array_size(in);
	char *array = array_make(d, m, f, n);
	for (size_t i = 0; i < n && !out_of_memory(d); i++) {
		const char *at = arena_printf(d->why->arena, "%s[%zu]", path, i);
		decode_value(d, f, json_array_get(in, i), at, array + i * field_size(f));
	}
}

static ProtobufCMessage *
message_make(struct decoder *d, const ProtobufCMessageDescriptor *desc)
{
	ProtobufCMessage *m = arena_alloc(d->why->arena, desc->sizeof_message);
	desc->message_init(m);
	return m;
}

/* Keys of maps are strings in JSON, whatever their type. */
static bool
decode_key(struct decoder *d, const ProtobufCFieldDescriptor *f, const char *key, const char *path, void *at)
{
	bool yes = strcmp(key, "true") == 0;

	if (f->type == PROTOBUF_C_TYPE_BOOL && (yes || strcmp(key, "false") == 0)) {
		*(protobuf_c_boolean *)at = yes;
		return true;
	}
	json_t *text = json_string(key);
	bool ok = text != NULL && scalar_decode(f, text, d->flags, path, d->why, at);
	json_decref(text);
	return ok;
}

static void
decode_map(
    struct decoder *d, ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, json_t *in, const char *path)
{
	const ProtobufCMessageDescriptor *entry = f->descriptor;
	const char *key;
	json_t *value;
	size_t i = 0;

	if (!json_is_object(in)) {
		violate(d->why, path, R_WRONG_TYPE, "{..}");
		return;
	}
	ProtobufCMessage **array = (void *)array_make(d, m, f, json_object_size(in));
	json_object_foreach (in, key, value) {
		ProtobufCMessage *e = array[i++] = message_make(d, entry);
		const char *at = path_join(d, path, key);
		decode_key(d, &entry->fields[0], key, at, (char *)e + entry->fields[0].offset);
		decode_value(d, &entry->fields[1], value, at, (char *)e + entry->fields[1].offset);
	}
}

/* Marks a field with presence as given. false: another member of its oneof was given before. */
static bool
mark_present(ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
	uint32_t *quantifier = (void *)((char *)m + f->quantifier_offset);

	if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		if (*quantifier != 0 && *quantifier != f->id)
			return false;
		*quantifier = f->id;
	} else if (f->label == PROTOBUF_C_LABEL_OPTIONAL && f->type != PROTOBUF_C_TYPE_MESSAGE &&
	           f->type != PROTOBUF_C_TYPE_STRING) {
		*quantifier = 1; /* proto2: has_x */
	}
	return true;
}

static void
decode_field(
    struct decoder *d, ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, json_t *in, const char *path)
{
	if (json_is_null(in))
		return;
	if (field_is_map(f))
		decode_map(d, m, f, in, path);
	else if (f->label == PROTOBUF_C_LABEL_REPEATED)
		decode_array(d, m, f, in, path);
	else if (!mark_present(m, f))
		violate(d->why, path, R_ONE_OF_TWICE);
	else
		decode_value(d, f, in, path, (char *)m + f->offset);
}

static void
decode_members(struct decoder *d, ProtobufCMessage *m, json_t *in, const char *path)
{
	bool *seen = arena_new_n(d->why->arena, bool, m->descriptor->n_fields + 1);
	const char *name;
	json_t *value;

	json_object_foreach (in, name, value) {
		const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
		const char *at = path_join(d, path, f != NULL ? f->name : name);
		if (f == NULL) {
			violate(d->why, at, R_UNKNOWN_FIELD, m->descriptor->short_name);
			continue;
		}
		bool *before = &seen[f - m->descriptor->fields];
		if (*before)
			violate(d->why, at, R_DUPLICATE, name);
		else
			decode_field(d, m, f, value, at);
		*before = true;
		if (out_of_memory(d))
			return;
	}
}

/* The special text form of a well-known message, where it has one. NULL: reported. */
static ProtobufCMessage *
decode_special(struct decoder *d, const ProtobufCMessageDescriptor *desc, json_t *in, const char *path)
{
	ProtobufCMessage *m = message_make(d, desc);

	if (json_is_string(in) && wellknown_read(m, json_string_value(in), d->why->arena))
		return m;
	violate(d->why, path, R_WRONG_TYPE, wellknown_form(wellknown_of(desc)));
	return NULL;
}

static bool
is_special(const struct decoder *d, enum wellknown w, const json_t *in)
{
	if (w == WK_DATE)
		return (d->flags & PJSON_PLAIN_DATE) && !json_is_object(in);
	return w != WK_NONE;
}

static ProtobufCMessage *
decode_message(struct decoder *d, const ProtobufCMessageDescriptor *desc, json_t *in, const char *path)
{
	if (is_special(d, wellknown_of(desc), in))
		return decode_special(d, desc, in, path);
	if (!json_is_object(in)) {
		violate(d->why, path, R_WRONG_TYPE, "{..}");
		return NULL;
	}
	if (d->depth == LIMIT_DEPTH) {
		deny(d->why, R_TOO_LARGE, "nesting", "16");
		return NULL;
	}
	ProtobufCMessage *m = message_make(d, desc);
	d->depth++;
	decode_members(d, m, in, path);
	d->depth--;
	return m;
}

ProtobufCMessage *
pjson_decode(const ProtobufCMessageDescriptor *desc, json_t *in, unsigned flags, struct why *why)
{
	struct decoder d = {.flags = flags, .why = why};
	ProtobufCMessage *m = decode_message(&d, desc, in, "");

	if (why->reason == R_NONE && why_violated(why))
		why_invalid(why);
	return why->reason == R_NONE ? m : NULL;
}
