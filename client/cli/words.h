/* words.h -- the words of a command. */
#ifndef BL_CLI_WORDS_H
#define BL_CLI_WORDS_H

#include "client/cli/cli.h"

/* How many words the command has that begins with `first`: 1 or 2; 0 = nobody knows the word. */
int words_needed(const char *first);
/* Looks up method or builtin, aliases and plurals included. false: told, with the nearest words. */
bool words_find(struct cli *cli, const char *first, const char *second, struct line *l);
/* Says that `first` is no command, with the nearest one; EXIT_USAGE. */
int words_unknown(struct cli *cli, const char *first);

bool is_noun(const char *word);

#endif
