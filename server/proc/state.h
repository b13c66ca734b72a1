/* state.h -- state_dir/branchlined.state: who runs, for administrators and tests. JSON, replaced as a whole.
 */
#ifndef BL_PROC_STATE_H
#define BL_PROC_STATE_H

#include "server/proc/shm.h"

struct state_child {
	enum child_kind kind;
	int slot, pid; /* pid 0 = waiting for its next start */
	bool ready;
	unsigned restarts;
};

struct state {
	int master, port, metrics_port; /* port 0 = none */
	bool ready;                     /* every child serves */
	bool stopping;
	const struct state_child *child;
	int nchild;
};

/* dir "" writes nothing. False: the old file stays. */
bool state_write(const char *dir, const struct state *s);
/* A small file with one line, replaced as a whole. */
bool state_write_line(const char *path, const char *line, unsigned mode);

#endif
