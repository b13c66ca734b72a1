#include "client/cli/value.h"

#include <stdlib.h>

#include "common/fullwidth.h"
#include "common/limits.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"
#include "common/uuid.h"

static bool set_pairs(struct why *why, json_t *doc, const ProtobufCMessageDescriptor *d, const char *text);

const char *
value_at(struct arena *a, const char *text)
{
	struct uuid u;
	return *text == '\0' || *text == '@' || uuid_parse(text, &u) ? text : arena_printf(a, "@%s", text);
}

/* How the document spells the field: as it is there, or snake_case. */
static const char *
member_name(const json_t *doc, const ProtobufCFieldDescriptor *f)
{
	const char *name;
	json_t *value;
	ProtobufCMessageDescriptor one = {.n_fields = 1, .fields = f};

	json_object_foreach ((json_t *)doc, name, value)
		if (field_find(&one, name) != NULL)
			return name;
	return f->name;
}

json_t *
value_member(const json_t *doc, const ProtobufCFieldDescriptor *f)
{
	return json_object_get(doc, member_name(doc, f));
}

void
value_put(json_t *doc, const ProtobufCFieldDescriptor *f, json_t *value)
{
	if (f->label != PROTOBUF_C_LABEL_REPEATED) {
		json_object_set_new(doc, member_name(doc, f), value);
		return;
	}
	json_t *list = value_member(doc, f);
	if (!json_is_array(list)) {
		list = json_array();
		json_object_set_new(doc, member_name(doc, f), list);
	}
	json_array_append_new(list, value);
}

/* ---- single values ---- */

static json_t *
bool_value(struct why *why, const char *path, const char *text)
{
	static const char *const yes[] = {"true", "yes", "1", "on", "是"}, *const no[] = {"false", "no", "0",
	                                                                       "off", "否"};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcmp(text, yes[i]) == 0)
			return json_true();
		if (strcmp(text, no[i]) == 0)
			return json_false();
	}
	violate(why, path, R_WRONG_TYPE, "true / false");
	return NULL;
}

static json_t *
string_value(struct why *why, const char *path, const char *text)
{
	json_t *j = json_string(text);
	if (j == NULL)
		violate(why, path, R_BAD_TEXT);
	return j;
}

/* Full-width digits and signs as an input method leaves them. */
static const char *
folded(struct why *why, const char *text)
{
	size_t n = strlen(text) + 1;
	char *out = arena_alloc(why->arena, n);
	return fullwidth_fold(text, out, n) ? out : text;
}

static bool
is_text_form(const ProtobufCMessageDescriptor *d)
{
	return strncmp(d->name, "google.", 7) == 0; /* Timestamp, Duration, FieldMask, Date */
}

static json_t *
message_value(struct why *why, const ProtobufCFieldDescriptor *f, const char *text)
{
	if (is_text_form(f->descriptor))
		return string_value(why, f->name, text);
	if (*text == '{') {
		struct why syntax;
		why_init(&syntax, why->arena);
		json_t *j = pjson_parse(text, strlen(text), LIMIT_MESSAGE_BYTES, &syntax);
		if (j == NULL)
			violate(why, f->name, R_WRONG_TYPE, why_text(&syntax, LANG_EN));
		return j;
	}
	json_t *doc = json_object();
	if (set_pairs(why, doc, f->descriptor, text))
		return doc;
	json_decref(doc);
	return NULL;
}

static json_t *
typed_value(struct why *why, const ProtobufCFieldDescriptor *f, bool at, const char *text)
{
	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return message_value(why, f, text);
	if (f->type == PROTOBUF_C_TYPE_BOOL)
		return bool_value(why, f->name, text);
	if (at)
		text = value_at(why->arena, text);
	if (f->type != PROTOBUF_C_TYPE_STRING || field_is_decimal(f))
		text = folded(why, text);
	return string_value(why, f->name, text);
}

bool
value_set(struct why *why, json_t *doc, const ProtobufCFieldDescriptor *f, bool at, const char *text)
{
	json_t *value = typed_value(why, f, at, text);

	if (value != NULL)
		value_put(doc, f, value);
	return value != NULL;
}

/* ---- key=value pairs ---- */

/* The text up to the comma, or inside double quotes where "" is one; moves *s behind the comma. */
static char *
take_pair_value(struct arena *a, const char **s)
{
	char *out = arena_alloc(a, strlen(*s) + 1), *w = out;
	bool quoted = **s == '"';
	int braces = 0;

	for (*s += quoted; **s != '\0'; (*s)++) {
		if (quoted && **s == '"' && *++*s != '"') /* the closing one */
			quoted = false;
		if (!quoted && braces == 0 && (**s == ',' || **s == '\0'))
			break;
		braces += !quoted && **s == '{' ? 1 : !quoted && **s == '}' ? -1 : 0;
		*w++ = **s;
	}
	*s += **s == ',';
	return out;
}

