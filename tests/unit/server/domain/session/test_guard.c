#include "common/date.h"
#include "server/db/batch_fake.h"
#include "server/domain/session/guard.h"
#include "tests/unit/server/domain/domain.h"

static void
prefixes(void **state)
{
	static const struct {
		const char *peer, *prefix;
	} rows[] = {
	    {"192.0.2.77", "192.0.2.0/24"},
	    {"::ffff:192.0.2.77", "192.0.2.0/24"},
	    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
	    {"::1", "::/64"},
	    {"", "?"},
	    {"unix", "?"},
	};
	struct arena *a = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(guard_prefix(a, rows[i].peer), rows[i].prefix);
	arena_free(a);
}

static void
waits(void **state)
{
	static const struct {
		const char *row, *account, *prefix;
		bool known;
		int64_t wait; /* of a row that blocks for 8 seconds more */
	} rows[] = {
	    {"the account here", "zhang", "192.0.2.0/24", false, 8},
	    {"the account here, known", "zhang", "192.0.2.0/24", true, 8},
	    {"the account from anywhere", "zhang", "", false, 8},
	    {"the account from anywhere, known here", "zhang", "", true, 0},
	    {"the network", "", "192.0.2.0/24", false, 8},
	    {"the network, known here", "", "192.0.2.0/24", true, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct q_session_guard_row r = {rows[i].account, rows[i].prefix, 8 * SECOND_US + 1000};
		struct guess g = {.now = 1000,
		    .account = "zhang",
		    .prefix = "192.0.2.0/24",
		    .guard = {1, &r},
		    .known = {.found = true, .known = rows[i].known}};

		check_row(rows[i].row, guard_wait(&g) == rows[i].wait * SECOND_US);
	}
}

static void
slowed_hashes_nothing(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct q_session_guard_row r = {"zhang", "192.0.2.0/24", 1500 * 1000};
	struct guess g = {.account = "zhang", .prefix = "192.0.2.0/24", .guard = {1, &r}};

	(void)state;
	guess_work(&g, "some password", NULL, "");
	assert_int_equal(g.answer, PASSWORD_NOT_ASKED);
	assert_false(guess_decide(&g, w));
	assert_int_equal(w->reason, R_LOGIN_SLOWED);
	assert_string_equal(w->param[0], "2");
	assert_int_equal(w->retry_ms, 2000);
	actor_free(who);
}

static struct guess
look(struct actor *who, const char *login)
{
	struct batch *b = batch_fake_new(who->arena, who);
	struct guess g = {0};

	guess_look(b, who, login, &g);
	return g;
}

static void
guesses_at_once(void **state)
{
	struct actor *who = actor_new();
	struct guess first = look(who, "li"), second = look(who, "LI"), other = look(who, "wang"), later;
	struct why *w = why_new(who);

	(void)state;
	assert_string_equal(second.account, "li");
	guess_work(&first, "wrong password", NULL, "");
	assert_int_equal(first.answer, PASSWORD_WRONG);
	guess_work(&second, "wrong password", NULL, "");
	assert_int_equal(second.answer, PASSWORD_NOT_ASKED);
	assert_false(guess_decide(&second, w));
	assert_int_equal(w->reason, R_LOGIN_SLOWED);
	guess_work(&other, "wrong password", NULL, "");
	assert_int_equal(other.answer, PASSWORD_WRONG);
	later = look(who, "li");
	guess_work(&later, "wrong password", NULL, "");
	assert_int_equal(later.answer, PASSWORD_WRONG);
	assert_true(guess_decide(&later, w));
	actor_free(who);
}

static void
new_hash_only_behind_the_right_password(void **state)
{
	struct actor *who = actor_new();
	char hash[PASSWORD_HASH_TEXT];
	struct guess g = look(who, "zhao"), wrong, shorter;

	(void)state;
	assert_true(password_hash("the old password", hash));
	guess_work(&g, "the old password", hash, "the new password");
	assert_int_equal(g.answer, PASSWORD_RIGHT);
	assert_int_equal(password_verify("the new password", g.new_hash), PASSWORD_RIGHT);
	shorter = look(who, "zhao");
	guess_work(&shorter, "the old password", hash, "short");
	assert_string_equal(shorter.new_hash, "");
	wrong = look(who, "zhao");
	guess_work(&wrong, "another password", hash, "the new password");
	assert_int_equal(wrong.answer, PASSWORD_WRONG);
	assert_string_equal(wrong.new_hash, "");
	actor_free(who);
}

static void
counting(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct guess g = {.now = who->now, .account = "zhang", .prefix = "192.0.2.0/24"};

	(void)state;
	guess_failed(b, &g);
	guess_right(b, &g);
	assert_string_equal(batch_fake_text(b),
	    "q_session_fail(account=\"zhang\", prefix=\"192.0.2.0/24\", now=2026-11-15T04:00:00Z, "
	    "forget=2026-11-15T03:00:00Z, free=5)\n"
	    "q_session_fail(account=\"zhang\", prefix=\"\", now=2026-11-15T04:00:00Z, "
	    "forget=2026-11-15T03:00:00Z, free=20)\n"
	    "q_session_fail(account=\"\", prefix=\"192.0.2.0/24\", now=2026-11-15T04:00:00Z, "
	    "forget=2026-11-15T03:00:00Z, free=50)\n"
	    "q_session_guard_sweep(forget=2026-11-15T03:00:00Z)\n"
	    "q_session_guard_clear(account=\"zhang\", prefix=\"192.0.2.0/24\")\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 networks of addresses", prefixes),
    CASE("X2 which failures make whom wait", waits),
    CASE("X2 who has to wait costs no hash", slowed_hashes_nothing),
    CASE("X2 guesses at the same time are hashed one after another", guesses_at_once),
    CASE(
        "X2 a new password is hashed only behind the right old one", new_hash_only_behind_the_right_password),
    CASE("X2 a failure counts three times, a success forgets the first", counting),
};
UNIT_MAIN("guard", cases)
