/* prepare.h -- which statements a connection has prepared. */
#ifndef BL_DB_PREPARE_H
#define BL_DB_PREPARE_H

#include "server/db/lane.h"

enum prepared {
	PREPARED_NO,
	PREPARED_SENT, /* Parse is under way; statements behind it may use it */
	PREPARED_YES   /* its COMMAND_OK came */
};

/* Sends Parse for every statement of the batch that this connection does not know, in front of them. With
 * `sync` a Sync of its own follows: then no failing statement can skip a Parse, and none of them counts to
 * the segment's transaction. Inside an open transaction (apply) there must be no sync, it would commit and
 * drop the locks. false: sending failed. */
bool prepare_missing(struct conn *c, const struct batch *b, struct segment *s, bool sync);

/* The answer to a Parse, or to a statement that was used: keeps the book right. */
void prepare_answered(struct conn *c, const struct stmt *s, bool ok);
enum prepared prepare_state(struct conn *c, const struct stmt *s);
void prepare_forget(struct conn *c, const struct stmt *s);

#endif
