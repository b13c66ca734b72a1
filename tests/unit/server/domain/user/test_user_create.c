#include "server/domain/user/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

struct making {
	struct actor *who;
	struct why *why;
	struct user_create_facts f;
	struct user_create_plan p;
	Bl__CreateUserRequest rq;
};

static void
begin(struct making *t, const char *password)
{
	memset(t, 0, sizeof(*t));
	t->who = actor_new();
	t->why = why_new(t->who);
	bl__create_user_request__init(&t->rq);
	t->rq.login = arena_strdup(t->who->arena, "wang");
	t->rq.name = arena_strdup(t->who->arena, "王五");
	t->rq.branch_id = arena_strdup(t->who->arena, "@SH");
	t->rq.password = arena_strdup(t->who->arena, password);
	t->f.place = (struct q_user_place){
	    .found = true, .branch_id = test_id(3), .branch_code = "SH", .branch_archived_at = INT64_MIN};
	strcpy(t->f.hash, "hash");
	if (password[0] == '\0')
		strcpy(t->f.code, "ABCD-EFGH-JKLM-NPQR");
}

static bool
decide(struct making *t)
{
	return user_create_decide(&t->f, &t->rq, t->who, &t->p, t->why);
}

static void
with_code(void **state)
{
	struct making t;
	struct batch *b;
	Bl__CreateUserResponse re = BL__CREATE_USER_RESPONSE__INIT;

	(void)state;
	begin(&t, "");
	assert_true(decide(&t));
	assert_int_equal(t.p.expires_at - t.who->now, INT64_C(15) * 60 * SECOND_US);
	b = batch_fake_new(t.who->arena, t.who);
	user_create_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
	assert_string_equal(re.code, "ABCD-EFGH-JKLM-NPQR");
	assert_string_equal(re.user->login, "wang");
	assert_string_equal(re.user->lang, "zh");
	assert_non_null(strstr(batch_fake_text(b), "mnemonics=[\"ww\""));
	assert_non_null(strstr(batch_fake_text(b), "must_change=true"));
	assert_null(strstr(batch_fake_text(b), "ABCD-EFGH"));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=4,"));
	actor_free(t.who);
}

static void
with_password(void **state)
{
	struct making t;
	struct batch *b;
	Bl__CreateUserResponse re = BL__CREATE_USER_RESPONSE__INIT;

	(void)state;
	begin(&t, "rain on tulips");
	assert_true(decide(&t));
	assert_int_equal(t.p.expires_at, INT64_MIN);
	b = batch_fake_new(t.who->arena, t.who);
	user_create_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
	assert_string_equal(re.code, "");
	assert_non_null(strstr(
	    batch_fake_text(b), "password_hash=\"hash\", password_expires_at=NULL, must_change=false"));
	actor_free(t.who);
}

static void
only_checked(void **state)
{
	struct making t;
	Bl__CreateUserResponse re = BL__CREATE_USER_RESPONSE__INIT;

	(void)state;
	begin(&t, "");
	t.who->validate_only = true;
	assert_true(decide(&t));
	user_create_apply(batch_fake_new(t.who->arena, t.who), &t.f, &t.p, &t.rq, t.who, &re);
	assert_string_equal(re.code, "");
	actor_free(t.who);
}

static void
all_errors(void **state)
{
	struct making t;

	(void)state;
	begin(&t, "password1234");
	t.f.taken = (struct q_user_taken){.found = true, .id_taken = true, .login_taken = true};
	t.f.place = (struct q_user_place){.found = true};
	t.rq.user_id = test_id_text(t.who, 8);
	t.rq.name = (char[]){""};
	t.rq.mobile = (char[]){"1"};
	t.rq.email = (char[]){"x"};
	t.rq.lang = (char[]){"fr"};
	assert_false(decide(&t));
	assert_string_equal(violations(t.why), "login TAKEN\nname REQUIRED\nmobile BAD_PHONE\nemail "
	                                       "BAD_EMAIL\nuser_id TAKEN\npassword PASSWORD_COMMON\n"
	                                       "lang BAD_LANG\nbranch_id UNKNOWN_REF\n");
	actor_free(t.who);
}

static void
no_memory(void **state)
{
	struct making t;

	(void)state;
	begin(&t, "");
	t.f.hash[0] = '\0';
	assert_false(decide(&t));
	assert_int_equal(t.why->reason, R_OVERLOADED);
	actor_free(t.who);
}

static void
hashes(void **state)
{
	struct making t;

	(void)state;
	begin(&t, "");
	t.f.code[0] = t.f.hash[0] = '\0';
	user_create_work(&t.f, &t.rq, NULL);
	assert_int_equal(password_verify(t.f.code, t.f.hash), PASSWORD_RIGHT);
	actor_free(t.who);
	begin(&t, "rain on tulips");
	user_create_work(&t.f, &t.rq, NULL);
	assert_string_equal(t.f.code, "");
	assert_int_equal(password_verify("rain on tulips", t.f.hash), PASSWORD_RIGHT);
	actor_free(t.who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 a new user gets a one-time code, shown once", with_code),
    CASE("X2 a new user may get a password", with_password),
    CASE("X2 a check shows no code", only_checked),
    CASE("S3 a new user, all errors at once", all_errors),
    CASE("X2 without memory for the hash nothing is made", no_memory),
    CASE("X2 what is hashed is what is told", hashes),
};
UNIT_MAIN("user_create", cases)
