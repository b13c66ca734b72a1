/* wake.h -- after events were committed: tell this process at once, the others by a NOTIFY on a connection of
 * its own, at most every 50 ms. No business transaction ever notifies: that would cost a lock of the whole
 * instance at commit. */
#ifndef BL_OP_WAKE_H
#define BL_OP_WAKE_H

struct engine;
struct wake;

struct wake *wake_new(struct engine *e);
void wake_free(struct wake *w);
void wake_committed(struct wake *w);

#endif
