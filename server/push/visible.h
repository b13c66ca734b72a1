/* visible.h -- which events a session is shown (D17; architecture: event order). Pure. */
#ifndef BL_PUSH_VISIBLE_H
#define BL_PUSH_VISIBLE_H

#include "query/q_event.h"
#include "server/op/op.h"

/* The caller's scope covers the event, or names the caller as a recipient, and the caller may read such documents. */
bool event_visible(const struct q_event_after_row *e, const struct actor *who);

#endif
