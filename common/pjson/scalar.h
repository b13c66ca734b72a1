/* scalar.h -- single values in and out. */
#ifndef BL_COMMON_PJSON_SCALAR_H
#define BL_COMMON_PJSON_SCALAR_H

#include "common/pjson/pjson.h"

/* The JSON of the scalar or enum at `at`; NULL: text that is not UTF-8, or no memory. */
json_t *scalar_encode(const ProtobufCFieldDescriptor *f, const void *at, struct arena *a);

/* Writes the value to `at`; on failure a violation at `path`. */
bool scalar_decode(const ProtobufCFieldDescriptor *f, json_t *in, unsigned flags, const char *path,
    struct why *why, void *at);

/* The text of a value as a map key: "12", "true". */
char *scalar_key(struct arena *a, const ProtobufCFieldDescriptor *f, const void *at);

#endif
