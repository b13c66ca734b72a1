/* request.h -- what every command request has: request_id and validate_only, and what makes two requests the
 * same. */
#ifndef BL_OP_REQUEST_H
#define BL_OP_REQUEST_H

#include "server/op/run.h"

/* Reads both fields into the actor, refuses ids that are malformed, too old or in the future (field
 * violations in r->why), and computes the digest of a request that can be replayed. Queries pass. */
bool request_check(struct run *r);

/* The rules alone. reason R_NONE = good. */
enum reason request_id_check(const char *text, int64_t now_us, struct uuid *out);

/* SHA-256 over the operation's name and the packed message without its request_id. */
void request_digest(const char *op, ProtobufCMessage *rq, struct arena *a, uint8_t out[SHA256_BYTES]);

#endif
