#include <stdio.h>

#include "common/limits.h"
#include "common/token.h"
#include "server/op/access.h"
#include "server/op/perm.h"
#include "server/op/rate.h"
#include "server/op/token_cache.h"
#include "tests/unit/unit.h"

static void
bearer(void **state)
{
	static const struct {
		const char *header, *token;
	} rows[] = {{NULL, NULL}, {"", NULL}, {"Bearer", NULL}, {"Bearer bl_x", "bl_x"},
	    {"bearer bl_x", "bl_x"}, {"Basic bl_x", NULL}, {"bl_x", NULL}, {"Bearer ", ""}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *t = access_token(rows[i].header);

		if (rows[i].token)
			assert_string_equal(t, rows[i].token);
		else
			assert_null(t);
	}
}

static const struct {
	const char *row;
	const char *roles,
	    *token; /* separated by blanks; token NULL = a login, "*" = a token without limits */
	enum perm perm;
	bool may;
} rights[] = {
    {"a role gives", "order.read order.edit", NULL, PERM_ORDER_EDIT, true},
    {"and nothing else", "order.read", NULL, PERM_ORDER_EDIT, false},
    {"everybody is himself", "", NULL, PERM_SELF, true},
    {"everybody may what is open", "", NULL, PERM_OPEN, true},
    {"a right of a newer release", "order.fly order.read", NULL, PERM_ORDER_READ, true},
    {"login decides approvals", "approve", NULL, PERM_APPROVE, true},
    {"login administers", "admin user.edit flow.edit", NULL, PERM_ADMIN, true},
    {"a token has what both have", "order.read order.edit", "order.read", PERM_ORDER_READ, true},
    {"a token is narrower than its user", "order.read order.edit", "order.read", PERM_ORDER_EDIT, false},
    {"a token is not wider than its user", "order.read", "order.read order.edit", PERM_ORDER_EDIT, false},
    {"a token without limits", "order.read", "*", PERM_ORDER_READ, true},
    {"never approves", "approve", "*", PERM_APPROVE, false},
    {"never approves, even if it says so", "approve", "approve", PERM_APPROVE, false},
    {"never edits users", "user.edit", "*", PERM_USER_EDIT, false},
    {"never edits flows", "flow.edit", "*", PERM_FLOW_EDIT, false},
    {"never administers", "admin", "*", PERM_ADMIN, false},
    {"a token without any right is somebody", "order.read", "", PERM_SELF, true},
};

static struct texts
split(struct arena *a, const char *s)
{
	const char **v = arena_new_n(a, const char *, 8);
	size_t n = 0;

	for (char *p = strtok(arena_strdup(a, s), " "); p; p = strtok(NULL, " "))
		v[n++] = p;
	return (struct texts){v, n};
}

static void
rights_of_roles(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rights); i++) {
		struct actor who = {0};
		struct why why;
		const char *t = rights[i].token;
		bool unlimited = !t || strcmp(t, "*") == 0;

		why_init(&why, a);
		access_perms(&who, split(a, rights[i].roles), t != NULL, unlimited, split(a, t ? t : ""));
		check_row(rights[i].row, access_may(&who, rights[i].perm, &why) == rights[i].may);
		check_row(rights[i].row, (why.reason == R_NO_PERMISSION) == !rights[i].may);
		if (!rights[i].may)
			check_row(rights[i].row, strcmp(why.param[0], perm_row(rights[i].perm)->text) == 0);
	}
	arena_free(a);
}

static void
permission_texts(void **state)
{
	(void)state;
	for (int p = 0; p < PERM_N; p++) {
		const struct perm_row *row = perm_row((enum perm)p);
		enum perm back;

		check_row(row->name, perm_parse(row->text, &back) == (p != PERM_OPEN));
		if (p != PERM_OPEN)
			check_row(row->name, back == (enum perm)p);
		check_row(row->name, *row->help[LANG_EN] && *row->help[LANG_ZH]);
	}
}

/* ---- what a worker remembers ---- */

static struct token_row
row(const char *login)
{
	static const struct uuid branch = {{7}};

	return (struct token_row){.actor = {.login = login, .name = "张三", .scope_branches = {&branch, 1}},
	    .branch = "BJ",
	    .kind = 1};
}

static void
key(uint8_t hash[SHA256_BYTES], int i)
{
	sha256(&i, sizeof(i), hash);
}

