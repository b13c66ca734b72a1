/* work.h -- helper threads for what burns a core or blocks (Argon2), with a bounded queue.
 *
 * run() is called on a helper thread and may touch only its argument; done() is called afterwards on the
 * loop. */
#ifndef BL_LOOP_WORK_H
#define BL_LOOP_WORK_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct work_pool;

/* NULL: threads or the eventfd cannot be made. */
struct work_pool *work_pool_new(struct loop *l, int threads, size_t queue_max);
/* Waits for what runs; what has not begun is given back with done(arg, false), as is the rest: nothing is
 * lost. */
void work_pool_free(struct work_pool *p);

/* false: the queue is full; nothing was taken. `ran` is false when the pool was freed before run() was
 * called. */
bool work_submit(struct work_pool *p, void (*run)(void *arg), void (*done)(void *arg, bool ran), void *arg);
size_t work_waiting(struct work_pool *p); /* not begun yet */

#endif
