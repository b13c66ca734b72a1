#include "sql/gen/explain.h"
#include "sql/gen/outer.h"

#include "fixture.h"

static void
whole_scans(void **state)
{
	static const struct {
		const char *plan;
		bool limited;
		const char *want;
	} row[] = {
	    {"Seq Scan on thing t\n  Filter: (a = $1)\n", false, "thing"},
	    {"Sort\n  Sort Key: a\n  ->  Parallel Seq Scan on thing t\n", true, "thing"},
	    {"Index Scan using thing_pkey on thing\n  Index Cond: (id = $1)\n", false, ""},
	    {"Index Scan using thing_pkey on thing\n  Filter: (a = $1)\n", false, "thing"},
	    {"Limit\n  ->  Index Scan Backward using thing_pkey on thing\n        Filter: (a = $1)\n", true,
	        ""},
	    {"Index Only Scan using thing_pkey on thing\n", false, "thing"},
	    {"Nested Loop\n  ->  Index Only Scan using thing_pkey on thing t\n  ->  Index Scan using x on "
	     "part p\n"
	     "        Index Cond: (id = t.id)\n",
	        false, "thing"},
	    {"Bitmap Heap Scan on thing\n  Recheck Cond: (a = $1)\n  ->  Bitmap Index Scan on thing_a\n"
	     "        Index Cond: (a = $1)\n",
	        false, ""},
	    {"Append\n  ->  Seq Scan on event_1 e_1\n  ->  Seq Scan on event_2 e_2\n", false,
	        "event_1 event_2"},
	    {"Insert on thing\n  ->  Result\n", false, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct arena *a = arena_new(1 << 20);
		struct names n = plan_whole_scans(a, row[i].plan, row[i].limited);
		struct text t = {.arena = a};

		for (size_t k = 0; k < n.n; k++)
			text_printf(&t, "%s%s", k ? " " : "", n.v[k]);
		if (strcmp(text_str(&t), row[i].want) != 0)
			fail_msg("row '%s': %s", row[i].plan, text_str(&t));
		arena_free(a);
	}
}

static void
outer_joins(void **state)
{
	(void)state;
	assert_true(outer_join("SELECT 1 FROM a LEFT JOIN b ON true"));
	assert_true(outer_join("SELECT 1 FROM a right /* x */ outer JOIN b ON true"));
	assert_true(outer_join("SELECT 1 FROM a FULL JOIN b USING (x)"));
	assert_true(outer_join("SELECT a FROM a GROUP BY ROLLUP (a)"));
	assert_false(outer_join("SELECT left(a, 1), 'LEFT JOIN' FROM a JOIN b ON true"));
	assert_false(outer_join("SELECT left FROM a -- LEFT JOIN"));
}

static const struct CMUnitTest cases[] = {
    CASE("a plan tells which tables it reads whole", whole_scans),
    CASE("an outer join takes the proof of NOT NULL away", outer_joins),
};
UNIT_MAIN("sql plans", cases)
