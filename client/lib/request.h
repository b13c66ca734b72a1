/* request.h -- the request_id of a message, and which methods only read. */
#ifndef BL_CLIENT_REQUEST_H
#define BL_CLIENT_REQUEST_H

#include "client/lib/branchline.h"

struct request {
	const ProtobufCMessage *message; /* to be packed */
	ProtobufCMessage *copy;          /* shallow, with a request_id of ours; or NULL */
	char id[37];                     /* "" = the message has no such field */
};

/* Fills in a new request_id where there is none; the caller's message is not changed. */
bool request_prepare(struct request *r, const ProtobufCMessage *m, bl_error **err);
void request_release(struct request *r);

bool path_is_read(const char *path);

#endif
