/* op_fake.c -- what the engine offers to apply, as lines of the recording fake. */
#include "server/db/batch_fake.h"
#include "server/op/op.h"

void
op_audit(struct batch *b, const struct audit_note *n)
{
	fake_call(b, "op_audit");
	fake_put_i32(b, "subject", (int32_t)n->subject);
	fake_put_uuid(b, "id", n->id);
	fake_put_i64(b, "version", n->version);
	fake_put_i32(b, "revision", n->revision);
	fake_put_uuid(b, "branch_id", n->branch_id);
	fake_put_text(b, "change", n->change);
	fake_done(b, NULL, NULL, 0);
}

void
op_event(struct batch *b, const struct event_note *n)
{
	fake_call(b, "op_event");
	fake_put_text(b, "kind", n->kind);
	fake_put_i32(b, "subject", (int32_t)n->subject);
	fake_put_uuid(b, "id", n->id);
	fake_put_i64(b, "version", n->version);
	fake_put_uuids(b, "recipients", n->recipients);
	fake_done(b, NULL, NULL, 0);
}

/* The number stays what the test put into the slot. */
void
op_number(struct batch *b, const struct number_take *t, char **slot, const char *path)
{
	(void)slot;
	fake_call(b, "op_number");
	fake_put_text(b, "series", t->series);
	fake_put_uuid(b, "branch_id", t->branch_id);
	fake_put_date(b, "date", t->date);
	fake_put_i32(b, "subject", (int32_t)t->subject);
	fake_put_uuid(b, "id", t->id);
	fake_put_text(b, "path", path);
	fake_done(b, NULL, NULL, 0);
}
