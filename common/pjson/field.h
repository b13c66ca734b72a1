/* field.h -- looking at protobuf-c messages by descriptor: presence, elements, names. */
#ifndef BL_COMMON_PJSON_FIELD_H
#define BL_COMMON_PJSON_FIELD_H

#include <protobuf-c/protobuf-c.h>

#include "common/arena.h"

/* Bytes of one element in the C structure. */
size_t field_size(const ProtobufCFieldDescriptor *f);

/* How many values the field holds: repeated = elements; else 0 or 1, where a field without presence of its
 * own counts as 0 when it holds its default. */
size_t field_count(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f);

/* Address of element i (0 for single fields). */
const void *field_at(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, size_t i);

/* Whether an unset field cannot be told from one that holds its default (proto3 without `optional`). */
bool field_implicit(const ProtobufCFieldDescriptor *f);

/* A map travels as repeated entries; protobuf-c keeps no mark, the entry's name and its two fields give it
 * away. */
bool field_is_map(const ProtobufCFieldDescriptor *f);

/* By snake_case or lowerCamelCase name; NULL when there is none. */
const ProtobufCFieldDescriptor *field_find(const ProtobufCMessageDescriptor *d, const char *name);

/* lowerCamelCase of a snake_case name. */
char *field_camel(struct arena *a, const char *snake);

/* How many characters the values of an enum share as prefix: 9 for DECISION_APPROVE of Decision; 0 = no such
 * prefix. */
size_t enum_prefix(const ProtobufCEnumDescriptor *e);

/* `approve`, `in-production`: lower case, without the prefix, '-' for '_'. */
char *enum_short(struct arena *a, const ProtobufCEnumDescriptor *e, const ProtobufCEnumValue *v);
const ProtobufCEnumValue *enum_by_short(const ProtobufCEnumDescriptor *e, const char *name);

#endif
