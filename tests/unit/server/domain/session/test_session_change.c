#include "server/domain/session/change.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *password, *new_password;
		int kind;
		enum password_answer answer;
		const char *stored, *violations;
		enum reason reason, after;
	} rows[] = {
	    {"good", "rain on tulips", "sun on tulips", 1, PASSWORD_RIGHT, "hash", "", R_NONE, R_NONE},
	    {"wrong", "rain on roses!", "sun on tulips", 1, PASSWORD_WRONG, "hash", "", R_NONE,
	        R_PASSWORD_REFUSED},
	    {"changed meanwhile", "rain on tulips", "sun on tulips", 1, PASSWORD_RIGHT, "x", "", R_NONE,
	        R_PASSWORD_REFUSED},
	    {"the same", "rain on tulips", "rain on tulips", 1, PASSWORD_RIGHT, "hash",
	        "new_password PASSWORD_SAME\n", R_INVALID_FIELDS, R_NONE},
	    {"nothing", "", "", 1, PASSWORD_NOT_ASKED, "hash",
	        "password REQUIRED\nnew_password PASSWORD_SAME\n", R_INVALID_FIELDS, R_NONE},
	    {"easy", "rain on tulips", "zhang123456789", 1, PASSWORD_RIGHT, "hash",
	        "new_password PASSWORD_COMMON\n", R_INVALID_FIELDS, R_NONE},
	    {"API token", "rain on tulips", "sun on tulips", 2, PASSWORD_RIGHT, "hash", "",
	        R_SESSION_OF_TOKEN, R_NONE},
	    {"no memory", "rain on tulips", "sun on tulips", 1, PASSWORD_NO_MEMORY, "hash", "", R_OVERLOADED,
	        R_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who), *after = why_new(who);
		struct session_change_facts f = {.login = {.found = true, .password_hash = "hash"},
		    .guess = {.answer = rows[i].answer, .account = "zhang", .prefix = "?"},
		    .user = {.found = true, .password_hash = rows[i].stored},
		    .me = {.found = true, .kind = (int16_t)rows[i].kind}};
		struct session_change_plan p = {0};
		Bl__ChangeSessionRequest rq = BL__CHANGE_SESSION_REQUEST__INIT;
		bool ok;

		rq.password = arena_strdup(who->arena, rows[i].password);
		rq.new_password = arena_strdup(who->arena, rows[i].new_password);
		ok = session_change_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, w->reason == rows[i].reason && ok == (rows[i].reason == R_NONE));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(rows[i].row,
		    !ok || session_change_after(&f, &p, &rq, who, after) == (rows[i].after == R_NONE));
		check_row(rows[i].row, after->reason == rows[i].after);
		actor_free(who);
	}
}

static void
others_end(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_session_live_row live[] = {{.id = test_id(7)}, {.id = test_id(2)}, {.id = test_id(8)}};
	struct session_change_facts f = {.login = {.found = true, .password_hash = "hash"},
	    .guess = {.answer = PASSWORD_RIGHT, .account = "zhang", .prefix = "?", .new_hash = "new"},
	    .user = {.found = true, .password_hash = "hash"},
	    .me = {.found = true, .kind = 1},
	    .live = {3, live}};
	struct session_change_plan p = {0};
	Bl__ChangeSessionRequest rq = BL__CHANGE_SESSION_REQUEST__INIT;
	Bl__ChangeSessionResponse re = BL__CHANGE_SESSION_RESPONSE__INIT;

	(void)state;
	rq.password = (char[]){"rain on tulips"};
	rq.new_password = (char[]){"sun on tulips"};
	assert_true(session_change_decide(&f, &rq, who, &p, why_new(who)));
	session_change_apply(b, &f, &p, &rq, who, &re);
	assert_int_equal(re.ended_sessions, 2);
	assert_non_null(strstr(batch_fake_text(b),
	    arena_printf(who->arena, "ids=[%s, %s]", test_id_text(who, 7), test_id_text(who, 8))));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 who may change a password, and to what", rules),
    CASE("X2 a new password ends all other sessions", others_end),
};
UNIT_MAIN("session_change", cases)
