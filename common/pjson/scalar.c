#include "common/pjson/scalar.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/encode.h"
#include "common/pjson/field.h"

/* ---- out ---- */

static json_t *
encode_enum(const ProtobufCEnumDescriptor *e, int32_t v)
{
	const ProtobufCEnumValue *row = protobuf_c_enum_descriptor_get_value(e, v);
	return row != NULL ? json_string(row->name) : json_integer(v);
}

static json_t *
encode_real(double v)
{
	if (isnan(v))
		return json_string("NaN");
	if (isinf(v))
		return json_string(v > 0 ? "Infinity" : "-Infinity");
	return json_real(v);
}

/* A float in as few digits as bring it back: 0.1f is 0.1 in JSON, not 0.10000000149. */
static double
short_float(float v)
{
	char text[32];

	for (int digits = 6; digits <= 9; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, (double)v);
		if (strtof(text, NULL) == v)
			break;
	}
	return strtod(text, NULL);
}

json_t *
scalar_encode(const ProtobufCFieldDescriptor *f, const void *at, struct arena *a)
{
	const ProtobufCBinaryData *b = at;

	switch (f->type) {
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return json_integer(*(const int32_t *)at);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return json_integer(*(const uint32_t *)at);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
		return json_sprintf("%" PRId64, *(const int64_t *)at);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return json_sprintf("%" PRIu64, *(const uint64_t *)at);
	case PROTOBUF_C_TYPE_FLOAT:
		return encode_real(
		    isfinite(*(const float *)at) ? short_float(*(const float *)at) : *(const float *)at);
	case PROTOBUF_C_TYPE_DOUBLE:
		return encode_real(*(const double *)at);
	case PROTOBUF_C_TYPE_BOOL:
		return json_boolean(*(const protobuf_c_boolean *)at);
	case PROTOBUF_C_TYPE_ENUM:
		return encode_enum(f->descriptor, *(const int32_t *)at);
	case PROTOBUF_C_TYPE_STRING:
		return json_string(*(const char *const *)at != NULL ? *(const char *const *)at : "");
	case PROTOBUF_C_TYPE_BYTES:
		return json_string(base64_encode(a, b->data, b->len, true));
	case PROTOBUF_C_TYPE_MESSAGE:
		break;
	}
	return NULL;
}

char *
scalar_key(struct arena *a, const ProtobufCFieldDescriptor *f, const void *at)
{
	if (f->type == PROTOBUF_C_TYPE_BOOL)
		return arena_strdup(a, *(const protobuf_c_boolean *)at ? "true" : "false");
	json_t *j = scalar_encode(f, at, a);
	char *key = json_is_integer(j) ? arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(j))
	                               : arena_strdup(a, json_string_value(j));
	json_decref(j);
	return key;
}

/* ---- in ---- */

static bool
wrong_type(struct why *why, const char *path, const char *expected)
{
	violate(why, path, R_WRONG_TYPE, expected);
	return false;
}

static bool
out_of_range(struct why *why, const char *path, int64_t min, uint64_t max)
{
	char lo[24], hi[24];

	snprintf(lo, sizeof(lo), "%" PRId64, min);
	snprintf(hi, sizeof(hi), "%" PRIu64, max);
	violate(why, path, R_OUT_OF_RANGE, lo, hi);
	return false;
}

/* A whole number as sign and magnitude, from an integer, a real without fraction, or text. */
static bool
whole_number(const json_t *in, bool *minus, uint64_t *v)
{
	const char *s = json_string_value(in);
	char *end;

	if (json_is_integer(in)) {
		*minus = json_integer_value(in) < 0;
		*v = *minus ? 0 - (uint64_t)json_integer_value(in) : (uint64_t)json_integer_value(in);
		return true;
	}
	if (json_is_real(in)) {
		double d = json_real_value(in);
		*minus = d < 0;
		*v = fabs(d) < 9007199254740992.0 ? (uint64_t)fabs(d) : 0;
		return fabs(d) < 9007199254740992.0 && fabs(d) == (double)*v;
	}
	if (s == NULL)
		return false;
	*minus = *s == '-';
	s += *minus;
	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	*v = strtoull(s, &end, 10);
	return errno == 0 && *end == '\0';
}

static bool
decode_int(const json_t *in, const char *path, struct why *why, int64_t min, uint64_t max, uint64_t *out)
{
	bool minus;
	uint64_t v;

	if (!whole_number(in, &minus, &v))
		return wrong_type(why, path, "integer");
	if (minus ? v > 0 - (uint64_t)min : v > max)
		return out_of_range(why, path, min, max);
	*out = minus ? 0 - v : v;
	return true;
}

