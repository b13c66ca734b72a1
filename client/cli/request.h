/* request.h -- the request message of a line: file, then --set, then flags, then the bare argument. */
#ifndef BL_CLI_REQUEST_H
#define BL_CLI_REQUEST_H

#include <jansson.h>

#include "client/cli/cli.h"

/* The message, in the line's arena; NULL = told, *code is the exit code. */
ProtobufCMessage *request_build(struct cli *cli, struct line *l, int *code);

/* A message of a JSON document; NULL = violations in why. */
ProtobufCMessage *request_of_json(const struct method *m, json_t *doc, struct why *why);

/* The field that the first bare argument fills; NULL = none. */
const ProtobufCFieldDescriptor *request_positional(const struct method *m);
/* "LINE=OFFER", what each argument behind the first one is; NULL = there are none. */
const char *request_rest(const struct method *m);

#endif
