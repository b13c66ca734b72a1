#include "server/domain/session/list.c"

#include "common/date.h"
#include "common/limits.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
newest_first(void **state)
{
	struct actor *who = actor_new();
	struct q_session_live_row live[] = {
	    {.id = test_id(2), .client = "old"}, {.id = test_id(8), .client = "new"}};
	struct session_list_facts f = {{2, live}};
	Bl__ListSessionsRequest rq = BL__LIST_SESSIONS_REQUEST__INIT;
	Bl__ListSessionsResponse re = BL__LIST_SESSIONS_RESPONSE__INIT;

	(void)state;
	assert_true(session_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_sessions, 2);
	assert_string_equal(re.sessions[0]->client, "new");
	assert_false(re.sessions[0]->current);
	assert_true(re.sessions[1]->current);
	actor_free(who);
}

static void
idle_ones_are_gone(void **state)
{
	struct actor *who = actor_new();

	(void)state;
	assert_int_equal(who->now - session_idle_since(who), INT64_C(1800) * SECOND_US);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 sessions are listed newest first, the present one is marked", newest_first),
    CASE("X2 a session unused for 30 minutes is no session", idle_ones_are_gone),
};
UNIT_MAIN("session_list", cases)
