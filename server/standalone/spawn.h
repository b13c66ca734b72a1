/* spawn.h -- runs a program of the system (initdb, useradd); the shell is never asked. */
#ifndef BL_STANDALONE_SPAWN_H
#define BL_STANDALONE_SPAWN_H

#include "server/trouble.h"

/* Starts argv[0] (searched in PATH), output into `output` (NULL: thrown away), signals as at program start,
 * in a session of its own. -1: errno. */
int spawn_start(const char *const *argv, const char *output);

/* Starts it and waits. False: *t has the exit code and, with `output`, the last line that it wrote. */
bool spawn_run(const char *const *argv, const char *output, struct trouble *t);

#endif
