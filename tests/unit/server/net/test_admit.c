#include "server/net/admit.h"

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static void
prefixes(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool same;
	} row[] = {{"192.0.2.1", "192.0.2.200", true}, {"192.0.2.1", "192.0.3.1", false},
	    {"2001:db8::1", "2001:db8::ffff:1", true}, {"2001:db8:0:1::1", "2001:db8:0:2::1", false},
	    {"::ffff:192.0.2.7", "192.0.2.9", true}};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		uint64_t key[2];
		for (int k = 0; k < 2; k++) {
			const char *text = k == 0 ? row[i].a : row[i].b;
			struct sockaddr_in v4 = {.sin_family = AF_INET};
			struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
			bool is4 = inet_pton(AF_INET, text, &v4.sin_addr) == 1;
			check_row(text, is4 || inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
			key[k] = is4 ? admit_key((struct sockaddr *)&v4) : admit_key((struct sockaddr *)&v6);
		}
		check_row(row[i].a, (key[0] == key[1]) == row[i].same);
	}
}

static void
prefixes_take_turns(void **state)
{
	(void)state;
	struct admit *a = admit_new(100, 3, 50);
	struct admit_node flood[50] = {0}, honest = {0};
	int64_t retry;
	for (int i = 0; i < 50; i++)
		admit_wait(a, &flood[i], 1);
	admit_wait(a, &honest, 2); /* came last, is second */
	assert_ptr_equal(admit_next(a, 1, &retry), &flood[0]);
	assert_ptr_equal(admit_next(a, 1, &retry), &honest);
	assert_ptr_equal(admit_next(a, 1, &retry), &flood[1]);
	assert_ptr_equal(admit_next(a, 1, &retry), &flood[2]);
	assert_null(admit_next(a, 1, &retry)); /* three at once for a prefix */
	assert_int_equal(retry, 0);
	assert_int_equal(admit_running(a), 4);
	admit_done(a, 1);
	assert_ptr_equal(admit_next(a, 1, &retry), &flood[3]);
	admit_leave(a, &flood[4]);
	admit_done(a, 1);
	assert_ptr_equal(admit_next(a, 1, &retry), &flood[5]);
	admit_leave(a, &flood[5]); /* no longer waiting: nothing happens */
	admit_done(a, 2);
	for (int i = 0; i < 3; i++)
		admit_done(a, 1);
	assert_int_equal(admit_running(a), 0);
	for (int i = 6; i < 50; i++)
		admit_leave(a, &flood[i]);
	assert_null(admit_next(a, 1, &retry));
	admit_free(a);
}

static void
the_whole_is_bounded(void **state)
{
	(void)state;
	struct admit *a = admit_new(5, 3, 50);
	struct admit_node n[10] = {0};
	int64_t retry;
	for (uint64_t i = 0; i < 10; i++)
		admit_wait(a, &n[i], i);
	for (int i = 0; i < 5; i++)
		assert_non_null(admit_next(a, 1, &retry));
	assert_null(admit_next(a, 1, &retry));
	admit_done(a, 0);
	assert_ptr_equal(admit_next(a, 1, &retry), &n[5]);
	for (int i = 6; i < 10; i++)
		admit_leave(a, &n[i]);
	admit_free(a);
}

static void
processor_time_is_bounded(void **state)
{
	(void)state;
	struct admit *a = admit_new(100, 100, 50);
	struct admit_node n[4] = {0};
	int64_t retry, now = 1000000;
	for (int i = 0; i < 4; i++)
		admit_wait(a, &n[i], 1);
	assert_non_null(admit_next(a, now, &retry));
	admit_charge(a, 120000); /* 100 ms were saved up: 20 ms over */
	assert_null(admit_next(a, now, &retry));
	assert_in_range(retry, 40000, 42000); /* at half of the time */
	assert_null(admit_next(a, now + 30000, &retry));
	assert_non_null(admit_next(a, now + 41000, &retry));
	for (int i = 2; i < 4; i++)
		admit_leave(a, &n[i]);
	admit_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("admit: /24 and /64", prefixes),
    CASE("K7 admit: a flood from one prefix does not keep others out", prefixes_take_turns),
    CASE("admit: handshakes in progress are bounded", the_whole_is_bounded),
    CASE("K7 admit: handshakes take half of the time at most", processor_time_is_bounded),
};
UNIT_MAIN("admit", cases)
