#include "server/domain/server/get.c"

#include "tests/unit/server/domain/domain.h"

static void
tells_limits(void **state)
{
	static const char *const on[] = {"reflection"};
	struct actor *who = actor_new();
	struct server_get_facts f = {{.found = true, .name = "华东贸易", .zone = "Asia/Shanghai"}};
	Bl__GetServerRequest rq = BL__GET_SERVER_REQUEST__INIT;
	Bl__GetServerResponse re = BL__GET_SERVER_RESPONSE__INIT;
	bool seen = false;

	(void)state;
	server_set_features((struct texts){on, 1});
	assert_true(server_get_view(&f, &rq, who, &re, why_new(who)));
	assert_string_equal(re.version, "1.2.3");
	assert_string_equal(re.company, "华东贸易");
	assert_string_equal(re.zone, "Asia/Shanghai");
	assert_int_equal(re.now->seconds, who->now / 1000000);
	assert_int_equal(re.n_features, 1);
	assert_string_equal(re.features[0], "reflection");
	assert_int_equal(re.n_limits, limit_count);
	for (size_t i = 0; i < re.n_limits; i++)
		seen |= strcmp(re.limits[i]->name, "MESSAGE_BYTES") == 0 &&
		        re.limits[i]->value == LIMIT_MESSAGE_BYTES;
	assert_true(seen);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 the server tells its version, time and limits", tells_limits),
};
UNIT_MAIN("server_get", cases)
