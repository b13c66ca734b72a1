/* connect.h -- open clients, one per server and token, kept while the process lives (the shell and batches
 * use them). */
#ifndef BL_CLI_CONNECT_H
#define BL_CLI_CONNECT_H

#include "client/cli/context.h"

/* The client of a line's context. NULL = told, *code is the exit code; else it is not touched. */
bl_client *connect_line(struct cli *cli, struct line *l, int *code);
/* The client of a context, with the line's timeout and language. */
bl_client *connect_context(struct cli *cli, struct line *l, const struct context *c, int *code);
/* Waits until one of all open clients has something to do, at most max_ms, and lets it. */
void connect_wait_any(struct cli *cli, int max_ms);
void connect_close(struct cli *cli);

#endif
