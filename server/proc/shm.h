/* shm.h -- what the processes of one daemon count together: one anonymous mapping, made by the master before
 * it forks.
 *
 * Counters only grow; a gauge belongs to one child, which alone writes it, and is zeroed by the master when
 * the child is gone. Nothing here survives the daemon. */
#ifndef BL_PROC_SHM_H
#define BL_PROC_SHM_H

#include "proto/method.h"
#include "server/op/rate.h"

#define SHM_METHODS (METHOD_N + 1) /* the last one: every path without a row */
#define SHM_CODES 17
#define SHM_BUCKETS 14
#define SHM_CHILDREN 96

extern const int64_t shm_bucket_us[SHM_BUCKETS]; /* upper bounds of the latency histogram */

enum child_kind { CHILD_NET, CHILD_JOB, CHILD_HTTP, CHILD_KINDS };

struct shm_method {
	_Atomic uint64_t code[SHM_CODES];
	_Atomic uint64_t bucket[SHM_BUCKETS + 1]; /* not cumulative; the last is above all bounds */
	_Atomic uint64_t sum_us;
};

struct shm_child {           /* gauges of one child */
	_Atomic int32_t pid; /* 0 = free */
	_Atomic int32_t kind, slot;
	_Atomic int64_t beat_us; /* monotonic; the loop is alive */
	_Atomic int64_t connections, streams;
	_Atomic int64_t lanes_up, lanes_busy, lanes_waiting; /* command lanes */
};

struct shm {
	struct shm_method method[SHM_METHODS];
	struct shm_child child[SHM_CHILDREN];
	_Atomic uint64_t restarts[CHILD_KINDS];
	_Atomic uint64_t accepted, refused;    /* connections */
	_Atomic int64_t certificate_expiry_us; /* wall clock; 0 = unknown */
	_Atomic uint64_t reloads, reloads_refused;
	struct rate_table rate;
};

/* NULL: no memory. It lives as long as the process. */
struct shm *shm_new(void);
/* Counts one finished call; method < 0 means a path without a row, code is a gRPC code. */
void shm_request(struct shm *s, int method, int code, int64_t us);
const char *child_kind_name(enum child_kind kind); /* "net", "job", "http" */

#endif
