#include "server/db/prepare.h"

#include <assert.h>

static uint8_t *
book(struct conn *c, const struct stmt *s)
{
	assert(s->id >= 0 && s->id < stmt_count);
	return &c->prepared[s->id];
}

bool
prepare_missing(struct conn *c, const struct batch *b, struct segment *s, bool sync)
{
	bool any = false;

	for (const struct queued *q = b->head; q; q = q->next) {
		uint8_t *p = book(c, q->stmt);

		if (*p != PREPARED_NO)
			continue;
		if (!send_parse(c, q->stmt))
			return false;
		*p = PREPARED_SENT;
		any = true;
		pipe_owe(c, (struct expect){.kind = EXPECT_PARSE, .stmt = q->stmt, .seg = s});
	}
	return !any || !sync || pipe_sync(c);
}

void
prepare_answered(struct conn *c, const struct stmt *s, bool ok)
{
	*book(c, s) = ok ? PREPARED_YES : PREPARED_NO;
}

enum prepared
prepare_state(struct conn *c, const struct stmt *s)
{
	return *book(c, s);
}

void
prepare_forget(struct conn *c, const struct stmt *s)
{
	*book(c, s) = PREPARED_NO;
}
