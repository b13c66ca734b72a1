#include "server/domain/change.h"
#include "tests/unit/server/domain/domain.h"

static void
object(void **state)
{
	static const char *const list[] = {"a", "b\""};
	struct actor *who = actor_new();
	struct change c = change_begin(who);

	(void)state;
	assert_string_equal(change_end(&c), "{}");
	c = change_begin(who);
	change_text(&c, "name", "上\"\\\n海");
	change_text(&c, "none", NULL);
	change_number(&c, "days", -3);
	change_number(&c, "none", INT64_MIN);
	change_bool(&c, "archived", true);
	change_texts(&c, "roles", (struct texts){list, 2});
	assert_string_equal(change_end(&c),
	    "{\"name\":\"上\\\"\\\\\\u000a海\",\"days\":-3,\"archived\":true,\"roles\":[\"a\",\"b\\\"\"]}");
	actor_free(who);
}

static void
never_half_an_object(void **state)
{
	struct actor *who = actor_new();
	struct change c = change_begin(who);
	char text[3000];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	change_text(&c, "note", text);
	assert_string_equal(change_end(&c), "{}");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X4 what changed is a JSON object", object),
    CASE("X4 what is too long is left out whole", never_half_an_object),
};
UNIT_MAIN("change", cases)
