/* harden.h -- what a process gives up for good, and what it becomes. */
#ifndef BL_PROC_HARDEN_H
#define BL_PROC_HARDEN_H

#include "server/trouble.h"

/* Files of ours are private, no core file can hold a key, nobody of the same account can read our memory, no
 * program that we start can gain rights; as many descriptors as the system allows. */
void harden_process(void);
/* A child dies with the master; false: the master is dead already. */
bool harden_child(int master_pid);
/* Becomes `user` with its groups; nothing to do when not root. False: *t; stop, do not go on as root. */
bool privileges_drop(const char *user, struct trouble *t);
/* PG.. variables would change what a connection string means. */
void environment_clean(void);

#endif