static bool
set_pairs(struct why *why, json_t *doc, const ProtobufCMessageDescriptor *d, const char *text)
{
	bool ok = true;

	while (*text != '\0') {
		size_t n = strcspn(text, "=,");
		if (text[n] != '=') {
			violate(why, arena_printf(why->arena, "%.*s", n > 60 ? 60 : (int)n, text),
			    R_WRONG_TYPE, "key=value,..");
			return false;
		}
		char *path = arena_strndup(why->arena, text, n);
		text += n + 1;
		char *value = take_pair_value(why->arena, &text);
		ok = value_assign(why, doc, d, arena_printf(why->arena, "%s=%s", path, value)) && ok;
	}
	return ok;
}

/* ---- paths ---- */

struct step { /* one segment of a path */
	const struct field_name *name;
	long index; /* -1 = none, -2 = [] */
};

/* Reads "lines[2]" up to the dot or the equals sign. */
static bool
take_step(struct why *why, const struct field_names *names, const char **path, struct step *step)
{
	size_t n = strcspn(*path, ".[=");
	char *end;

	*step = (struct step){.name = field_name_find(names, *path, n), .index = -1};
	if (step->name == NULL || step->name->secret) {
		violate(why, arena_printf(why->arena, "%.*s", n > 60 ? 60 : (int)n, *path), R_UNKNOWN_FIELD,
		    "request");
		return false;
	}
	*path += n;
	if (**path != '[')
		return true;
	step->index = (*path)[1] == ']' ? -2 : strtol(*path + 1, &end, 10);
	if (step->index == -2)
		end = (char *)*path + 1;
	if (*end != ']' || step->index < -2 || step->index > LIMIT_LINES) {
		violate(why, step->name->field->name, R_WRONG_TYPE, "[0]");
		return false;
	}
	*path = end + 1;
	return true;
}

/* The document of a nested message, made when it is not there. An index may be one past the end. */
static json_t *
descend(struct why *why, json_t *doc, const struct step *step)
{
	const ProtobufCFieldDescriptor *f = step->name->field;
	json_t *member = value_member(doc, f);

	if (f->type != PROTOBUF_C_TYPE_MESSAGE) {
		violate(why, f->name, R_WRONG_TYPE, "{..}");
		return NULL;
	}
	if (f->label == PROTOBUF_C_LABEL_REPEATED) {
		size_t n = json_array_size(member), i = step->index == -2 ? n
		                                        : step->index < 0 ? 0
		                                                          : (size_t)step->index;
		if (i > n) {
			violate(why, f->name, R_TOO_MANY, arena_printf(why->arena, "%zu", n));
			return NULL;
		}
		if (i == n)
			value_put(doc, f, json_object());
		return json_array_get(value_member(doc, f), i);
	}
	if (!json_is_object(member))
		value_put(doc, f, json_object());
	return value_member(doc, f);
}

/* Sets the last segment: a whole field, or one element of a list. */
static bool
set_step(struct why *why, json_t *doc, const struct step *step, const char *text)
{
	const ProtobufCFieldDescriptor *f = step->name->field;
	json_t *list = value_member(doc, f);

	if (step->index < 0 || f->label != PROTOBUF_C_LABEL_REPEATED ||
	    (size_t)step->index >= json_array_size(list))
		return value_set(why, doc, f, step->name->at, text);
	json_t *value = typed_value(why, f, step->name->at, text);
	if (value != NULL)
		json_array_set_new(list, (size_t)step->index, value);
	return value != NULL;
}

bool
value_assign(struct why *why, json_t *doc, const ProtobufCMessageDescriptor *d, const char *assignment)
{
	const char *path = assignment;
	struct step step;

	if (strchr(assignment, '=') == NULL) {
		violate(why, arena_printf(why->arena, "%.60s", assignment), R_WRONG_TYPE, "path=value");
		return false;
	}
	for (;;) {
		struct field_names names = field_names(why->arena, d);
		if (!take_step(why, &names, &path, &step))
			return false;
		if (*path == '=')
			return set_step(why, doc, &step, path + 1);
		if (*path++ != '.') {
			violate(why, step.name->field->name, R_WRONG_TYPE, "path=value");
			return false;
		}
		doc = descend(why, doc, &step);
		if (doc == NULL)
			return false;
		d = step.name->field->descriptor;
	}
}
