#include "server/domain/session/password.h"
#include "tests/unit/server/domain/domain.h"

static void
judge(void **state)
{
	static const struct {
		const char *password, *want;
	} rows[] = {
	    {"tulpe-regen-7", ""},
	    {"正确的马电池订书钉", ""},
	    {"lighthouse keeper", ""},
	    {"elevenbytes", "PASSWORD_LENGTH"},
	    {"", "PASSWORD_LENGTH"},
	    {"password1234", "PASSWORD_COMMON"},
	    {"PassWord2026!", "PASSWORD_COMMON"},
	    {"qwertyuiop123456", "PASSWORD_COMMON"},
	    {"aaaaaaaaaaaaaaaaaaaa", "PASSWORD_COMMON"},
	    {"abababababababab", "PASSWORD_COMMON"},
	    {"zhangwei-zhangwei", "PASSWORD_COMMON"},
	    {"ZhangWei2026!!", "PASSWORD_COMMON"},
	    {"华东贸易有限公司123456", "PASSWORD_COMMON"},
	    {"5201314woaini", "PASSWORD_COMMON"},
	    {"papasswordssword1", "PASSWORD_COMMON"},
	    {"iloveyou-monkey", "PASSWORD_COMMON"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		bool ok = password_check(w, "p", rows[i].password, "zhangwei", "华东贸易有限公司");

		check_row(rows[i].password, ok == (rows[i].want[0] == '\0'));
		check_row(rows[i].password,
		    ok || strcmp(violations(w), arena_printf(who->arena, "p %s\n", rows[i].want)) == 0);
		actor_free(who);
	}
}

static void
long_ones(void **state)
{
	struct actor *who = actor_new();
	char text[258];

	(void)state;
	for (int i = 0; i < 257; i++)
		text[i] = (char)('!' + i % 90);
	text[257] = '\0';
	assert_false(password_check(why_new(who), "p", text, NULL, NULL));
	text[256] = '\0';
	assert_true(password_check(why_new(who), "p", text, NULL, NULL));
	assert_true(password_check(why_new(who), "p", text, "", ""));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 easy passwords are refused, any characters are fine", judge),
    CASE("X2 up to 256 bytes, none is cut off", long_ones),
};
UNIT_MAIN("password_rule", cases)
