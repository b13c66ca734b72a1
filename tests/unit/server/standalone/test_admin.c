#include "tests/unit/unit.h"

#include <string.h>

#include "server/standalone/admin.h"

static void
codes(void **state)
{
	char a[24], b[24];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		admin_code_make(a);
		assert_int_equal(strlen(a), 19);
		assert_int_equal(strspn(a, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789-"), 19);
		assert_true(a[4] == '-' && a[9] == '-' && a[14] == '-');
	}
	admin_code_make(b);
	assert_string_not_equal(a, b);
}

static const struct CMUnitTest cases[] = {
    CASE("a one-time code can be read aloud and is never the same", codes),
};
UNIT_MAIN("admin", cases)
