#include "server/domain/report/report.h"

#include "common/date.h"
#include "tests/unit/server/domain/domain.h"

#define DAY(y, m, d) date_from_civil(y, m, d)

typedef struct q_report_rows_row sum_row;

static struct report_run_facts
facts(sum_row *row, size_t n)
{
	return (struct report_run_facts){
	    .base = {.found = true, .currency = "CNY", .exponent = 2}, .rows = {n, row}};
}

static Bl__RunReportResponse
shown(const struct report_run_facts *f, const struct report_ask *q, const struct actor *who)
{
	Bl__RunReportResponse re = BL__RUN_REPORT_RESPONSE__INIT;

	report_view(f, q, who, &re);
	return re;
}

/* D14, erp#30529: 15 x (1000, cost 800), one comes back with its cost: margin 2800 of 14000. */
static void
margin(void **state)
{
	struct actor *who = actor_new();
	sum_row row[] = {
	    {.total = true, .net = 1400000, .gross = 1400000, .cost = 1120000},
	    {.a_code = "P", .a_name = "货", .net = 1400000, .gross = 1400000, .cost = 1120000},
	};
	struct report_run_facts f = facts(row, 2);
	struct report_ask q = {.kind = 2, .axis = {BL__REPORT_AXIS__REPORT_AXIS_PRODUCT}};
	Bl__RunReportResponse re = shown(&f, &q, who);

	(void)state;
	assert_string_equal(re.rows[0]->cost, "11200.00");
	assert_string_equal(re.rows[0]->margin_percent, "20.00");
	assert_string_equal(re.total->margin_percent, "20.00");
	row[1].net = -5;
	re = shown(&f, &q, who);
	assert_string_equal(re.rows[0]->margin_percent, "");
	actor_forbid(who, PERM_COST_READ);
	re = shown(&f, &q, who);
	assert_string_equal(re.rows[0]->cost, "");
	assert_string_equal(re.total->cost, "");
	assert_string_equal(re.total->margin_percent, "");
	actor_free(who);
}

static void
shares(void **state)
{
	struct actor *who = actor_new();
	sum_row row[] = {
	    {.total = true, .net = 300},
	    {.a_text = "东", .net = 100},
	    {.a_text = "西", .net = 100},
	    {.a_text = "", .net = 100},
	};
	struct report_run_facts f = facts(row, 4);
	struct report_ask q = {.kind = 1, .axis = {BL__REPORT_AXIS__REPORT_AXIS_REGION}};
	Bl__RunReportResponse re = shown(&f, &q, who);

	(void)state;
	assert_int_equal(re.n_rows, 3);
	assert_string_equal(re.rows[0]->share_percent, "33.4");
	assert_string_equal(re.rows[1]->share_percent, "33.3");
	assert_string_equal(re.rows[2]->share_percent, "33.3");
	assert_string_equal(re.rows[1]->keys[0], "西");
	assert_string_equal(re.rows[2]->keys[0], "");
	assert_string_equal(re.total->share_percent, "");
	row[3].net = -1; /* there are no shares of a sum with parts below zero */
	re = shown(&f, &q, who);
	assert_string_equal(re.rows[0]->share_percent, "");
	q.axis[1] = BL__REPORT_AXIS__REPORT_AXIS_YEAR;
	row[3].net = 100;
	re = shown(&f, &q, who);
	assert_string_equal(re.rows[0]->share_percent, "");
	actor_free(who);
}

static void
keys(void **state)
{
	static const struct {
		int axis;
		int32_t day;
		const char *key;
	} table[] = {
	    {BL__REPORT_AXIS__REPORT_AXIS_DAY, 0, "1970-01-01"},
	    {BL__REPORT_AXIS__REPORT_AXIS_WEEK, 20454, "2026-W01"}, /* Monday 2026-01-05 less 7 */
	    {BL__REPORT_AXIS__REPORT_AXIS_MONTH, 20454, "2026-01"},
	    {BL__REPORT_AXIS__REPORT_AXIS_QUARTER, 20727, "2026-Q4"},
	    {BL__REPORT_AXIS__REPORT_AXIS_YEAR, 20727, "2026"},
	};
	struct actor *who = actor_new();

	(void)state;
	assert_int_equal(DAY(2026, 10, 1), 20727);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		sum_row row[] = {{.total = true}, {.a_day = table[i].day, .a_text = ""}};
		struct report_run_facts f = facts(row, 2);
		struct report_ask q = {.kind = 1, .axis = {table[i].axis}};

		if (table[i].axis == BL__REPORT_AXIS__REPORT_AXIS_WEEK)
			row[1].a_day = DAY(2025, 12, 29); /* the week of 1 January 2026 */
		if (table[i].axis == BL__REPORT_AXIS__REPORT_AXIS_MONTH)
			row[1].a_day = DAY(2026, 1, 1);
		check_row(table[i].key, strcmp(shown(&f, &q, who).rows[0]->keys[0], table[i].key) == 0);
	}
	actor_free(who);
}

