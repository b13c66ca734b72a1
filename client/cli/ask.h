/* ask.h -- questions at the terminal. */
#ifndef BL_CLI_ASK_H
#define BL_CLI_ASK_H

#include "client/cli/say.h"

bool ask_possible(const struct cli *cli, const struct line *l);
/* One line from the terminal, in the arena; hidden = without echo. NULL = Ctrl-C, Ctrl-D or no terminal. */
char *ask(struct cli *cli, struct arena *a, enum text_id question, bool hidden);

#endif
