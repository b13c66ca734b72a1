#include "server/domain/session/end.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *id;
		struct q_session_lock found;
		enum reason reason;
	} rows[] = {
	    {"one's own", "", {.found = true, .ended_at = INT64_MIN}, R_NONE},
	    {"another of one's own", "0199c8a0-0000-7000-8000-000000000007",
	        {.found = true, .ended_at = INT64_MIN}, R_NONE},
	    {"no id", "@mine", {.found = false}, R_INVALID_FIELDS},
	    {"unknown", "0199c8a0-0000-7000-8000-000000000007", {.found = false}, R_NOT_FOUND},
	    {"ended", "0199c8a0-0000-7000-8000-000000000007", {.found = true, .ended_at = 5}, R_NOT_FOUND},
	    {"somebody else's", "0199c8a0-0000-7000-8000-000000000007",
	        {.found = true, .ended_at = INT64_MIN, .user_id = {{9}}}, R_NOT_FOUND},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct session_end_facts f = {rows[i].found};
		struct session_end_plan p = {{{0}}};
		Bl__EndSessionRequest rq = BL__END_SESSION_REQUEST__INIT;

		if (uuid_is_zero(f.row.user_id))
			f.row.user_id = who->user_id;
		rq.session_id = arena_strdup(who->arena, rows[i].id);
		check_row(rows[i].row, session_end_decide(&f, &rq, who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, rows[i].id[0] != '\0' || uuid_eq(p.id, who->session_id));
		actor_free(who);
	}
}

static void
writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct session_end_facts f = {{.found = true}};
	struct session_end_plan p = {test_id(7)};
	Bl__EndSessionRequest rq = BL__END_SESSION_REQUEST__INIT;
	Bl__EndSessionResponse re = BL__END_SESSION_RESPONSE__INIT;

	(void)state;
	session_end_apply(b, &f, &p, &rq, who, &re);
	assert_string_equal(re.session_id, test_id_text(who, 7));
	assert_non_null(strstr(batch_fake_text(b), "q_session_end_many("));
	assert_non_null(strstr(batch_fake_text(b), "op_audit("));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 one ends one's own sessions only", rules),
    CASE("X2 an ended session leaves an audit row", writes),
};
UNIT_MAIN("session_end", cases)
