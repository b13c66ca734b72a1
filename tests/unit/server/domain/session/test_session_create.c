#include "server/domain/session/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

struct login { /* a login that goes well; each test changes something */
	struct actor *who;
	struct why *why;
	struct session_create_facts f;
	struct session_create_plan p;
	Bl__CreateSessionRequest rq;
};

static void
login_begin(struct login *t)
{
	memset(t, 0, sizeof(*t));
	t->who = actor_new();
	t->who->user_id = (struct uuid){{0}};
	t->why = why_new(t->who);
	bl__create_session_request__init(&t->rq);
	t->rq.login = arena_strdup(t->who->arena, "li");
	t->rq.password = arena_strdup(t->who->arena, "rain on tulips");
	t->f.login = (struct q_session_login){
	    .found = true, .id = test_id(9), .password_hash = "hash", .password_expires_at = INT64_MIN};
	t->f.guess.answer = PASSWORD_RIGHT;
	t->f.guess.account = "li";
	t->f.guess.prefix = "192.0.2.0/24";
	t->f.user = (struct q_session_user_lock){.found = true,
	    .id = test_id(9),
	    .login = "li",
	    .name = "李四",
	    .password_hash = "hash",
	    .password_expires_at = INT64_MIN,
	    .archived_at = INT64_MIN};
	t->f.company = (struct q_company_get){.found = true, .name = "华东贸易"};
	strcpy(t->f.token, "bl_token");
}

static bool
decide(struct login *t)
{
	return session_create_decide(&t->f, &t->rq, t->who, &t->p, t->why);
}

static void
goes_well(void **state)
{
	struct login t;
	struct batch *b;
	Bl__CreateSessionResponse re = BL__CREATE_SESSION_RESPONSE__INIT;

	(void)state;
	login_begin(&t);
	assert_true(decide(&t));
	assert_false(t.p.refused);
	assert_int_equal(t.p.expires_at - t.who->now, INT64_C(43200) * SECOND_US);
	b = batch_fake_new(t.who->arena, t.who);
	session_create_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
	assert_true(session_create_after(&t.f, &t.p, &t.rq, t.who, t.why));
	assert_string_equal(re.token, "bl_token");
	assert_string_equal(re.name, "李四");
	assert_string_equal(re.user_id, test_id_text(t.who, 9));
	assert_non_null(
	    strstr(batch_fake_text(b), "q_session_guard_clear(account=\"li\", prefix=\"192.0.2.0/24\")\n"));
	assert_non_null(strstr(batch_fake_text(b), "q_session_add("));
	assert_non_null(strstr(batch_fake_text(b), "op_audit("));
	assert_null(strstr(batch_fake_text(b), "password_put"));
	assert_null(strstr(batch_fake_text(b), "bl_token")); /* only its hash is stored */
	actor_free(t.who);
}

static void
wrong_password(struct login *t)
{
	t->f.guess.answer = PASSWORD_WRONG;
}
static void
unknown_user(struct login *t)
{
	t->f.guess.answer = PASSWORD_WRONG;
	t->f.login = (struct q_session_login){.found = false};
	t->f.user = (struct q_session_user_lock){.found = false};
}
static void
has_left(struct login *t)
{
	t->f.user.archived_at = 5;
}
static void
code_expired(struct login *t)
{
	t->f.user.must_change = true;
	t->f.user.password_expires_at = t->who->now - 1;
}
static void
changed_meanwhile(struct login *t)
{
	t->f.user.password_hash = "another";
}

static void
one_answer(void **state)
{
	static const struct {
		const char *row;
		void (*make)(struct login *);
	} rows[] = {
	    {"wrong password", wrong_password},
	    {"unknown user", unknown_user},
	    {"has left", has_left},
	    {"code expired", code_expired},
	    {"changed while it was hashed", changed_meanwhile},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct login t;
		struct batch *b;
		Bl__CreateSessionResponse re = BL__CREATE_SESSION_RESPONSE__INIT;

		login_begin(&t);
		rows[i].make(&t);
		b = batch_fake_new(t.who->arena, t.who);
		check_row(rows[i].row, decide(&t) && t.p.refused);
		session_create_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
		check_row(rows[i].row, re.token[0] == '\0');
		check_row(rows[i].row, strstr(batch_fake_text(b), "q_session_fail(account=\"li\"") != NULL);
		check_row(rows[i].row, strstr(batch_fake_text(b), "session_add") == NULL);
		check_row(rows[i].row, strstr(batch_fake_text(b), "op_audit") == NULL);
		check_row(rows[i].row, !session_create_after(&t.f, &t.p, &t.rq, t.who, t.why));
		check_row(rows[i].row, t.why->reason == R_LOGIN_REFUSED);
		actor_free(t.who);
	}
}

