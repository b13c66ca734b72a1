/* backoff.h -- how long to wait before the next try: nothing, then 1 s, 2 s, .. 120 s, each +-20 %. */
#ifndef BL_CLIENT_BACKOFF_H
#define BL_CLIENT_BACKOFF_H

#include <stdint.h>

#define BACKOFF_FIRST_US INT64_C(1000000)
#define BACKOFF_LAST_US INT64_C(120000000)
#define REPEAT_FIRST_US INT64_C(100000) /* between two tries of one call on a connection that works */
#define REPEAT_LAST_US INT64_C(5000000)

/* failures: tries that failed so far; 0 = no wait. random: any 32 bits. */
int64_t backoff_us(unsigned failures, int64_t first, int64_t last, uint32_t random);

#endif
