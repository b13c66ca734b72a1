#include "common/date.h"
#include "server/db/batch_fake.h"
#include "server/domain/period/turn.h"
#include "tests/unit/server/domain/domain.h"

static void
book_on(void **state)
{
	static const struct {
		const char *row;
		int day; /* of November 2026; today is the 15th */
		bool backdate, closed;
		const char *violations;
	} rows[] = {
	    {"today", 15, false, false, ""},
	    {"today, month closed", 15, false, true, "date PERIOD_CLOSED\n"},
	    {"tomorrow", 16, true, false, "date DATE_IN_FUTURE\n"},
	    {"yesterday without the right", 14, false, false, "date BACKDATE_NOT_ALLOWED\n"},
	    {"yesterday with it", 14, true, false, ""},
	    {"yesterday with it, closed", 14, true, true, "date PERIOD_CLOSED\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct period_facts f = {{.found = rows[i].closed, .state = PERIOD_CLOSED}};
		bool ok;

		if (!rows[i].backdate)
			actor_forbid(who, PERM_ORDER_BACKDATE);
		ok = period_check(w, "date", &f, date_from_civil(2026, 11, rows[i].day), who);
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
opened_again_is_open(void **state)
{
	struct actor *who = actor_new();
	struct period_facts f = {{.found = true, .state = PERIOD_OPEN, .version = 2}};

	(void)state;
	assert_true(period_check(why_new(who), "date", &f, who->today, who));
	actor_free(who);
}

static void
locks_the_month(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct period_facts f = {{0}};
	Google__Type__Date d = GOOGLE__TYPE__DATE__INIT;

	(void)state;
	period_load(b, who, NULL, &f);
	d.year = 2026;
	d.month = 10;
	d.day = 31;
	period_load(b, who, &d, &f);
	d.day = 32;
	period_load(b, who, &d, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_period_share(month=202611)\nq_period_state(month=202611)\n"
	    "q_period_share(month=202610)\nq_period_state(month=202610)\n"
	    "q_period_share(month=202611)\nq_period_state(month=202611)\n");
	actor_free(who);
}

static void
turn(void **state)
{
	static const struct {
		const char *row;
		int32_t month;
		enum period_verb verb;
		struct q_period_state was;
		enum reason reason; /* R_NONE = goes */
		int64_t version;
	} rows[] = {
	    {"first close", 202610, PERIOD_CLOSE, {.found = false}, R_NONE, 1},
	    {"second close", 202610, PERIOD_CLOSE, {.found = true, .state = PERIOD_OPEN, .version = 4},
	        R_NONE, 5},
	    {"closed twice", 202610, PERIOD_CLOSE, {.found = true, .state = PERIOD_CLOSED, .version = 1},
	        R_PERIOD_IS_CLOSED, 0},
	    {"not over", 202611, PERIOD_CLOSE, {.found = false}, R_PERIOD_NOT_OVER, 0},
	    {"not begun", 202612, PERIOD_CLOSE, {.found = false}, R_PERIOD_NOT_OVER, 0},
	    {"open again", 202610, PERIOD_REOPEN, {.found = true, .state = PERIOD_CLOSED, .version = 1},
	        R_NONE, 2},
	    {"was never closed", 202610, PERIOD_REOPEN, {.found = false}, R_PERIOD_IS_OPEN, 0},
	    {"no month", 202613, PERIOD_CLOSE, {.found = false}, R_INVALID_FIELDS, 0},
	    {"nothing", 0, PERIOD_REOPEN, {.found = false}, R_INVALID_FIELDS, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct period_turn_facts f = {rows[i].was};
		struct period_turn p = {0};
		bool ok = period_turn_decide(&f, rows[i].month, rows[i].verb, who, &p, w);

		check_row(rows[i].row, ok == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, !ok || p.version == rows[i].version);
		actor_free(who);
	}
}

extern const struct op op_period_close, op_period_open;

/* Both commands as the engine calls them: each turns its own way. */
static void
close_and_open(void **state)
{
	static const struct {
		const char *row;
		const struct op *op;
		struct q_period_state was;
		int32_t month;
		enum reason reason;
		const char *put;
	} rows[] = {
	    {"close", &op_period_close, {.found = false}, 202610, R_NONE,
	        "q_period_put(month=202610, state=2, version=1)\n"},
	    {"close what is closed", &op_period_close, {.found = true, .state = PERIOD_CLOSED, .version = 1},
	        202610, R_PERIOD_IS_CLOSED, NULL},
	    {"close this month", &op_period_close, {.found = false}, 202611, R_PERIOD_NOT_OVER, NULL},
	    {"open", &op_period_open, {.found = true, .state = PERIOD_CLOSED, .version = 1}, 202610, R_NONE,
	        "q_period_put(month=202610, state=1, version=2)\n"},
	    {"open what is open", &op_period_open, {.found = false}, 202610, R_PERIOD_IS_OPEN, NULL},
	    {"open no month", &op_period_open, {.found = false}, 202600, R_INVALID_FIELDS, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct op *op = rows[i].op;
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct batch *b = batch_fake_new(who->arena, who);
		struct period_turn_facts f = {rows[i].was}; /* as period/close.c and open.c have them */
		Bl__ClosePeriodRequest rq = BL__CLOSE_PERIOD_REQUEST__INIT;
		Bl__ClosePeriodResponse re = BL__CLOSE_PERIOD_RESPONSE__INIT;
		Bl__OpenPeriodRequest open_rq = BL__OPEN_PERIOD_REQUEST__INIT;
		Bl__OpenPeriodResponse open_re = BL__OPEN_PERIOD_RESPONSE__INIT;
		bool closes = op == &op_period_close;
		void *plan = arena_alloc(who->arena, op->plan_size);

		memset(plan, 0, op->plan_size);
		assert_int_equal(op->facts_size, sizeof(f));
		rq.month = open_rq.month = rows[i].month;
		check_row(rows[i].row, op->decide(&f, closes ? (void *)&rq : &open_rq, who, plan, w) ==
		                           (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		if (rows[i].put != NULL) {
			op->apply(b, &f, plan, closes ? (void *)&rq : &open_rq, who,
			    closes ? (void *)&re : &open_re);
			check_row(
			    rows[i].row, strncmp(batch_fake_text(b), rows[i].put, strlen(rows[i].put)) == 0);
			check_row(rows[i].row, fake_count(b, "op_audit") == 1);
			check_row(rows[i].row, closes ? re.period->closed : !open_re.period->closed);
		}
		actor_free(who);
	}
}

static void
turn_writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct period_turn p = {.month = 202610, .state = PERIOD_CLOSED, .version = 3};
	Bl__Period *m = period_turn_apply(b, &p, who);

	(void)state;
	assert_true(m->closed);
	assert_int_equal(m->month, 202610);
	assert_int_equal(m->version, 3);
	assert_string_equal(batch_fake_text(b),
	    "q_period_put(month=202610, state=2, version=3)\n"
	    "op_audit(subject=25, id=70657269-6f64-8000-8000-000000031772, version=3, revision=0, "
	    "branch_id=NULL, "
	    "change=\"{\\\"month\\\":202610,\\\"closed\\\":true}\")\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("A24 who may book on which day", book_on),
    CASE("A24 a month that was opened again is open", opened_again_is_open),
    CASE("A24 a booking shares the lock of its day's month, then reads its state", locks_the_month),
    CASE("A24 which months can be closed and opened", turn),
    CASE("A24 period_close closes and period_open opens", close_and_open),
    CASE("A24 closing writes the month and its audit row", turn_writes),
};
UNIT_MAIN("period", cases)
