/* error.h -- making bl_error: from the server's status, or the library's own. */
#ifndef BL_CLIENT_ERROR_H
#define BL_CLIENT_ERROR_H

#include "client/lib/branchline.h"

/* Always an error: without memory the constant one that says so. The sentence is cut at 500 bytes. */
bl_error *error_new(int code, const char *reason, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* details: the packed google.rpc.Status, n 0 = none. message: the text of grpc-message. */
bl_error *error_of_status(int code, const char *message, const uint8_t *details, size_t n);

/* What the call knows about itself; texts of at most 63 bytes. */
void error_set_request(bl_error *e, const char *request_id, const char *call_id);
void error_set_maybe_done(bl_error *e, bool maybe);

/* Stores e, or frees it when nobody asks. Always returns false. */
bool error_give(bl_error **err, bl_error *e);

#define NO_MEMORY(err) error_give((err), error_new(BL_RESOURCE_EXHAUSTED, "LOCAL_MEMORY", "out of memory"))

#endif
