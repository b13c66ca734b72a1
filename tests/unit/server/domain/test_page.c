#include "branchline/v1/branch.pb-c.h"
#include "branchline/v1/dept.pb-c.h"
#include "common/limits.h"
#include "server/domain/field.h"
#include "server/domain/page.h"
#include "common/url64.h"
#include "tests/unit/server/domain/domain.h"

static const uint8_t key[PAGE_KEY_BYTES] = "an example key of 32 bytes .....";

static void
sizes(void **state)
{
	static const int32_t wanted[] = {0, 1, 1000, 1001, INT32_MAX, -5};
	static const int32_t got[] = {LIMIT_PAGE_DEFAULT, 1, 1000, 1000, 1000, LIMIT_PAGE_DEFAULT};
	struct actor *who = actor_new();
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(got); i++) {
		struct page p;

		rq.page_size = wanted[i];
		p = page_read(who, &rq.base);
		assert_int_equal(p.size, got[i]);
		assert_int_equal(p.limit, got[i] + 1);
		assert_null(p.after_key);
		assert_false(p.bad);
	}
	actor_free(who);
}

static void
goes_on(void **state)
{
	struct actor *who = actor_new();
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;
	struct page p;

	(void)state;
	rq.archived = true;
	rq.page_token = page_token(who, &rq.base, "上海-01", test_id(9));
	rq.page_size = 7; /* another size is the same list */
	p = page_read(who, &rq.base);
	assert_false(p.bad);
	assert_string_equal(p.after_key, "上海-01");
	assert_true(uuid_eq(p.after_id, test_id(9)));
	rq.page_token = page_token(who, &rq.base, "", test_id(9));
	p = page_read(who, &rq.base);
	assert_string_equal(p.after_key, "");
	actor_free(who);
}

static void
fits_no_other_list(void **state)
{
	struct actor *who = actor_new();
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;
	Bl__ListDeptsRequest other = BL__LIST_DEPTS_REQUEST__INIT;

	(void)state;
	rq.page_token = page_token(who, &rq.base, "SH", test_id(9));
	other.page_token = rq.page_token;
	assert_true(page_read(who, &other.base).bad);
	rq.archived = true;
	assert_true(page_read(who, &rq.base).bad);
	rq.archived = false;
	assert_false(page_read(who, &rq.base).bad);
	actor_free(who);
}

static void
every_changed_byte(void **state)
{
	struct actor *who = actor_new();
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;
	char *text = page_token(who, &rq.base, "SH", test_id(9));
	struct bytes raw;

	(void)state;
	assert_true(url64_decode(who->arena, text, strlen(text), &raw));
	for (size_t i = 0; i < raw.n; i++) {
		uint8_t *copy = arena_memdup(who->arena, raw.p, raw.n);

		copy[i] ^= 1;
		rq.page_token = url64_encode(who->arena, copy, raw.n);
		assert_true(page_read(who, &rq.base).bad);
	}
	rq.page_token = url64_encode(who->arena, raw.p, 31);
	assert_true(page_read(who, &rq.base).bad);
	rq.page_token = (char[]){"not a token"};
	assert_true(page_read(who, &rq.base).bad);
	actor_free(who);
}

static void
ends(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	Bl__ListBranchesRequest rq = BL__LIST_BRANCHES_REQUEST__INIT;
	struct page p;

	(void)state;
	rq.page_size = 2;
	p = page_read(who, &rq.base);
	assert_true(page_check(&p, w));
	assert_int_equal(page_rows(&p, 3), 2);
	assert_int_equal(page_rows(&p, 2), 2);
	assert_int_equal(page_rows(&p, 0), 0);
	rq.page_token = (char[]){"x"};
	p = page_read(who, &rq.base);
	assert_false(page_check(&p, w));
	assert_string_equal(violations(w), "page_token BAD_PAGE_TOKEN\n");
	actor_free(who);
}

static int
set_key(void **state)
{
	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("pages have 50 rows by default and at most 1000", sizes),
    CASE("a token leads to where the page before ended", goes_on),
    CASE("X6 a token fits no other list and no other filter", fits_no_other_list),
    CASE("a page has one row less than was loaded, when there are more", ends),
    CASE("X6 no byte of a token can be changed", every_changed_byte),
};

int
main(void)
{
	return cmocka_run_group_tests_name("page", cases, set_key, NULL);
}
