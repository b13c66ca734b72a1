#include "server/db/batch_fake.h"
#include "server/domain/alarm/rules.h"
#include "server/domain/alarm/view.h"
#include "server/op/op.h"
#include "tests/unit/server/domain/domain.h"

#define LATE (1u << ALARM_PRODUCTION_LATE)
#define DUE (1u << ALARM_SHIPMENT_DUE)
#define MISSED (1u << ALARM_SHIPMENT_LATE)
#define TODAY 20000

static void
causes(void **state)
{
	static const struct {
		const char *row;
		struct alarm_line line; /* promised, make, days, base, produced, shipped, refused, closed */
		unsigned causes;
	} rows[] = {
	    {"nothing promised", {NO_DATE, false, 0, 10, 0, 0, 0, 0}, 0},
	    {"two days left", {TODAY + 2, false, 0, 10, 0, 0, 0, 0}, 0},
	    {"one day left", {TODAY + 1, false, 0, 10, 0, 0, 0, 0}, DUE},
	    {"today", {TODAY, false, 0, 10, 0, 0, 0, 0}, DUE},
	    {"yesterday", {TODAY - 1, false, 0, 10, 0, 0, 0, 0}, MISSED},
	    {"shipped in part", {TODAY - 1, false, 0, 10, 0, 9, 0, 0}, MISSED},
	    {"shipped", {TODAY - 1, false, 0, 10, 0, 10, 0, 0}, 0},
	    {"shipped, one refused", {TODAY - 1, false, 0, 10, 0, 10, 1, 0}, MISSED},
	    {"the rest was closed", {TODAY - 1, false, 0, 10, 0, 6, 0, 4}, 0},
	    {"ten days to make, ten left", {TODAY + 10, true, 10, 10, 0, 0, 0, 0}, 0},
	    {"ten days to make, nine left", {TODAY + 9, true, 10, 10, 0, 0, 0, 0}, LATE},
	    {"half is made, five left", {TODAY + 5, true, 10, 10, 5, 0, 0, 0}, 0},
	    {"half is made, four left", {TODAY + 4, true, 10, 10, 5, 0, 0, 0}, LATE},
	    {"a third of ten days is four", {TODAY + 3, true, 10, 9, 6, 0, 0, 0}, LATE},
	    {"a third of ten days is four, in time", {TODAY + 4, true, 10, 9, 6, 0, 0, 0}, 0},
	    {"made, a day left", {TODAY + 1, true, 10, 10, 10, 0, 0, 0}, DUE},
	    {"not made and missed", {TODAY - 1, true, 3, 10, 0, 0, 0, 0}, LATE | MISSED},
	    {"not made and due", {TODAY + 1, true, 3, 10, 0, 0, 0, 0}, LATE | DUE},
	    {"only what is not closed is made", {TODAY + 5, true, 10, 10, 5, 0, 0, 5}, 0},
	    {"not to be made", {TODAY + 3, false, 10, 10, 0, 0, 0, 0}, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(rows[i].row, alarm_causes(&rows[i].line, TODAY) == rows[i].causes);
}

static void
slow(void **state)
{
	(void)state;
	assert_int_equal(
	    alarm_slow_before(INT64_C(1000000000000)), INT64_C(1000000000000) - INT64_C(172800000000));
}

static void
texts(void **state)
{
	struct actor *who = actor_new();
	struct q_alarm_list_row r = {.id = test_id(1),
	    .kind = ALARM_SHIPMENT_DUE,
	    .subject = SUBJECT_ORDER,
	    .detail = "2 P1",
	    .number = "XSDD-1",
	    .has_line_number = true,
	    .line_number = 3,
	    .due_on = TODAY,
	    .owner_login = "li",
	    .version = 1};

	(void)state;
	who->lang = LANG_EN;
	assert_string_equal(alarm_message(&r, who)->text, "must leave now to be in time: 2 P1");
	who->lang = LANG_ZH;
	assert_string_equal(alarm_message(&r, who)->text, "须立即发货：2 P1");
	assert_int_equal(alarm_message(&r, who)->line_number, 3);
	assert_string_equal(alarm_text(0, LANG_EN), "");
	assert_string_equal(alarm_text(ALARM_SHIPMENT_UNSIGNED, LANG_ZH), "发货后迟迟未签收");
	assert_string_equal(alarm_text(ALARM_QUOTE_EXPIRING, LANG_EN), "the quote is about to expire");
	assert_string_equal(alarm_text(8, LANG_EN), "");
	actor_free(who);
}

/* A week under way; three days before the last day. */
static void
days(void **state)
{
	(void)state;
	assert_int_equal(alarm_unsigned_by(TODAY), TODAY - 7);
	assert_int_equal(alarm_expiring_until(TODAY), TODAY + 3);
}

extern const struct op op_alarm_ack;
struct ack_facts { /* as alarm/ack.c has them */
	struct q_alarm_lock lock;
	struct q_alarm_get alarm;
};

static void
ack(void **state)
{
	static const struct {
		const char *row;
		bool found;
		int64_t expected, closed_at;
		enum reason reason;
	} rows[] = {
	    {"good", true, 4, INT64_MIN, R_NONE},
	    {"not in scope", false, 4, INT64_MIN, R_NOT_FOUND},
	    {"stale", true, 3, INT64_MIN, R_STALE_VERSION},
	    {"no version", true, 0, INT64_MIN, R_STALE_VERSION},
	    {"closed", true, 4, 77, R_ALARM_IS_CLOSED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct ack_facts f = {
		    {.found = rows[i].found, .id = test_id(1), .version = 4, .closed_at = rows[i].closed_at},
		    {.found = rows[i].found,
		        .id = test_id(1),
		        .version = 4,
		        .detail = "x",
		        .owner_login = "li"}};
		Bl__AckAlarmRequest rq = BL__ACK_ALARM_REQUEST__INIT;
		struct batch *b = batch_fake_new(who->arena, who);
		Bl__AckAlarmResponse re = BL__ACK_ALARM_RESPONSE__INIT;
		void *plan = arena_alloc(who->arena, op_alarm_ack.plan_size);
		bool ok;

		memset(plan, 0, op_alarm_ack.plan_size);
		assert_int_equal(op_alarm_ack.facts_size, sizeof(f));
		rq.alarm_id = test_id_text(who, 1);
		rq.expected_version = rows[i].expected;
		ok = op_alarm_ack.decide(&f, &rq, who, plan, w);
		check_row(rows[i].row, ok == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		if (ok) {
			op_alarm_ack.apply(b, &f, plan, &rq, who, &re);
			check_row(rows[i].row,
			    re.alarm->version == 5 && strcmp(re.alarm->acked_by, who->login) == 0);
			check_row(rows[i].row, strstr(batch_fake_text(b), "version=5") != NULL);
		}
		actor_free(who);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("S43 what a line is warned of", causes),
    CASE("S43 an approval is slow after two days", slow),
    CASE("S43 how long goods are under way, and when a quote is brought back to mind", days),
    CASE("S43 an alarm in both languages", texts),
    CASE("S43 who takes care of which alarm", ack),
};
UNIT_MAIN("alarm", cases)
