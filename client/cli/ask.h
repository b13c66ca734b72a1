/* ask.h -- questions at the terminal. */
#ifndef BL_CLI_ASK_H
#define BL_CLI_ASK_H

#include "client/cli/say.h"

bool ask_possible(const struct cli *cli, const struct line *l);
/* One line from the terminal, in the arena; hidden = without echo. NULL = Ctrl-C, Ctrl-D or no terminal. */
char *ask(struct cli *cli, struct arena *a, enum text_id question, bool hidden);

/* One key, without the Enter behind it, shown as it is typed. fresh: what was typed before the question does not count. */
#define ASK_NOTHING (-1) /* no terminal, its end, or Ctrl-C */
int ask_key(struct cli *cli, const char *question, bool fresh);

#endif
