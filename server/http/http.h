/* http.h -- the loopback side of the daemon, in a process of its own: /healthz, /readyz, /metrics. */
#ifndef BL_HTTP_HTTP_H
#define BL_HTTP_HTTP_H

#include "server/proc/child.h"

int http_main(const struct worker_args *args);

#endif
