#include "common/limits.h"

#include "tests/unit/unit.h"

#include <string.h>

static void
table_agrees_with_the_constants(void **state)
{
	(void)state;
	int i = 0;
#define X(limit, number, text)                                                                               \
	assert_string_equal(limit_table[i].name, #limit);                                                    \
	assert_int_equal(limit_table[i].value, LIMIT_##limit);                                               \
	i++;
	LIMITS(X)
#undef X
	assert_int_equal(limit_count, i);
}

static void
every_row_bounds_something(void **state)
{
	(void)state;
	for (int i = 0; i < limit_count; i++) {
		check_row(limit_table[i].name, limit_table[i].value > 0);
		check_row(limit_table[i].name, strlen(limit_table[i].what) > 0);
		for (int k = 0; k < i; k++)
			check_row(limit_table[i].name, strcmp(limit_table[i].name, limit_table[k].name) != 0);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("limits: the table agrees with the constants", table_agrees_with_the_constants),
    CASE("limits: every row is positive, named once and explained", every_row_bounds_something),
};
UNIT_MAIN("limits", cases)
