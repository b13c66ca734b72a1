/* batch.h -- many requests, several in flight: `batch`, and whoever else feeds rows to the server.
 *
 * A run takes requests one by one and keeps at most `parallel` of them under way. Each ends with one call of
 * `done`. */
#ifndef BL_CLI_BATCH_H
#define BL_CLI_BATCH_H

#include <jansson.h>

#include "client/cli/cli.h"

struct batch_run;

/* tag: the caller's own number (a line, a row). Exactly one of reply and error is given; both belong to the
 * run. */
typedef void (*batch_done_fn)(
    void *ctx, size_t tag, const struct method *m, const ProtobufCMessage *reply, const bl_error *error);

struct batch_run *batch_begin(
    struct cli *cli, struct line *l, size_t parallel, batch_done_fn done, void *ctx);
/* Sends a request, and waits until there is room for the next: with one in flight, until it is done. The
 * request may be forgotten afterwards. context: NULL = the line's. 0, or an exit code when it could not be
 * sent at all (told). */
int batch_add(
    struct batch_run *b, size_t tag, const struct method *m, const ProtobufCMessage *rq, const char *context);
/* Waits for all. false: Ctrl-C came. */
bool batch_finish(struct batch_run *b);
void batch_free(struct batch_run *b);

#endif
