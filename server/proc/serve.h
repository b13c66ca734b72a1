/* serve.h -- what a network worker serves: lanes to the database, helper threads and the engine that runs
 * operations. */
#ifndef BL_PROC_SERVE_H
#define BL_PROC_SERVE_H

#include "server/proc/child.h"

struct engine;
struct loop;
struct serve;

/* NULL: refused by the system. The lanes begin to connect. */
struct serve *serve_open(struct loop *l, const struct worker_args *args);
/* Ends what runs; after net is gone. NULL is fine. */
void serve_close(struct serve *s);
bool serve_ready(const struct serve *s); /* the database can be used */
/* Fills the gauges of its lanes. */
void serve_gauge(const struct serve *s, struct shm_child *gauge);

#endif
