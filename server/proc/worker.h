/* worker.h -- the life of a network worker: loop, lanes to the database, operation engine, gRPC server. */
#ifndef BL_PROC_WORKER_H
#define BL_PROC_WORKER_H

#include "server/proc/child.h"

int worker_main(const struct worker_args *args);

#endif
