/* test_note.c -- which statements the notes of apply become, and in which order. */
#include "server/db/batch_run.h"
#include "server/op/run.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct actor who;
static struct run *run;
static struct batch *b;

static const struct uuid doc = {{1}}, home = {{2}}, someone = {{3}}, other = {{4}};

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	who = (struct actor){.user_id = someone, .request_id = {{9}}, .now = 1, .arena = arena};
	run = arena_new_n(arena, struct run, 1);
	notes_init(&run->notes);
	b = batch_new(arena, &who, run);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
order(void)
{
	char *s = arena_strdup(arena, "");

	for (const struct queued *q = b->head; q; q = q->next)
		s = arena_printf(arena, "%s%s%s", s, *s ? " " : "", q->stmt->name);
	return s;
}

static const struct queued *
statement(const char *name)
{
	for (const struct queued *q = b->head; q; q = q->next)
		if (strcmp(q->stmt->name, name) == 0)
			return q;
	fail_msg("no %s", name);
	return NULL;
}

static void
audit(const char *change)
{
	const struct audit_note n = {.subject = SUBJECT_ORDER, .id = doc, .version = 3, .change = change};

	op_audit(b, &n);
}

static void
event(const struct uuid *to, size_t n)
{
	const struct event_note e = {
	    .kind = "order.changed", .subject = SUBJECT_ORDER, .id = doc, .recipients = {to, n}};

	op_event(b, &e);
}

static void
audit_alone(void **state)
{
	(void)state;
	audit("x");
	notes_put(&run->notes, b, "order_change");
	assert_string_equal(order(), "engine_audit_put");
	assert_int_equal(run->notes.audits, 1);
}

static void
everything_in_order(void **state)
{
	const struct uuid to[] = {someone, other};
	char *slot = NULL;
	const struct number_take t = {"order", home, 20416, SUBJECT_ORDER, doc};

	(void)state;
	op_number(b, &t, &slot, "order.number"); /* told first, placed last */
	event(to, 2);
	event(NULL, 0);
	audit("x");
	notes_put(&run->notes, b, "order_submit");
	assert_string_equal(order(), "engine_audit_put engine_events_put engine_notices_put "
	                             "engine_number_open engine_number_take_order");
	assert_string_equal(run->notes.path, "order.number");
	run->notes.number->order.found = true; /* what the database would answer */
	run->notes.number->order.number = "XSDD-BJ-202511-00001";
	notes_committed(&run->notes);
	assert_string_equal(slot, "XSDD-BJ-202511-00001");
}

static void
no_recipient_no_notice(void **state)
{
	(void)state;
	event(NULL, 0);
	notes_put(&run->notes, b, "order_change");
	assert_string_equal(order(), "engine_events_put");
	notes_committed(&run->notes); /* no number */
}

static void
series_of_documents(void **state)
{
	static const struct {
		enum subject subject;
		const char *name;
	} rows[] = {{SUBJECT_QUOTE, "engine_number_take_quote"}, {SUBJECT_ORDER, "engine_number_take_order"},
	    {SUBJECT_SHIPMENT, "engine_number_take_shipment"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct notes n;
		char *slot = NULL;
		const struct number_take t = {"s", home, 20416, rows[i].subject, doc};

		notes_init(&run->notes);
		op_number(b, &t, &slot, "x");
		n = run->notes;
		notes_put(&n, b, "x");
		const struct queued *q = statement(rows[i].name);
		assert_int_equal(q->param[2].n, 4); /* the period of the business date */
		assert_memory_equal(q->param[2].p, "\x00\x03\x17\x0f", 4);
	}
}

/* The text is for people and bounded; a character is never cut in two. */
static void
change_is_bounded(void **state)
{
	char text[3 * 1000 + 1];

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(text + 3 * i, "改", 3);
	text[sizeof(text) - 1] = '\0';
	audit(text);
	assert_int_equal(strlen(run->notes.audit.change), 1998);
	audit(NULL);
	assert_string_equal(run->notes.audit.change, "");
	assert_int_equal(run->notes.audits, 2); /* the engine refuses that */
}

/* Who, when the actor is nobody yet. */
static void
login_names_its_user(void **state)
{
	const struct audit_note n = {.subject = SUBJECT_SESSION, .id = doc, .user_id = other, .change = ""};

	(void)state;
	who.user_id = (struct uuid){{0}};
	op_audit(b, &n);
	notes_put(&run->notes, b, "session_create");
	assert_memory_equal(statement("engine_audit_put")->param[2].p, &other, 16);
}

#define WITH_RUN(title, f)                                                                                   \
	{                                                                                                    \
		(title), (f), setup, teardown, NULL                                                          \
	}
static const struct CMUnitTest cases[] = {
    WITH_RUN("X4 the audit row", audit_alone),
    WITH_RUN("X4 audit, events, notices, and the number as the very last", everything_in_order),
    WITH_RUN("X1 an event without recipients makes no notice", no_recipient_no_notice),
    WITH_RUN("S1 each kind of document has its series, by month", series_of_documents),
    WITH_RUN("X4 what changed is bounded", change_is_bounded),
    WITH_RUN("X4 a login names its user", login_names_its_user),
};
UNIT_MAIN("note", cases)
