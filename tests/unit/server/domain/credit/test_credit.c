#include "common/date.h"
#include "server/domain/credit/credit.h"
#include "tests/unit/unit.h"

#define TODAY 20000

static void
decisions(void **state)
{
	/* limit 1000.00, 10 % over by special approval */
	static const struct credit_account plain = {
	    .limit_amount = 100000, .extra_until = NO_DATE, .over_percent = 100000};
	static const struct credit_account used = {.limit_amount = 100000,
	    .extra_until = NO_DATE,
	    .over_percent = 100000,
	    .ordered = 20000,
	    .shipped = 30000,
	    .receivable = 50000,
	    .deposit = 10000};
	static const struct credit_account fresh = {.extra_until = NO_DATE, .over_percent = 100000};
	static const struct credit_account extra = {
	    .limit_amount = 100000, .extra_limit = 50000, .extra_until = TODAY, .over_percent = 0};
	static const struct credit_account ended = {
	    .limit_amount = 100000, .extra_limit = 50000, .extra_until = TODAY - 1, .over_percent = 0};
	static const struct credit_account prepaid = {
	    .extra_until = NO_DATE, .deposit = 50000, .over_percent = 100000};
	static const struct {
		const char *title;
		const struct credit_account *account;
		enum customer_status status;
		enum credit_step step;
		int64_t amount;
		enum credit_result result;
		enum credit_cause cause;
		int64_t limit, exposure, after, over;
	} rows[] = {
	    {"nothing used", &plain, CUSTOMER_OK, CREDIT_ORDERING, 99999, CREDIT_PASS, CREDIT_FINE, 100000, 0,
	        99999, 0},
	    {"exactly the limit", &plain, CUSTOMER_OK, CREDIT_ORDERING, 100000, CREDIT_PASS, CREDIT_FINE,
	        100000, 0, 100000, 0},
	    {"one cent over", &plain, CUSTOMER_OK, CREDIT_ORDERING, 100001, CREDIT_APPROVAL, CREDIT_OVER,
	        100000, 0, 100001, 10},
	    {"exactly what may be granted", &plain, CUSTOMER_OK, CREDIT_ORDERING, 110000, CREDIT_APPROVAL,
	        CREDIT_OVER, 100000, 0, 110000, 100000},
	    {"one cent more", &plain, CUSTOMER_OK, CREDIT_ORDERING, 110001, CREDIT_BLOCKED, CREDIT_FAR_OVER,
	        100000, 0, 110001, 100010},
	    {"all buckets count, deposits against", &used, CUSTOMER_OK, CREDIT_ORDERING, 10000, CREDIT_PASS,
	        CREDIT_FINE, 100000, 90000, 100000, 0},
	    {"all buckets count, over", &used, CUSTOMER_OK, CREDIT_ORDERING, 10001, CREDIT_APPROVAL,
	        CREDIT_OVER, 100000, 90000, 100001, 10},
	    {"a customer under watch may order", &plain, CUSTOMER_WATCH, CREDIT_ORDERING, 1, CREDIT_PASS,
	        CREDIT_FINE, 100000, 0, 1, 0},
	    {"frozen: no order", &plain, CUSTOMER_FROZEN, CREDIT_ORDERING, 1, CREDIT_BLOCKED,
	        CREDIT_CUSTOMER_FROZEN, 100000, 0, 1, 0},
	    {"frozen: no order even for nothing", &plain, CUSTOMER_FROZEN, CREDIT_ORDERING, 0, CREDIT_BLOCKED,
	        CREDIT_CUSTOMER_FROZEN, 100000, 0, 0, 0},
	    {"frozen: shipments go on", &used, CUSTOMER_FROZEN, CREDIT_SHIPPING, 0, CREDIT_PASS, CREDIT_FINE,
	        100000, 90000, 90000, 0},
	    {"stopped: no order", &plain, CUSTOMER_STOPPED, CREDIT_ORDERING, 1, CREDIT_BLOCKED,
	        CREDIT_CUSTOMER_STOPPED, 100000, 0, 1, 0},
	    {"stopped: no shipment", &plain, CUSTOMER_STOPPED, CREDIT_SHIPPING, 0, CREDIT_BLOCKED,
	        CREDIT_CUSTOMER_STOPPED, 100000, 0, 0, 0},
	    {"new customer", &fresh, CUSTOMER_OK, CREDIT_ORDERING, 1, CREDIT_APPROVAL, CREDIT_NO_LIMIT, 0, 0,
	        1, INT64_MAX},
	    {"new customer who paid in advance", &prepaid, CUSTOMER_OK, CREDIT_ORDERING, 50000, CREDIT_PASS,
	        CREDIT_FINE, 0, -50000, 0, 0},
	    {"more than was paid in advance", &prepaid, CUSTOMER_OK, CREDIT_ORDERING, 50001, CREDIT_APPROVAL,
	        CREDIT_NO_LIMIT, 0, -50000, 1, INT64_MAX},
	    {"temporary limit on its last day", &extra, CUSTOMER_OK, CREDIT_ORDERING, 150000, CREDIT_PASS,
	        CREDIT_FINE, 150000, 0, 150000, 0},
	    {"temporary limit the day after", &ended, CUSTOMER_OK, CREDIT_ORDERING, 150000, CREDIT_BLOCKED,
	        CREDIT_FAR_OVER, 100000, 0, 150000, 500000},
	};
	struct arena *a = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct credit_answer out;
		credit_check(
		    a, rows[i].account, rows[i].status, rows[i].step, rows[i].amount, 2, TODAY, &out);
		check_row(rows[i].title, out.result == rows[i].result);
		check_row(rows[i].title, out.cause == rows[i].cause);
		check_row(rows[i].title, out.limit == rows[i].limit);
		check_row(rows[i].title, out.exposure == rows[i].exposure);
		check_row(rows[i].title, out.after == rows[i].after);
		check_row(rows[i].title, out.over_percent == rows[i].over);
	}
	arena_free(a);
}

