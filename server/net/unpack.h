/* unpack.h -- bytes of a request to a message in the call's arena: fence first, then protobuf-c with a memory
 * budget. */
#ifndef BL_NET_UNPACK_H
#define BL_NET_UNPACK_H

#include "common/why.h"
#include "proto/method.h"

/* NULL: denied, `why` says what is wrong with it (MALFORMED, TOO_LARGE or INVALID_FIELDS). Takes at most 8
 * times the bytes + 64 KiB from the arena. */
ProtobufCMessage *unpack_request(
    const struct method *m, struct bytes message, struct arena *a, struct why *why);

#endif