static void
one_time_code(void **state)
{
	static const struct {
		const char *row, *new_password, *violations;
		enum reason reason;
	} rows[] = {
	    {"no new password", "", "", R_NEW_PASSWORD_REQUIRED},
	    {"the code again", "rain on tulips", "new_password PASSWORD_SAME\n", R_INVALID_FIELDS},
	    {"too short", "short", "new_password PASSWORD_LENGTH\n", R_INVALID_FIELDS},
	    {"easy", "password1234", "new_password PASSWORD_COMMON\n", R_INVALID_FIELDS},
	    {"the company's name", "华东贸易123", "new_password PASSWORD_COMMON\n", R_INVALID_FIELDS},
	    {"good", "sun on tulips", "", R_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct login t;
		struct batch *b;
		Bl__CreateSessionResponse re = BL__CREATE_SESSION_RESPONSE__INIT;

		login_begin(&t);
		t.f.user.must_change = true;
		t.f.user.password_expires_at = t.who->now + 1;
		strcpy(t.f.guess.new_hash, "new hash");
		t.rq.new_password = arena_strdup(t.who->arena, rows[i].new_password);
		check_row(rows[i].row, decide(&t) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, t.why->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(t.why), rows[i].violations) == 0);
		if (rows[i].reason == R_NONE) {
			b = batch_fake_new(t.who->arena, t.who);
			session_create_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
			assert_non_null(
			    strstr(batch_fake_text(b), "q_session_password_put(password_hash=\"new hash\", "
			                               "password_expires_at=NULL, must_change=false"));
		}
		actor_free(t.who);
	}
}

static void
unwanted_new_password(void **state)
{
	struct login t;

	(void)state;
	login_begin(&t);
	t.rq.new_password = (char[]){"sun on tulips"};
	assert_false(decide(&t));
	assert_string_equal(violations(t.why), "new_password NEW_PASSWORD_UNWANTED\n");
	actor_free(t.who);
}

static void
bad_fields(void **state)
{
	struct login t;

	(void)state;
	login_begin(&t);
	t.rq.login = (char[]){"li si"};
	t.rq.password = (char[]){""};
	assert_false(decide(&t));
	assert_string_equal(violations(t.why), "login BAD_CODE\npassword REQUIRED\n");
	actor_free(t.who);
}

static void
oldest_ends(void **state)
{
	struct q_session_live_row live[LIMIT_SESSIONS_USER + 1];
	struct login t;

	(void)state;
	login_begin(&t);
	for (size_t i = 0; i < ARRAY_SIZE(live); i++)
		live[i] = (struct q_session_live_row){.id = test_id((uint8_t)(20 + i))};
	t.f.live = (struct q_session_live){LIMIT_SESSIONS_USER - 1, live};
	assert_true(decide(&t));
	assert_int_equal(t.p.end.n, 0);
	t.f.live.n = LIMIT_SESSIONS_USER;
	assert_true(decide(&t));
	assert_int_equal(t.p.end.n, 1);
	assert_true(uuid_eq(t.p.end.v[0], test_id(20)));
	t.f.live.n = LIMIT_SESSIONS_USER + 1;
	assert_true(decide(&t));
	assert_int_equal(t.p.end.n, 2);
	actor_free(t.who);
}

static void
same_statements_for_nobody(void **state)
{
	struct login t;
	struct batch *known, *unknown;
	const char *a, *b;

	(void)state;
	login_begin(&t);
	known = batch_fake_new(t.who->arena, t.who);
	unknown = batch_fake_new(t.who->arena, t.who);
	session_create_load(known, &t.rq, t.who, &t.f);
	t.f.login = (struct q_session_login){.found = false};
	session_create_load(unknown, &t.rq, t.who, &t.f);
	for (a = batch_fake_text(known), b = batch_fake_text(unknown); *a != '\0' && *b != '\0';
	     a = strchr(a, '\n') + 1, b = strchr(b, '\n') + 1)
		assert_int_equal(strcspn(a, "("), strcspn(b, "("));
	assert_true(*a == '\0' && *b == '\0');
	actor_free(t.who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 a login makes a session and stores the hash of its token", goes_well),
    CASE("X2 every refused login has the same answer and is counted", one_answer),
    CASE("X2 a one-time code forces a new password", one_time_code),
    CASE("X2 a new password goes with a code only", unwanted_new_password),
    CASE("S3 bad fields of a login", bad_fields),
    CASE("X2 the ninth session ends the oldest", oldest_ends),
    CASE("X2 the same statements are sent for unknown users", same_statements_for_nobody),
};
UNIT_MAIN("session_create", cases)
