#include "server/domain/user/user.h"
#include "tests/unit/server/domain/domain.h"

static void
contacts(void **state)
{
	static const struct {
		const char *mobile, *email, *violations;
	} rows[] = {
	    {"13812345678", "li@example.com", ""},
	    {"+86 (138) 1234-5678", "l.i+x@mail.example.com.cn", ""},
	    {"", "", ""},
	    {NULL, NULL, ""},
	    {"1234", NULL, "mobile BAD_PHONE\n"},
	    {"138x2345678", NULL, "mobile BAD_PHONE\n"},
	    {"123456789012345678901", NULL, "mobile BAD_PHONE\n"},
	    {NULL, "example.com", "email BAD_EMAIL\n"},
	    {NULL, "@example.com", "email BAD_EMAIL\n"},
	    {NULL, "li@example", "email BAD_EMAIL\n"},
	    {NULL, "li@.com", "email BAD_EMAIL\n"},
	    {NULL, "li@example.", "email BAD_EMAIL\n"},
	    {NULL, "li@x@example.com", "email BAD_EMAIL\n"},
	    {NULL, "a,li@example.com", "email BAD_EMAIL\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);

		user_contact_good(w, rows[i].mobile, rows[i].email);
		check_row(rows[i].email    ? rows[i].email
		          : rows[i].mobile ? rows[i].mobile
		                           : "none",
		    strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static const struct uuid sh = {{3}}, bj = {{4}}, dept = {{5}}, boss = {{6}};

static void
places(void **state)
{
	static const struct {
		const char *row;
		struct user_place asked;
		struct q_user_place found;
		struct uuid dept_branch; /* where the present department is */
		bool sees_all;
		const char *violations;
	} rows[] = {
	    {"all good", {"@SH", "@D", "@b"},
	        {.branch_id = {{3}},
	            .branch_archived_at = INT64_MIN,
	            .dept_id = {{5}},
	            .dept_branch_id = {{3}},
	            .dept_archived_at = INT64_MIN,
	            .superior_id = {{6}},
	            .superior_archived_at = INT64_MIN},
	        {{0}}, true, ""},
	    {"nothing asked", {NULL, NULL, NULL}, {.found = true}, {{3}}, false, ""},
	    {"nothing found", {"@SH", "@D", "@b"}, {.found = true}, {{0}}, true,
	        "branch_id UNKNOWN_REF\ndept_id UNKNOWN_REF\nsuperior_id UNKNOWN_REF\n"},
	    {"a branch is needed", {"", "", ""}, {.found = true}, {{0}}, true, "branch_id REQUIRED\n"},
	    {"out of scope", {"@SH", NULL, NULL}, {.branch_id = {{3}}, .branch_archived_at = INT64_MIN},
	        {{0}}, false, "branch_id NOT_YOUR_BRANCH\n"},
	    {"department of another branch", {"@SH", "@D", NULL},
	        {.branch_id = {{3}},
	            .branch_archived_at = INT64_MIN,
	            .dept_id = {{5}},
	            .dept_branch_id = {{4}},
	            .dept_archived_at = INT64_MIN},
	        {{0}}, true, "dept_id OTHER_BRANCH\n"},
	    {"the department stays behind", {"@SH", NULL, NULL},
	        {.branch_id = {{3}}, .branch_archived_at = INT64_MIN}, {{4}}, true, "dept_id REQUIRED\n"},
	    {"superior is a subordinate", {NULL, NULL, "@b"},
	        {.superior_id = {{6}}, .superior_archived_at = INT64_MIN, .below = true}, {{0}}, true,
	        "superior_id TREE_CIRCLE\n"},
	    {"superior has left", {NULL, NULL, "@b"}, {.superior_id = {{6}}, .superior_archived_at = 5},
	        {{0}}, true, "superior_id UNKNOWN_REF\n"},
	};

	(void)state;
	(void)dept;
	(void)boss;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);

		who->scope_all = rows[i].sees_all;
		who->scope_branches = (struct uuids){&bj, 1};
		user_place_good(w, &rows[i].asked, &rows[i].found, sh, rows[i].dept_branch, who);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
roles(void **state)
{
	static const char *const read[] = {"order.read"}, *const admin[] = {"admin"};
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	char a[] = "@a", b[] = "@b", c[] = "@c", d[] = "@d", bad[] = "x", *text[] = {a, b, c, d, a, bad};
	struct q_user_roles_row row[] = {
	    {.n = 1, .id = {{1}}, .code = "a", .scope = 3, .perms = {read, 1}, .archived_at = INT64_MIN},
	    {.n = 2, .id = {{2}}, .code = "b", .scope = 3, .perms = {admin, 1}, .archived_at = INT64_MIN},
	    {.n = 3, .id = {{3}}, .code = "c", .scope = 3, .perms = {read, 1}, .archived_at = 5},
	    {.n = 5, .id = {{1}}, .code = "a", .scope = 3, .perms = {read, 1}, .archived_at = INT64_MIN},
	};
	struct q_user_roles found = {4, row};

	(void)state;
	actor_forbid(who, PERM_ADMIN);
	user_roles_good(w, text, 6, &found, who);
	assert_string_equal(violations(w),
	    "role_ids[1] NOT_YOURS_TO_GIVE\nrole_ids[2] UNKNOWN_REF\nrole_ids[3] UNKNOWN_REF\n"
	    "role_ids[4] DUPLICATE\nrole_ids[5] BAD_UUID\n");
	w = why_new(who);
	user_roles_good(w, text, USER_ROLES + 1, &found, who);
	assert_string_equal(violations(w), "role_ids TOO_MANY\n");
	actor_free(who);
}

static void
codes_sorted(void **state)
{
	struct actor *who = actor_new();
	struct q_user_roles_row row[] = {{.code = "sales"}, {.code = "admin"}, {.code = "boss"}};
	struct q_user_roles found = {3, row};
	struct texts t = user_role_codes(&found, who);

	(void)state;
	assert_string_equal(t.v[0], "admin");
	assert_string_equal(t.v[1], "boss");
	assert_string_equal(t.v[2], "sales");
	actor_free(who);
}

static void
reachable(void **state)
{
	static const char *const admin[] = {"admin"};
	const struct q_user_rights plain = {.scope = 3}, high = {.perms = {admin, 1}, .scope = 3},
	                           wide = {.scope = 5};
	struct actor *who = actor_new();
	struct why *w = why_new(who);

	(void)state;
	actor_forbid(who, PERM_ADMIN);
	assert_true(user_reachable(w, "li", sh, &wide, who));
	assert_false(user_reachable(w, "li", sh, &high, who));
	assert_int_equal(w->reason, R_ABOVE_YOU);
	who->scope_all = false;
	who->scope_branches = (struct uuids){&sh, 1};
	assert_true(user_reachable(w, "li", sh, &plain, who));
	assert_false(user_reachable(w, "li", sh, &wide, who));
	assert_int_equal(w->reason, R_ABOVE_YOU);
	assert_false(user_reachable(w, "li", bj, &plain, who));
	assert_int_equal(w->reason, R_NOT_YOUR_USER);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 numbers and addresses of people", contacts),
    CASE("X2 where somebody may belong", places),
    CASE("X2 which roles may be given", roles),
    CASE("X2 roles are told by code", codes_sorted),
    CASE("X2 nobody changes a user with more rights or outside the scope", reachable),
};
UNIT_MAIN("user_rules", cases)
