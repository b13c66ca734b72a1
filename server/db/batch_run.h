/* batch_run.h -- the other side of a batch: who makes, joins and runs it (the engine, jobs and server/db
 * itself). Everything lives in the request arena. */
#ifndef BL_DB_BATCH_RUN_H
#define BL_DB_BATCH_RUN_H

#include "server/db/batch.h"

#define PARAM_MAX 128 /* parameters of one statement */

struct queued {
	struct queued *next;
	const struct stmt *stmt;
	const struct param *param;
	void *out;
};

struct batch {
	struct arena *arena;
	const struct actor *actor;
	void *owner; /* the engine's run; op_audit() and friends find it here */
	struct queued *head, **tail;
	size_t n;
	const char *error; /* sticky: the first thing that could not be queued */
};

struct batch *batch_new(struct arena *a, const struct actor *who, void *owner);

/* Moves all statements of `first` in front of those of `b`; `first` is empty afterwards, its error sticks to
 * `b`. */
void batch_prepend(struct batch *b, struct batch *first);

/* Records what could not be queued; only the first text counts. The text is not copied. */
void batch_fail(struct batch *b, const char *error);

#endif
