/* replay.h -- the stored reply of a request that was committed before. */
#ifndef BL_OP_REPLAY_H
#define BL_OP_REPLAY_H

#include "server/op/run.h"

/* Queues the row of the request, with the whole reply, as the first statement of apply. false: the reply is more than could
 * be sent. */
bool replay_put(struct run *r, struct batch *b);

/* Is the row that load found the same request of the same caller? */
bool replay_same(const struct run *r);

/* The stored reply with its number put back; NULL when it cannot be unpacked, which a release would have to
 * cause. */
ProtobufCMessage *replay_reply(struct run *r);

/* Sets a text by a path of field names, "order.number". false: the message has no such place. */
bool message_set_text(ProtobufCMessage *m, const char *path, char *value, struct arena *a);

#endif
