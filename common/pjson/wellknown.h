/* wellknown.h -- messages with a JSON form of their own, known by their full names. */
#ifndef BL_COMMON_PJSON_WELLKNOWN_H
#define BL_COMMON_PJSON_WELLKNOWN_H

#include "common/pjson/pjson.h"

enum wellknown { WK_NONE, WK_TIMESTAMP, WK_DURATION, WK_FIELD_MASK, WK_DATE };

enum wellknown wellknown_of(const ProtobufCMessageDescriptor *d);

/* The special text of a message, in the arena; NULL = it has none (a plain object, or values out of range).
 */
char *wellknown_text(const ProtobufCMessage *m, unsigned flags, struct arena *a);

/* What the text form must look like, for error messages; NULL = the message is written as an object. */
const char *wellknown_form(enum wellknown w);

/* Fills an initialised message from its text. */
bool wellknown_read(ProtobufCMessage *m, const char *text, struct arena *a);

#endif
