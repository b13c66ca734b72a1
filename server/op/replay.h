/* replay.h -- the stored reply of a request that was committed before. */
#ifndef BL_OP_REPLAY_H
#define BL_OP_REPLAY_H

#include "server/op/run.h"

/* Queues the row of the request as the first statement of apply. */
void replay_put(struct run *r, struct batch *b);

/* Is the row that load found the same request of the same caller? */
bool replay_same(const struct run *r);

/* The stored reply with its number put back; NULL when it was too large to be stored, or (which a release
 * would have to cause) cannot be unpacked. */
ProtobufCMessage *replay_reply(struct run *r);

/* For a reply that was too large: the query operation <noun>_get of what the command was about, its request,
 * and after it has run, the command's reply made of its answer. false: there is no such way. */
bool replay_reread(struct run *r, const struct op **get, ProtobufCMessage **rq);
ProtobufCMessage *replay_convert(struct run *r, const ProtobufCMessage *answer);

/* Sets a text by a path of field names, "order.number". false: the message has no such place. */
bool message_set_text(ProtobufCMessage *m, const char *path, char *value, struct arena *a);

#endif
