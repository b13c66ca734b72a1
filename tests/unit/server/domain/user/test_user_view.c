#include "server/domain/user/user.h"
#include "tests/unit/server/domain/domain.h"

static void
masks(void **state)
{
	static const struct {
		const char *mobile, *masked;
	} rows[] = {
	    {"13812345678", "138****5678"},
	    {"+8613812345678", "+86*******5678"},
	    {"62345678", "******78"},
	    {"12345", "***45"},
	    {"1", "1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct user_row r = {.id = test_id(9),
		    .login = "li",
		    .name = "李四",
		    .mobile = rows[i].mobile,
		    .lang = LANG_ZH};

		check_row(rows[i].mobile, strcmp(user_view(&r, who)->mobile, rows[i].mobile) == 0);
		actor_forbid(who, PERM_USER_EDIT);
		check_row(rows[i].mobile, strcmp(user_view(&r, who)->mobile, rows[i].masked) == 0);
		r.id = who->user_id;
		check_row(rows[i].mobile, strcmp(user_view(&r, who)->mobile, rows[i].mobile) == 0);
		actor_free(who);
	}
}

static void
absent(void **state)
{
	struct actor *who = actor_new();
	struct user_row r = {.id = test_id(9), .login = "li", .name = "李四", .lang = LANG_EN};
	Bl__User *m;

	(void)state;
	actor_forbid(who, PERM_USER_EDIT);
	m = user_view(&r, who);
	assert_string_equal(m->mobile, "");
	assert_string_equal(m->email, "");
	assert_string_equal(m->superior_login, "");
	assert_string_equal(m->lang, "en");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X3 a mobile number is masked but for oneself and who edits users", masks),
    CASE("X3 absent fields are empty texts", absent),
};
UNIT_MAIN("user_view", cases)
