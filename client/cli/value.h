/* value.h -- values as people type them, put into the JSON document of a request.
 *
 * A path names fields from the message down: lines[0].quantity, lines[].note (a new element), address.city. A
 * value for a message is JSON in braces, or key=value pairs parted by commas:
 * product=P001,quantity=10,note="a, b". */
#ifndef BL_CLI_VALUE_H
#define BL_CLI_VALUE_H

#include <jansson.h>

#include "client/cli/name.h"
#include "common/why.h"

/* Sets a field of the message document; a repeated field gets one element more. at: @ in front of a code.
 * false: violations in `why`. */
bool value_set(struct why *why, json_t *doc, const ProtobufCFieldDescriptor *f, bool at, const char *text);

/* "path=value". d: the message that doc is. */
bool value_assign(struct why *why, json_t *doc, const ProtobufCMessageDescriptor *d, const char *assignment);

/* @C0001 for C0001; UUIDs, what begins with @, and nothing stay. */
const char *value_at(struct arena *a, const char *text);

/* The member of a document for a field, by either spelling; NULL = none. */
json_t *value_member(const json_t *doc, const ProtobufCFieldDescriptor *f);
/* Takes over the reference. */
void value_put(json_t *doc, const ProtobufCFieldDescriptor *f, json_t *value);

#endif