static void
remembers_for_a_while(void **state)
{
	struct token_cache c;
	uint8_t h[SHA256_BYTES], other[SHA256_BYTES];
	char login[] = "zhang";
	struct token_row t = row(login);

	(void)state;
	token_cache_init(&c);
	key(h, 1);
	key(other, 2);
	assert_null(token_cache_get(&c, h, 0));
	token_cache_put(&c, h, &t, 1000);
	memset(login, 'x', 5); /* the cache has copies */
	const struct token_row *got = token_cache_get(&c, h, 999);
	assert_string_equal(got->actor.login, "zhang");
	assert_string_equal(got->branch, "BJ");
	assert_int_equal(got->actor.scope_branches.v[0].b[0], 7);
	assert_null(token_cache_get(&c, h, 1000));
	assert_null(token_cache_get(&c, other, 0));
	t = row("li");
	token_cache_put(&c, h, &t, 2000); /* asked again */
	assert_string_equal(token_cache_get(&c, h, 1500)->actor.login, "li");
	assert_int_equal(c.n, 1);
	token_cache_clear(&c);
	assert_null(token_cache_get(&c, h, 0));
	token_cache_fini(&c);
}

static void
forgets_the_oldest(void **state)
{
	struct token_cache c;
	struct token_row t = row("zhang");
	uint8_t h[SHA256_BYTES];

	(void)state;
	token_cache_init(&c);
	for (int i = 0; i < TOKEN_CACHE_MAX + 10; i++) {
		key(h, i);
		token_cache_put(&c, h, &t, 5000);
	}
	assert_int_equal(c.n, TOKEN_CACHE_MAX);
	key(h, 9);
	assert_null(token_cache_get(&c, h, 0));
	key(h, 10);
	assert_non_null(token_cache_get(&c, h, 0));
	key(h, -1); /* a second later, all of them are too old */
	token_cache_put(&c, h, &t, 5000 + 1000001);
	assert_int_equal(c.n, 1);
	token_cache_fini(&c);
}

static void
looks_of_a_token(void **state)
{
	static const uint8_t secret[TOKEN_SECRET_BYTES] = {42};
	char text[TOKEN_TEXT], header[TOKEN_TEXT + 8];

	(void)state;
	token_text(secret, text);
	snprintf(header, sizeof(header), "Bearer %s", text);
	assert_true(access_has_token(header));
	assert_false(access_has_token(text));
	header[20]++; /* the checksum does not fit */
	assert_false(access_has_token(header));
	assert_false(access_has_token("Bearer "));
	assert_false(access_has_token("Bearer bl_x"));
}

static const struct {
	const char *row;
	int rate_class;
	bool is_token;
	int a_second, burst;
} paces[] = {
    {"a person", 1, false, LIMIT_CALLS_S, LIMIT_CALLS_BURST},
    {"a program", 1, true, LIMIT_CALLS_TOKEN_S, LIMIT_CALLS_TOKEN_BURST},
    {"an import", 2, false, LIMIT_CALLS_BULK_S, LIMIT_CALLS_BULK_BURST},
    {"an integration", 2, true, LIMIT_CALLS_BULK_S, LIMIT_CALLS_BULK_BURST},
    {"a measurement", 3, false, LIMIT_CALLS_LOAD_S, LIMIT_CALLS_LOAD_BURST},
    {"a measurement with a token", 3, true, LIMIT_CALLS_LOAD_S, LIMIT_CALLS_LOAD_BURST},
};

static void
pace_of_classes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paces); i++) {
		struct access_pace p = access_pace(paces[i].rate_class, paces[i].is_token);

		check_row(paces[i].row, p.a_second == paces[i].a_second && p.burst == paces[i].burst);
	}
}

/* The burst, then a wait after which a quarter of it is there again. */
static void
slowed(void **state)
{
	static struct rate_table table;
	const struct access_pace p = {20, 100};
	const struct uuid li = {{1}}, wang = {{2}};
	struct arena *a = arena_new(1 << 16);
	struct why why;
	int64_t now = 1000000;
	int n = 0;

	(void)state;
	why_init(&why, a);
	while (access_take(&table, &p, "user", li, now, &why))
		n++;
	assert_int_equal(n, 100);
	assert_int_equal(why.reason, R_CALLS_SLOWED);
	assert_string_equal(why.param[0], "20");
	assert_in_range(why.retry_ms, 1250, 1350);
	assert_true(access_take(&table, &p, "user", wang, now, &why)); /* nobody else waits */
	assert_true(access_take(&table, &p, "token", li, now, &why));
	now += why.retry_ms * 1000;
	for (n = 0; access_take(&table, &p, "user", li, now, &why); n++) {
	}
	assert_in_range(n, 25, 27);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 what looks like a token", looks_of_a_token),
    CASE("X6 how fast a rate class may ask", pace_of_classes),
    CASE("X6 who asks too fast is told how long to wait", slowed),
    CASE("X2 the bearer token", bearer),
    CASE("X2 rights of roles and tokens", rights_of_roles),
    CASE("X2 every permission has a text", permission_texts),
    CASE("X2 a token is remembered for a while", remembers_for_a_while),
    CASE("X2 the memory is bounded", forgets_the_oldest),
};
UNIT_MAIN("access", cases)
