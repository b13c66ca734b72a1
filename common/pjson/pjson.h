/* pjson.h -- proto-JSON for any protobuf-c message, by its descriptor (protobuf.dev/programming-guides/json).
 *
 * Out: lowerCamelCase names, 64-bit integers as strings, bytes as base64, Timestamp, Duration and FieldMask
 * in their special forms, unknown enum numbers as numbers. In: camelCase and snake_case names; unknown fields
 * are errors. All errors of a document are collected in `why` with their paths (field violations). Messages
 * and texts live in the arena of `why`; a json_t belongs to the caller. Nesting is bounded by LIMIT_DEPTH,
 * memory by the arena's budget. */
#ifndef BL_COMMON_PJSON_PJSON_H
#define BL_COMMON_PJSON_PJSON_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

#include "common/why.h"

enum pjson_flag {
	PJSON_DEFAULTS =
	    1, /* out: also fields that hold their default, as long as they have no presence of their own */
	PJSON_PLAIN_DATE = 2, /* google.type.Date as "2026-11-24": written so; reading takes both forms */
	PJSON_SHORT_ENUM = 4, /* in: `approve` as well as DECISION_APPROVE */
	PJSON_PRETTY = 8,     /* text: indented by two blanks */
};

/* NULL (and a denial) only for text that is not UTF-8, for nesting over the limit, or without memory. */
json_t *pjson_encode(const ProtobufCMessage *m, unsigned flags, struct why *why);

/* NULL with field violations, or with a denial (nesting, memory). */
ProtobufCMessage *pjson_decode(
    const ProtobufCMessageDescriptor *d, json_t *in, unsigned flags, struct why *why);

/* Text of one JSON value; at most `limit` bytes, no duplicate keys, nothing behind it. NULL = denied with
 * line and column. */
json_t *pjson_parse(const char *text, size_t n, size_t limit, struct why *why);

/* Members keep the order of the message; numbers are exact. */
char *pjson_text(struct arena *a, const json_t *j, unsigned flags);

#endif
