/* cluster.h -- the private PostgreSQL cluster of a standalone installation: made, run, watched, stopped.
 *
 * The postmaster is a child of the master, or, after a crash of ours, the one that is still running. */
#ifndef BL_STANDALONE_CLUSTER_H
#define BL_STANDALONE_CLUSTER_H

#include <stdint.h>

#include "server/standalone/folder.h"

struct cluster {
	const struct folder *folder;
	char bin[200]; /* folder of initdb and postgres */
	int pid;       /* 0 = not running */
	unsigned fails;
	int64_t next_us; /* earliest next start */
};

/* Finds PostgreSQL 15 or 16 of this machine and makes DIR/pg when missing. */
bool cluster_make(struct cluster *c, const struct folder *f, struct trouble *t);
/* Starts it, or takes over the one that runs; returns when it answers. */
bool cluster_start(struct cluster *c, struct trouble *t);
/* This process has ended; false: it was not the postmaster. */
bool cluster_reaped(struct cluster *c, int pid);
/* Starts it again when it is gone; does not wait for it. */
void cluster_watch(struct cluster *c, int64_t now_us);
/* Fast shutdown; returns when it is down. */
void cluster_stop(struct cluster *c);

/* Connection string as a role of the cluster, in a static buffer of four. */
const char *cluster_dsn(const struct folder *f, const char *role, const char *database);

#endif
