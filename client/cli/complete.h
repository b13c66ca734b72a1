/* complete.h -- what may stand at the end of a line that is being typed; for bash and for the shell. No
 * network. */
#ifndef BL_CLI_COMPLETE_H
#define BL_CLI_COMPLETE_H

#include "client/cli/cli.h"

/* words[n - 1] is the beginning of the word that is wanted ("" = none yet); words before it are whole,
 * without `branchline`. Returns candidates, sorted, NULL at the end; none = perhaps a file name. */
const char **complete_words(struct arena *a, const char *const *words, size_t n);

#endif