static bool
decode_real(const json_t *in, double *out)
{
	const char *s = json_string_value(in);
	char *end;

	if (json_is_number(in)) {
		*out = json_number_value(in);
		return true;
	}
	if (s == NULL || *s == '\0' || *s == ' ')
		return false;
	*out = strtod(s, &end);
	return *end == '\0';
}

/* The names of an enum for an error sentence, as they may be typed. */
static const char *
enum_names(const ProtobufCEnumDescriptor *e, unsigned flags, struct arena *a)
{
	const char *out = NULL;

	for (unsigned i = 0; i < e->n_values; i++) {
		const ProtobufCEnumValue *v = &e->values[i];
		if (v->value == 0 && strcmp(v->name + enum_prefix(e), "UNSPECIFIED") == 0)
			continue;
		const char *name = flags & PJSON_SHORT_ENUM ? enum_short(a, e, v) : v->name;
		out = out == NULL ? name : arena_printf(a, "%s, %s", out, name);
	}
	return out == NULL ? "" : out;
}

static bool
decode_enum(const ProtobufCEnumDescriptor *e, const json_t *in, unsigned flags, const char *path,
    struct why *why, int32_t *out)
{
	const char *s = json_string_value(in);
	const ProtobufCEnumValue *v = NULL;
	uint64_t number;

	if (json_is_number(in)) {
		if (!decode_int(in, path, why, INT32_MIN, INT32_MAX, &number))
			return false;
		*out = (int32_t)number;
		return true;
	}
	if (s != NULL)
		v = protobuf_c_enum_descriptor_get_value_by_name(e, s);
	if (v == NULL && s != NULL && (flags & PJSON_SHORT_ENUM))
		v = enum_by_short(e, s);
	if (v == NULL) {
		violate(why, path, R_NOT_ONE_OF, enum_names(e, flags, why->arena));
		return false;
	}
	*out = v->value;
	return true;
}

/* Both alphabets are proto-JSON. */
static bool
decode_bytes(const json_t *in, const char *path, struct why *why, ProtobufCBinaryData *out)
{
	char *text = arena_strdup(why->arena, json_string_value(in));
	struct bytes b;

	for (char *p = text; p != NULL && *p != '\0'; p++)
		*p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
	if (text == NULL || !base64_decode(why->arena, text, strlen(text), &b))
		return wrong_type(why, path, "base64");
	*out = (ProtobufCBinaryData){.len = b.n, .data = (uint8_t *)b.p};
	return true;
}

static bool
decode_bool(const json_t *in, const char *path, struct why *why, protobuf_c_boolean *out)
{
	if (!json_is_boolean(in))
		return wrong_type(why, path, "true / false");
	*out = json_is_true(in);
	return true;
}

static bool
decode_string(const json_t *in, const char *path, struct why *why, char **out)
{
	if (!json_is_string(in))
		return wrong_type(why, path, "string");
	*out = arena_strdup(why->arena, json_string_value(in)); /* jansson refuses \u0000 */
	return true;
}

bool
scalar_decode(const ProtobufCFieldDescriptor *f, json_t *in, unsigned flags, const char *path,
    struct why *why, void *at)
{
	uint64_t v = 0;
	double d = 0;

	switch (f->type) {
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return decode_int(in, path, why, INT32_MIN, INT32_MAX, &v)
		           ? (*(int32_t *)at = (int32_t)v, true)
		           : false;
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return decode_int(in, path, why, 0, UINT32_MAX, &v) ? (*(uint32_t *)at = (uint32_t)v, true)
		                                                    : false;
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
		return decode_int(in, path, why, INT64_MIN, INT64_MAX, at);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return decode_int(in, path, why, 0, UINT64_MAX, at);
	case PROTOBUF_C_TYPE_FLOAT:
		return decode_real(in, &d) ? (*(float *)at = (float)d, true)
		                           : wrong_type(why, path, "number");
	case PROTOBUF_C_TYPE_DOUBLE:
		return decode_real(in, at) ? true : wrong_type(why, path, "number");
	case PROTOBUF_C_TYPE_BOOL:
		return decode_bool(in, path, why, at);
	case PROTOBUF_C_TYPE_ENUM:
		return decode_enum(f->descriptor, in, flags, path, why, at);
	case PROTOBUF_C_TYPE_STRING:
		return decode_string(in, path, why, at);
	case PROTOBUF_C_TYPE_BYTES:
		return decode_bytes(in, path, why, at);
	case PROTOBUF_C_TYPE_MESSAGE:
		break;
	}
	return false;
}
