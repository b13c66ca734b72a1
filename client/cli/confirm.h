/* confirm.h -- a question before what is hard to undo. Only people at a terminal are asked, and not with --yes, --no-input or
 * --dry-run: scripts go on. */
#ifndef BL_CLI_CONFIRM_H
#define BL_CLI_CONFIRM_H

#include "client/cli/cli.h"

/* Whether a question may be asked at all for this line. */
bool confirm_possible(const struct cli *cli, const struct line *l);
/* Tells what will be done and asks. EXIT_OK = yes; else told. */
int confirm_ask(struct cli *cli, struct line *l, const char *what);
/* The same for a request of the method table, if confirm.def has it; the document is read first, so that one sees what it is. The
 * request is bound to the version that was shown. */
int confirm_request(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq);
/* "Void order XSDD-1, 北京时代超市, 12.00 CNY, effective" of what confirm.def says and the document; document may be NULL.
 * NULL = nothing is asked about this request. */
const char *confirm_sentence(
    struct cli *cli, struct line *l, const ProtobufCMessage *rq, const ProtobufCMessage *document);

#endif
