/* watch.h -- server-streaming methods: one line per message, on and on. */
#ifndef BL_CLI_WATCH_H
#define BL_CLI_WATCH_H

#include "client/cli/cli.h"

/* Ends after --limit messages, after --timeout, or with Ctrl-C. A lost connection is opened again and the
 * stream goes on behind the last cursor. */
int watch_run(struct cli *cli, struct line *l);

#endif
