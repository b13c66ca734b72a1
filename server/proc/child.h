/* child.h -- the processes under the master: a seat is a place that must always be taken by a running child.
 */
#ifndef BL_PROC_CHILD_H
#define BL_PROC_CHILD_H

#include "server/config.h"
#include "server/net/tls.h"
#include "server/proc/cert.h"
#include "server/proc/shm.h"

/* What a child starts with; everything in it lives as long as the child. */
struct worker_args {
	enum child_kind kind;
	int slot;       /* index among the children of its kind */
	int workers;    /* network workers of this daemon: they share its pools */
	int listen_fd;  /* listening, non-blocking: the gRPC port, or the metrics port of CHILD_HTTP */
	int control_fd; /* control.h */
	const struct config *config;
	const char *database; /* complete connection string */
	struct shm *shm;
	struct shm_child *gauge; /* its own row */
	struct cert cert;
	struct tls_tickets tickets;
};

/* A child's whole life; the result is its exit code. 0 only after it was told to stop. */
typedef int (*child_main_fn)(const struct worker_args *args);

struct child {
	int pid; /* 0 = none */
	int fd;  /* our end of its control pair */
	int64_t since_us;
	bool ready;
	int64_t kill_at_us; /* it was told to stop; 0 = not */
	struct shm_child *gauge;
};

struct seat {
	enum child_kind kind;
	int slot;
	struct child child;
	unsigned fails; /* in a row */
	unsigned restarts;
	int64_t next_us; /* earliest next start */
};

#define CHILD_HEALTHY_US 5000000
#define CHILD_DRAIN_US 10000000

/* Pause before the next start after so many failures in a row: 1 s, doubling to 60 s. */
int64_t child_backoff_us(unsigned fails);

/* Forks without exec. In the child: `args` is completed with gauge and control_fd, signals are as at program
 * start, `inherited` descriptors (ended by -1) are closed, and main_fn runs; the call never returns there.
 * False: *t. */
bool child_start(struct child *c, struct worker_args *args, child_main_fn main_fn, const int *inherited,
    struct trouble *t);

/* Tells it to finish what it has and go; it is killed after CHILD_DRAIN_US. */
void child_stop(struct child *c, int64_t now_us);
/* Its process is gone: gives back what it held here. */
void child_clear(struct child *c);

#endif
