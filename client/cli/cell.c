#include "client/cli/cell.h"

#include <inttypes.h>
#include <time.h>

#include "client/cli/name.h"
#include "client/cli/word.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"
#include "common/pjson/wellknown.h"
#include "common/strbuf.h"

#define CELL_MAX (1 << 20)

bool
cell_is_simple(const ProtobufCFieldDescriptor *f)
{
	return f->type != PROTOBUF_C_TYPE_MESSAGE ||
	       (wellknown_of(f->descriptor) != WK_NONE && !field_is_map(f));
}

bool
cell_is_number(const ProtobufCFieldDescriptor *f)
{
	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return false;
	if (f->type == PROTOBUF_C_TYPE_STRING)
		return field_is_decimal(f);
	return f->type != PROTOBUF_C_TYPE_BOOL && f->type != PROTOBUF_C_TYPE_ENUM &&
	       f->type != PROTOBUF_C_TYPE_BYTES &&
	       f->type != PROTOBUF_C_TYPE_MESSAGE; /* every kind of integer and real */
}

static bool
has_end(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);
	return n >= m && strcmp(name + n - m, end) == 0;
}

bool
cell_is_whole(const ProtobufCFieldDescriptor *f)
{
	static const char *const ends[] = {"number", "code", "login", "id", "phone", "mobile"};

	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (has_end(f->name, ends[i]))
			return true;
	return f->type != PROTOBUF_C_TYPE_STRING || field_is_decimal(f);
}

static const char *
enum_text(struct arena *a, const ProtobufCEnumDescriptor *e, int value, enum cell_style style, enum lang lang)
{
	const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(e, value);

	if (v == NULL)
		return arena_printf(a, "%d", value);
	if (v->value == 0)
		return "";
	if (style == CELL_HUMAN && lang == LANG_ZH && word_of_enum(v->name) != NULL)
		return word_of_enum(v->name);
	return enum_short(a, e, v);
}

static const char *
string_text(const ProtobufCFieldDescriptor *f, const char *text, enum cell_style style, enum lang lang)
{
	const char *word = NULL;

	if (text == NULL)
		return "";
	if (style == CELL_HUMAN && lang == LANG_ZH)
		word = word_of_text(f->name, text);
	return word != NULL ? word : text;
}

static const char *
bool_text(bool yes, enum cell_style style, enum lang lang)
{
	if (style == CELL_MACHINE)
		return yes ? "true" : "false";
	if (lang == LANG_ZH)
		return yes ? "是" : "否";
	return yes ? "yes" : "no";
}

/* A moment on the reader's wall clock. */
static const char *
local_time(struct arena *a, const ProtobufCMessage *m)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, "seconds");
	time_t s = (time_t) * (const int64_t *)field_at(m, f, 0);
	struct tm tm;
	char text[32];

	if (localtime_r(&s, &tm) == NULL || strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return "";
	return arena_strdup(a, text);
}

static const char *
message_text(struct arena *a, const ProtobufCMessage *m, enum cell_style style)
{
	struct why why;

	if (m == NULL)
		return "";
	if (style == CELL_HUMAN && wellknown_of(m->descriptor) == WK_TIMESTAMP)
		return local_time(a, m);
	char *text = wellknown_text(m, PJSON_PLAIN_DATE, a);
	if (text != NULL)
		return text;
	why_init(&why, a);
	json_t *j = pjson_encode(m, PJSON_PLAIN_DATE, &why);
	text = j != NULL ? pjson_text(a, j, 0) : arena_strdup(a, "");
	json_decref(j);
	return text;
}

static const char *
one_text(
    struct arena *a, const ProtobufCFieldDescriptor *f, const void *at, enum cell_style style, enum lang lang)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return arena_printf(a, "%" PRId32, *(const int32_t *)at);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return arena_printf(a, "%" PRIu32, *(const uint32_t *)at);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
		return arena_printf(a, "%" PRId64, *(const int64_t *)at);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return arena_printf(a, "%" PRIu64, *(const uint64_t *)at);
	case PROTOBUF_C_TYPE_FLOAT:
		return arena_printf(a, "%g", (double)*(const float *)at);
	case PROTOBUF_C_TYPE_DOUBLE:
		return arena_printf(a, "%g", *(const double *)at);
	case PROTOBUF_C_TYPE_BOOL:
		return bool_text(*(const protobuf_c_boolean *)at != 0, style, lang);
	case PROTOBUF_C_TYPE_ENUM:
		return enum_text(a, f->descriptor, *(const int32_t *)at, style, lang);
	case PROTOBUF_C_TYPE_STRING:
		return string_text(f, *(const char *const *)at, style, lang);
	case PROTOBUF_C_TYPE_BYTES:
		return arena_printf(a, "(%zu)", ((const ProtobufCBinaryData *)at)->len);
	case PROTOBUF_C_TYPE_MESSAGE:
		return message_text(a, *(ProtobufCMessage *const *)at, style);
	}
	return "";
}

const char *
cell_text(struct arena *a, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f,
    enum cell_style style, enum lang lang)
{
	size_t n = field_count(m, f);
	struct strbuf b;

	if (f->label != PROTOBUF_C_LABEL_REPEATED) {
		bool shown = n > 0 || (field_implicit(f) && f->type != PROTOBUF_C_TYPE_BYTES);
		return shown ? one_text(a, f, field_at(m, f, 0), style, lang) : "";
	}
	strbuf_init(&b, a, CELL_MAX);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(&b, i == 0 ? "" : style == CELL_HUMAN ? ", " : ",");
		strbuf_add(&b, one_text(a, f, field_at(m, f, i), style, lang));
	}
	return strbuf_text(&b);
}
