/* lang.h -- which language, and a locale in which characters have widths. */
#ifndef BL_CLI_LANG_H
#define BL_CLI_LANG_H

#include "common/why.h"

/* Sets LC_CTYPE from the environment, or to C.UTF-8 where the system has nothing better. */
void lang_init(void);
/* By LC_ALL, LC_MESSAGES, LANG: the first that is set. */
enum lang lang_of_environment(void);
/* By --lang zh or --lang=zh in front of or behind the words; LANG_N = it is not there. */
enum lang lang_of_args(int argc, const char *const *argv);

#endif