static void
top_and_rest(void **state)
{
	struct actor *who = actor_new();
	sum_row row[] = {
	    {.total = true, .net = 1000, .orders = 3},
	    {.a_code = "K1", .a_name = "甲", .net = 700, .orders = 1},
	    {.rest = true, .net = 300, .orders = 2},
	};
	struct report_run_facts f = facts(row, 3);
	struct report_ask q = {.kind = 2, .axis = {BL__REPORT_AXIS__REPORT_AXIS_CUSTOMER}, .top = 1};
	Bl__RunReportResponse re;

	(void)state;
	who->lang = LANG_ZH;
	re = shown(&f, &q, who);
	assert_string_equal(re.rows[0]->labels[0], "甲");
	assert_string_equal(re.rows[1]->keys[0], "*");
	assert_string_equal(re.rows[1]->labels[0], "其他");
	assert_string_equal(re.rows[0]->share_percent, "70.0");
	assert_string_equal(re.rows[1]->share_percent, "30.0");
	assert_int_equal(re.rows[1]->orders, 2);
	actor_free(who);
}

static void
delivery(void **state)
{
	struct actor *who = actor_new();
	sum_row row[] = {
	    {.total = true, .lines = 3, .in_time = 2, .in_full = 1, .unit = "个", .quantity = 25000}};
	struct report_run_facts f = facts(row, 1);
	struct report_ask q = {.kind = BL__REPORT_KIND__REPORT_KIND_DELIVERY};
	Bl__RunReportResponse re = shown(&f, &q, who);

	(void)state;
	assert_int_equal(re.n_rows, 0);
	assert_int_equal(re.total->n_keys, 0);
	assert_string_equal(re.total->on_time_percent, "66.7");
	assert_string_equal(re.total->in_full_percent, "33.3");
	assert_string_equal(re.total->quantity, "2.5");
	q.kind = BL__REPORT_KIND__REPORT_KIND_SALES;
	row[0].unit = NULL; /* pieces and litres */
	re = shown(&f, &q, who);
	assert_int_equal(re.total->_on_time_case, 0); /* not there at all */
	assert_int_equal(re.total->_in_full_case, 0);
	assert_string_equal(re.total->on_time_percent, "");
	assert_string_equal(re.total->quantity, "");
	actor_free(who);
}

static void
whose(void **state)
{
	struct actor *who = actor_new();
	struct q_report_scope_row names[] = {{"上海"}, {"北京"}};
	struct q_report_scope some = {2, names}, none = {0, NULL};
	struct uuid ids[] = {test_id(1), test_id(2), test_id(3)};

	(void)state;
	who->scope_all = true;
	assert_string_equal(report_scope_text(&none, who), "the whole company");
	who->scope_all = false;
	who->scope_branches = (struct uuids){ids, 2};
	who->scope_owners = (struct uuids){ids, 1};
	assert_string_equal(report_scope_text(&some, who), "上海, 北京; and own documents");
	who->lang = LANG_ZH;
	who->scope_branches = (struct uuids){ids, 3};
	who->scope_owners = (struct uuids){ids, 3};
	assert_string_equal(report_scope_text(&some, who), "上海、北京等；以及3 人名下的单据");
	who->scope_branches = (struct uuids){NULL, 0};
	assert_string_equal(report_scope_text(&none, who), "3 人名下的单据");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("A20 a return takes its own cost back; margin only by right and above zero", margin),
    CASE("A18 shares sum to 100.0 by largest remainder", shares),
    CASE("A3 A24 keys of days, ISO weeks, months, quarters, years", keys),
    CASE("A6 the first by net, and the others as one row", top_and_rest),
    CASE("S44 on time, and on time in full", delivery),
    CASE("A23 a report says whose figures it shows", whose),
};
UNIT_MAIN("report_view", cases)