/* An account far over its limit (which was lowered since) still lets an order get smaller. */
static void
less_is_no_question(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct credit_account c = {.limit_amount = 1, .extra_until = NO_DATE, .ordered = 100000};
	struct credit_answer out;
	(void)state;
	credit_check(a, &c, CUSTOMER_OK, CREDIT_ORDERING, -500, 2, TODAY, &out);
	assert_int_equal(out.result, CREDIT_PASS);
	assert_int_equal(out.after, 99500);
	arena_free(a);
}

static void
words(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct credit_account c = {.limit_amount = 100000, .extra_until = NO_DATE, .over_percent = 100000};
	struct credit_answer out;
	(void)state;
	credit_check(a, &c, CUSTOMER_OK, CREDIT_ORDERING, 105000, 2, TODAY, &out);
	assert_string_equal(
	    out.why[LANG_EN], "exposure 1050.00, limit 1000.00: 5 % over the limit: special approval");
	assert_string_equal(out.why[LANG_ZH], "占用 1050.00，额度 1000.00：超出额度 5%，需信用特批");
	credit_check(a, &c, CUSTOMER_OK, CREDIT_ORDERING, 1, 2, TODAY, &out);
	assert_string_equal(out.why[LANG_EN], "exposure 0.01, limit 1000.00: inside the limit");
	credit_check(a, &c, CUSTOMER_FROZEN, CREDIT_ORDERING, 1, 2, TODAY, &out);
	assert_string_equal(out.why[LANG_ZH], "占用 0.01，额度 1000.00：客户已冻结，不能新增订单");
	arena_free(a);
}

static void
no_wrap(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct credit_account c = {.limit_amount = INT64_MAX,
	    .extra_limit = INT64_MAX,
	    .extra_until = TODAY,
	    .over_percent = 10000000,
	    .ordered = INT64_MAX,
	    .shipped = INT64_MAX,
	    .receivable = INT64_MAX};
	struct credit_answer out;
	(void)state;
	assert_true(credit_exposure(&c) == INT64_MAX);
	assert_true(credit_limit(&c, TODAY) == INT64_MAX);
	credit_check(a, &c, CUSTOMER_OK, CREDIT_ORDERING, INT64_MAX, 2, TODAY, &out);
	assert_true(out.after == INT64_MAX);
	arena_free(a);
}

static void
grades(void **state)
{
	(void)state;
	assert_int_equal(credit_grade_limit("A", 2), 50000000);
	assert_int_equal(credit_grade_limit("C", 0), 50000);
	assert_int_equal(credit_grade_limit("E", 2), 0);
	assert_int_equal(credit_grade_limit("F", 2), 0);
	assert_int_equal(credit_grade_limit("AA", 2), 0);
}

static const struct CMUnitTest cases[] = {
    CASE("S12 pass, special approval or blocked", decisions),
    CASE("S12 what asks for nothing new is no question", less_is_no_question),
    CASE("S12 the answer in words", words),
    CASE("S12 sums never wrap", no_wrap),
    CASE("S12 a grade has a limit", grades),
};
UNIT_MAIN("credit", cases)
