/* unit.h -- cmocka with the headers it needs before it, and cases with a title.
 *
 *	static const struct CMUnitTest cases[] = {
 *		CASE("S7 an inclusive line splits into net and tax", inclusive_line),
 *	};
 *	UNIT_MAIN("money", cases)
 */
#ifndef BL_TESTS_UNIT_H
#define BL_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define CASE(title, function)                                                                                \
	{                                                                                                    \
		(title), (function), NULL, NULL, NULL                                                        \
	}
#define UNIT_MAIN(group, cases)                                                                              \
	int main(void)                                                                                       \
	{                                                                                                    \
		return cmocka_run_group_tests_name((group), (cases), NULL, NULL);                            \
	}

/* A row of a table that fails names itself before the test stops. */
#define check_row(row, condition)                                                                            \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			fail_msg("row '%s': %s", (row), #condition);                                         \
	} while (0)

#endif
