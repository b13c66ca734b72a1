/* feed.h -- the events of one worker: read once, in order, and given to every watch.
 *
 * The feed reads when it is told that events were committed and once a second in any case, as long as somebody watches. A
 * watch that cannot keep up, or that resumes from an old cursor, reads for itself until it has caught up. */
#ifndef BL_PUSH_FEED_H
#define BL_PUSH_FEED_H

#include "query/q_event.h"
#include "server/loop/loop.h"
#include "server/op/engine.h"

struct watch;

/* Once in a network worker, after the engine. */
void feed_open(struct loop *l, struct engine *e);
void feed_close(void);
/* Events were committed, here or elsewhere. */
void feed_wake(void);

struct loop *feed_loop(void);
struct engine *feed_engine(void);
int64_t feed_pos(void); /* what has been read; -1 before the first watch told */
void feed_join(struct watch *w, int64_t head);
void feed_leave(struct watch *w);
/* Watches of a user that are open in this worker. */
int feed_count(struct uuid user_id);

/* ---- what a watch is to the feed ---- */
struct watch_link {
	struct watch *next, **at;
};
struct watch_link *watch_link(struct watch *w);
struct uuid watch_user(const struct watch *w);
void watch_offer(struct watch *w, const struct q_event_after_row *e);
/* A round of offers is over. */
void watch_offered(struct watch *w, int64_t pos);

#endif
