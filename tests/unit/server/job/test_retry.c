#include "common/types.h"
#include "server/job/retry.h"
#include "tests/unit/unit.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)

static void
pauses(void **state)
{
	static const struct {
		const char *row;
		int attempts;
		int64_t least, most;
	} rows[] = {
	    {"first", 1, 22500000, 37500000},
	    {"second", 2, 45 * SECOND, 75 * SECOND},
	    {"fifth", 5, 360 * SECOND, 600 * SECOND},
	    {"never longer than six hours", 20, 4 * HOUR + HOUR / 2, 7 * HOUR + HOUR / 2},
	    {"nor ever", 1000000, 4 * HOUR + HOUR / 2, 7 * HOUR + HOUR / 2},
	};
	int64_t p;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		check_row(rows[i].row, retry_pause(rows[i].attempts, 0, 0, &p) && p == rows[i].least);
		check_row(rows[i].row, retry_pause(rows[i].attempts, 0, 1000, &p) && p == rows[i].most);
		check_row(rows[i].row, retry_pause(rows[i].attempts, 0, UINT32_MAX, &p) &&
		                           p >= rows[i].least && p <= rows[i].most);
	}
}

static void
gives_up(void **state)
{
	int64_t p;

	(void)state;
	assert_true(retry_pause(9, 72 * HOUR - 1, 0, &p));
	assert_false(retry_pause(9, 72 * HOUR, 0, &p));
}

static const struct CMUnitTest cases[] = {
    CASE("S42 the pause doubles, spread by chance", pauses),
    CASE("S42 after three days it is over", gives_up),
};
UNIT_MAIN("retry", cases)
