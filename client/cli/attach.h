/* attach.h -- files to and from the server in chunks: methods that stream a `data` field. */
#ifndef BL_CLI_ATTACH_H
#define BL_CLI_ATTACH_H

#include "client/cli/cli.h"

/* attachment upload FILE --subject NUMBER: goes on where a broken upload stopped. */
int attach_upload(struct cli *cli, struct line *l);

bool attach_is_download(const struct method *m);
/* attachment download ID [--to FILE]: a file that is there is never overwritten. */
int attach_download(struct cli *cli, struct line *l);

#endif
