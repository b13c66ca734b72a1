/* invoke.h -- calls of the console: wait, Ctrl-C, trace, stale versions, pages. */
#ifndef BL_CLI_INVOKE_H
#define BL_CLI_INVOKE_H

#include "client/cli/cli.h"

/* One call, waited for. The reply is freed with protobuf_c_message_free_unpacked(); NULL = *err is set. */
ProtobufCMessage *invoke_once(struct cli *cli, struct line *l, bl_client *c, const struct method *m,
    const ProtobufCMessage *rq, bl_error **err);

/* The same; a write that was given no expected_version is sent once more with the version that the refusal
 * names. */
ProtobufCMessage *invoke_fresh(struct cli *cli, struct line *l, bl_client *c, const struct method *m,
    ProtobufCMessage *rq, bl_error **err);

/* Waits for a started call; Ctrl-C cancels it. */
void invoke_wait(bl_client *c, bl_call *call);
/* What --trace tells about a call that is done. */
void invoke_trace(struct cli *cli, struct line *l, bl_client *c, const struct method *m, const bl_call *call);

#endif
