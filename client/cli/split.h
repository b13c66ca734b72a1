/* split.h -- a line cut into words, as a shell cuts it: blanks part, quotes and backslashes keep together. */
#ifndef BL_CLI_SPLIT_H
#define BL_CLI_SPLIT_H

#include "common/arena.h"

/* argv-like: out[0] is "branchline", NULL at the end. false: a quote is open, or a backslash stands last. */
bool split_words(struct arena *a, const char *text, const char ***argv, int *argc);

#endif
