#include "tests/unit/unit.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/op/rate.h"

#define SECOND INT64_C(1000000)

static struct rate_table *table;

static int
fresh(void **state)
{
	(void)state;
	table = mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return table == MAP_FAILED ? -1 : 0;
}

static int
gone(void **state)
{
	(void)state;
	return munmap(table, sizeof(*table));
}

static int
take(uint64_t key, int64_t now, int tries)
{
	int n = 0;

	for (int i = 0; i < tries; i++)
		n += rate_take(table, key, SECOND / 20, 100, now, NULL);
	return n;
}

static void
burst_then_rate(void **state)
{
	uint64_t key = rate_key("user", "li", 2);
	int64_t now = 1000 * SECOND, wait = 0;

	(void)state;
	assert_int_equal(take(key, now, 500), 100);
	assert_false(rate_take(table, key, SECOND / 20, 100, now, &wait));
	assert_int_equal(wait, SECOND / 20);
	assert_int_equal(take(key, now + SECOND, 500), 20);
	assert_int_equal(take(key, now + 60 * SECOND, 500), 100);
}

static void
keys_do_not_touch(void **state)
{
	int64_t now = 1000 * SECOND;

	(void)state;
	assert_int_not_equal(rate_key("user", "li", 2), rate_key("login", "li", 2));
	assert_int_equal(take(rate_key("user", "li", 2), now, 200), 100);
	assert_int_equal(take(rate_key("user", "wang", 4), now, 200), 100);
}

static void
full_table_stays_bounded(void **state)
{
	int64_t now = 1000 * SECOND;
	int granted = 0;

	(void)state;
	for (int i = 0; i < 4 * RATE_BUCKETS; i++)
		granted += take(rate_key("user", &i, sizeof(i)), now, 1);
	assert_in_range(granted, RATE_BUCKETS, 4 * RATE_BUCKETS);
	/* much later every bucket is free again */
	for (int i = 0; i < 100; i++)
		assert_int_equal(take(rate_key("late", &i, sizeof(i)), now + 3600 * SECOND, 1), 1);
}

static void
processes_share_the_bucket(void **state)
{
	uint64_t key = rate_key("user", "li", 2);
	int64_t now = 1000 * SECOND;
	int status, sum = 0;

	(void)state;
	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			_exit(take(key, now, 1000));
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, 100);
}

#define TABLE_CASE(title, function)                                                                          \
	{                                                                                                    \
		(title), (function), fresh, gone, NULL                                                       \
	}
static const struct CMUnitTest cases[] = {
    TABLE_CASE("a burst, then the rate", burst_then_rate),
    TABLE_CASE("one user's bucket is not another's", keys_do_not_touch),
    TABLE_CASE("a full table gets stricter, and free again", full_table_stays_bounded),
    TABLE_CASE("processes share a bucket", processes_share_the_bucket),
};
UNIT_MAIN("rate", cases)
