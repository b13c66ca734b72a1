#include "client/cli/bars.h"

#include "branchline/v1/report.pb-c.h"
#include "tests/unit/unit.h"

static void
lengths(void **state)
{
	static const char *const number[] = {"200.00", "100.00", "0.00", "1.25", "-50.00", "0.01"};
	struct arena *a = arena_new(1 << 16);
	const char **bar = bars_of(a, number, 6);

	(void)state;
	assert_string_equal(bar[0], "████████████████████");
	assert_string_equal(bar[1], "██████████");
	assert_string_equal(bar[2], "");
	assert_string_equal(bar[3], "▏");
	assert_string_equal(bar[4], "▒▒▒▒▒");
	assert_string_equal(bar[5], "");
	assert_string_equal(bars_of(a, number + 2, 1)[0], "");
	arena_free(a);
}

static void
beside_net(void **state)
{
	struct arena *a = arena_new(1 << 16);
	const char *unknown = NULL;
	struct columns c =
	    columns_named(a, &bl__report_row__descriptor, "keys,on_time_percent,net,gross", &unknown);
	struct rows rows = {.type = &bl__report_row__descriptor, .n = 2};
	struct table t = table_new(a, 4, 2), out;
	static const char *const cell[] = {"HQ", "", "2.00", "3.00", "SH", "", "1.00", "1.50"};

	(void)state;
	memcpy(t.cell, cell, sizeof(cell));
	for (int i = 0; i < 4; i++)
		t.column[i].header = "x";
	out = bars_table(a, &t, &c, &rows);
	assert_int_equal(out.ncolumn, 4); /* one empty column less, one of bars more */
	assert_string_equal(out.cell[0], "HQ");
	assert_string_equal(out.cell[1], "2.00");
	assert_string_equal(out.cell[6], "██████████");
	assert_string_equal(out.cell[7], "1.50");
	rows.type = &bl__run_report_response__descriptor; /* of anything else */
	out = bars_table(a, &t, &c, &rows);
	assert_int_equal(out.ncolumn, 4);
	assert_string_equal(out.cell[1], "");
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("A15 A17 bars in eighths of a column, shaded below zero", lengths),
    CASE("A15 a report's table has a bar beside net, and no empty columns", beside_net),
};
UNIT_MAIN("bars", cases)
