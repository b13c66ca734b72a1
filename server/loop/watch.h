/* watch.h -- a descriptor of ours that becomes readable: control sockets, eventfds. */
#ifndef BL_LOOP_WATCH_H
#define BL_LOOP_WATCH_H

struct loop;
struct watch;

/* Calls fn on the loop as long as fd is readable (or at its end). fd stays the caller's; it must outlive the
 * watch. NULL: refused by the system. */
struct watch *watch_new(struct loop *l, int fd, void (*fn)(void *arg), void *arg);
void watch_free(struct watch *w); /* NULL is fine; may be called from fn */

#endif
