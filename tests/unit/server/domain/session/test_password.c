#include "server/domain/session/password.c"

#include "tests/unit/server/domain/domain.h"

static void
right_and_wrong(void **state)
{
	char hash[PASSWORD_HASH_TEXT], again[PASSWORD_HASH_TEXT];

	(void)state;
	assert_true(password_hash("正确 horse battery", hash));
	assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
	assert_int_equal(password_verify("正确 horse battery", hash), PASSWORD_RIGHT);
	assert_int_equal(password_verify("正确 horse batterz", hash), PASSWORD_WRONG);
	assert_int_equal(password_verify("", hash), PASSWORD_WRONG);
	assert_true(password_hash("正确 horse battery", again));
	assert_string_not_equal(hash, again);
}

static void
nobody_costs_the_same(void **state)
{
	(void)state;
	/* a mismatch, not a decoding error: all the work was done */
	assert_int_equal(argon2id_verify(nobody, "x", 1), ARGON2_VERIFY_MISMATCH);
	assert_int_equal(password_verify("x", NULL), PASSWORD_WRONG);
}

static void
codes(void **state)
{
	char a[PASSWORD_CODE_TEXT], b[PASSWORD_CODE_TEXT];

	(void)state;
	password_code(a);
	password_code(b);
	assert_int_equal(strlen(a), PASSWORD_CODE_TEXT - 1);
	assert_string_not_equal(a, b);
	for (int i = 0; i < PASSWORD_CODE_TEXT - 1; i++)
		assert_non_null(strchr(i % 5 == 4 ? "-" : "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", a[i]));
}

static const struct CMUnitTest cases[] = {
    CASE("X2 a password fits its own hash only", right_and_wrong),
    CASE("X2 nobody's password takes the same work", nobody_costs_the_same),
    CASE("X2 one-time codes are readable and never the same", codes),
};
UNIT_MAIN("password", cases)
