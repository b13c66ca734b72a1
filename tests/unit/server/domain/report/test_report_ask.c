#include "server/domain/report/run.c"

#include "common/date.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static const struct report_run_facts known = {.base = {.found = true,
                                                  .currency = "CNY",
                                                  .exponent = 2,
                                                  .branch_known = true,
                                                  .owner_known = true,
                                                  .customer_known = true,
                                                  .category_known = true}};

static Google__Type__Date
date(int year, int month, int day)
{
	Google__Type__Date d = GOOGLE__TYPE__DATE__INIT;

	d.year = year;
	d.month = month;
	d.day = day;
	return d;
}

static void
default_days(void **state)
{
	struct actor *who = actor_new(); /* 2026-11-15 */
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Google__Type__Date to = date(2027, 3, 1);

	(void)state;
	rq.kind = BL__REPORT_KIND__REPORT_KIND_SALES;
	assert_int_equal(report_ask(&rq, who).from, date_from_civil(2026, 11, 1));
	assert_int_equal(report_ask(&rq, who).to, date_from_civil(2026, 11, 15));
	rq.kind = BL__REPORT_KIND__REPORT_KIND_BACKLOG;
	assert_int_equal(report_ask(&rq, who).from, DATE_MIN);
	assert_int_equal(report_ask(&rq, who).to, DATE_MAX);
	rq.to = &to;
	assert_int_equal(report_ask(&rq, who).to, date_from_civil(2027, 3, 1));
	rq.kind = BL__REPORT_KIND__REPORT_KIND_DELIVERY; /* what is due after today is not late yet */
	assert_int_equal(report_ask(&rq, who).to, date_from_civil(2026, 11, 15));
	actor_free(who);
}

static void
all_errors(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct report_run_facts none = {0};
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Google__Type__Date from = date(2026, 2, 1), to = date(2026, 1, 31);
	Bl__ReportAxis by[] = {99, BL__REPORT_AXIS__REPORT_AXIS_DAY, BL__REPORT_AXIS__REPORT_AXIS_DAY};

	(void)state;
	rq.from = &from;
	rq.to = &to;
	rq.by = by;
	rq.n_by = 3;
	rq.branch_id = (char[]){"@SH"};
	rq.owner_id = (char[]){"nobody"};
	rq.customer_id = (char[]){"@K"};
	rq.category_id = (char[]){"@C"};
	rq.top = 1001;
	assert_false(report_check(&none, &rq, who, w));
	assert_string_equal(violations(w),
	    "kind REQUIRED\nto DATES_CROSSED\nby TOO_MANY\nby[0] BAD_ENUM\nbranch_id UNKNOWN_REF\n"
	    "owner_id BAD_UUID\ncustomer_id UNKNOWN_REF\ncategory_id UNKNOWN_REF\ntop OUT_OF_RANGE\n");
	actor_free(who);
}

static void
same_axis_twice(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Bl__ReportAxis by[] = {BL__REPORT_AXIS__REPORT_AXIS_DAY, BL__REPORT_AXIS__REPORT_AXIS_DAY};

	(void)state;
	rq.kind = BL__REPORT_KIND__REPORT_KIND_INTAKE;
	rq.by = by;
	rq.n_by = 2;
	assert_false(report_check(&known, &rq, who, w));
	assert_string_equal(violations(w), "by[1] DUPLICATE\n");
	actor_free(who);
}

static void
what_is_asked(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct report_run_facts f = {0};
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Bl__ReportAxis by[] = {BL__REPORT_AXIS__REPORT_AXIS_MONTH, BL__REPORT_AXIS__REPORT_AXIS_CATEGORY};

	(void)state;
	rq.kind = BL__REPORT_KIND__REPORT_KIND_SALES;
	rq.by = by;
	rq.n_by = 2;
	rq.category_id = (char[]){"@C"};
	rq.top = 5;
	report_run_load(b, &rq, who, &f);
	assert_non_null(
	    strstr(batch_fake_text(b), "q_report_mode()\nq_report_base(branch_id=NULL, branch_code=NULL,"));
	assert_non_null(strstr(batch_fake_text(b),
	    "q_report_rows(a=10, b=5, report=2, from=2026-11-01, to=2026-11-15, by_branch=false,"));
	assert_non_null(strstr(batch_fake_text(b),
	    "by_category=true, category_id=NULL, category_code=\"C\", top=5, limit=5002)"));
	actor_free(who);
}

static void
too_large(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct report_run_facts f = known;
	Bl__RunReportRequest rq = BL__RUN_REPORT_REQUEST__INIT;
	Bl__RunReportResponse re = BL__RUN_REPORT_RESPONSE__INIT;

	(void)state;
	rq.kind = BL__REPORT_KIND__REPORT_KIND_SALES;
	f.rows.n = REPORT_ROWS + 2;
	assert_false(report_run_view(&f, &rq, who, &re, w));
	assert_int_equal(w->reason, R_REPORT_TOO_LARGE);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("A13 this month up to today; a backlog has no end; delivery ends today", default_days),
    CASE("A3 all wrong fields at once", all_errors),
    CASE("A3 an axis is named once", same_axis_twice),
    CASE("A3 A23 the query has the axes, the period, the filter", what_is_asked),
    CASE("A2 what does not fit a reply is refused, with what to do", too_large),
};
UNIT_MAIN("report_ask", cases)
