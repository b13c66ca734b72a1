/* signal.h -- Ctrl-C while a call runs: it does not end the process but the call. */
#ifndef BL_CLI_SIGNAL_H
#define BL_CLI_SIGNAL_H

#include <stdbool.h>

void signal_catch(void);   /* from now on Ctrl-C and SIGTERM are only noted */
void signal_release(void); /* as before */
bool signal_came(void);    /* since signal_catch() */
/* Waits until fd can be read; false when a signal came, also one that came just before. */
bool signal_or_input(int fd);

#endif
