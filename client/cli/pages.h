/* pages.h -- lists come in pages; what is shown of them, and what is told about the rest. */
#ifndef BL_CLI_PAGES_H
#define BL_CLI_PAGES_H

#include "client/cli/cli.h"

bool pages_are_there(const struct method *m);
/* Reads one page, all of them with --all, or as many as --limit needs, and shows them. Formats of rows are written page by
 * page; only a table, which must be measured, is held whole. What is left out is told on standard error. */
int pages_run(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq);

#endif
