/* metrics.h -- the counters of a daemon as Prometheus text (exposition format 0.0.4). */
#ifndef BL_HTTP_METRICS_H
#define BL_HTTP_METRICS_H

#include <stdio.h>

#include "server/proc/shm.h"

/* Labels are bounded: method names come from the method table. */
void metrics_print(const struct shm *s, FILE *out);
/* Does at least one network worker turn its loop? */
bool metrics_alive(const struct shm *s, int64_t now_us);

#endif
