#include "tests/unit/unit.h"

#include <sys/wait.h>
#include <unistd.h>

#include "server/proc/shm.h"

static void
counts_of_children_add_up(void **state)
{
	struct shm *s = shm_new();

	(void)state;
	assert_non_null(s);
	for (int i = 0; i < 3; i++) {
		if (fork() != 0)
			continue;
		for (int k = 0; k < 1000; k++)
			shm_request(s, 0, 0, 1500);
		_exit(0);
	}
	for (int i = 0; i < 3; i++)
		wait(NULL);
	assert_int_equal(s->method[0].code[0], 3000);
	assert_int_equal(s->method[0].bucket[2], 3000); /* 1 ms < 1.5 ms <= 2 ms */
	assert_int_equal(s->method[0].sum_us, 4500000);
}

static void
borders(void **state)
{
	struct shm *s = shm_new();

	(void)state;
	shm_request(s, -1, 12, 500);
	shm_request(s, METHOD_N + 7, 99, INT64_MAX / 2);
	assert_int_equal(s->method[METHOD_N].code[12], 1);
	assert_int_equal(s->method[METHOD_N].code[2], 1); /* a code that is none is UNKNOWN */
	assert_int_equal(s->method[METHOD_N].bucket[0], 1);
	assert_int_equal(s->method[METHOD_N].bucket[SHM_BUCKETS], 1);
}

static const struct CMUnitTest cases[] = {
    CASE("what several processes count adds up", counts_of_children_add_up),
    CASE("unknown methods and codes have a place", borders),
};
UNIT_MAIN("shm", cases)
