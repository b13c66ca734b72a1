#include "server/domain/user/reset.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const char *const admin[] = {"admin"};
	static const struct {
		const char *row, *user;
		bool found;
		int64_t archived_at;
		bool above;
		const char *hash;
		enum reason reason;
	} rows[] = {
	    {"good", "@li", true, INT64_MIN, false, "hash", R_NONE},
	    {"nobody", "", false, INT64_MIN, false, "hash", R_INVALID_FIELDS},
	    {"unknown", "@no", false, INT64_MIN, false, "hash", R_NOT_FOUND},
	    {"has left", "@li", true, 5, false, "hash", R_NOT_FOUND},
	    {"above him", "@li", true, INT64_MIN, true, "hash", R_ABOVE_YOU},
	    {"no memory", "@li", true, INT64_MIN, false, "", R_OVERLOADED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct user_reset_facts f = {
		    .is = {.found = rows[i].found, .login = "li", .archived_at = rows[i].archived_at}};
		struct user_reset_plan p = {0};
		Bl__ResetUserRequest rq = BL__RESET_USER_REQUEST__INIT;

		strcpy(f.hash, rows[i].hash);
		if (rows[i].above)
			f.rights.perms = (struct texts){admin, 1};
		actor_forbid(who, PERM_ADMIN);
		rq.user_id = arena_strdup(who->arena, rows[i].user);
		check_row(rows[i].row, user_reset_decide(&f, &rq, who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		actor_free(who);
	}
}

static void
writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct user_reset_facts f = {.is = {.found = true, .id = test_id(9), .version = 2}};
	struct user_reset_plan p = {.expires_at = 0};
	Bl__ResetUserRequest rq = BL__RESET_USER_REQUEST__INIT;
	Bl__ResetUserResponse re = BL__RESET_USER_RESPONSE__INIT, checked = BL__RESET_USER_RESPONSE__INIT;

	(void)state;
	user_reset_work(&f, &rq, NULL);
	user_reset_apply(b, &f, &p, &rq, who, &re);
	assert_int_equal(password_verify(re.code, f.hash), PASSWORD_RIGHT);
	assert_non_null(strstr(batch_fake_text(b), "q_session_end_user("));
	assert_non_null(strstr(batch_fake_text(b), "must_change=true"));
	assert_null(strstr(batch_fake_text(b), re.code));
	who->validate_only = true;
	user_reset_apply(b, &f, &p, &rq, who, &checked);
	assert_string_equal(checked.code, "");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 whose password may be reset", rules),
    CASE("X2 a reset gives a code and ends all sessions", writes),
};
UNIT_MAIN("user_reset", cases)
