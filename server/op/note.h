/* note.h -- what apply told the engine besides its own statements, until it becomes statements, too. */
#ifndef BL_OP_NOTE_H
#define BL_OP_NOTE_H

#include "query/q_engine.h"
#include "server/op/op.h"

#define AUDIT_CHANGE_MAX 2000 /* bytes kept of what changed */

struct event_link {
	struct event_link *next;
	struct event_note note;
};

/* The database answers in one of them. */
struct note_number {
	struct q_engine_number_take_quote quote;
	struct q_engine_number_take_order order;
	struct q_engine_number_take_shipment shipment;
};

struct notes {
	int audits;
	struct audit_note audit;
	struct event_link *event, **event_tail;
	size_t nevent, nrecipient;
	bool numbered;
	struct number_take take;
	char **slot;
	const char *path;
	struct note_number *number;
};

void notes_init(struct notes *n);

/* Queues audit, events and notices; the number, if there is one, as the very last statement. */
void notes_put(struct notes *n, struct batch *b, const char *method);
/* After the commit: the number goes into its place of the reply. */
void notes_committed(struct notes *n);

#endif
