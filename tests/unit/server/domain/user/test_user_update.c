#include "server/domain/user/update.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static const char *const edit[] = {"user.edit"}, *const read[] = {"order.read"};

struct change_of {
	const char *row;
	const char *name, *superior, *role; /* NULL = not given */
	int archived;                       /* -1 = not given */
	int64_t expected;
	bool found, admin; /* he is an administrator */
	bool role_is_admin;
	int64_t tasks, other_admins;
	const char *violations;
	enum reason reason;
};

struct making {
	struct actor *who;
	struct why *why;
	struct user_update_facts f;
	struct user_update_plan p;
	Bl__UpdateUserRequest rq;
	struct q_user_roles_row role;
	char *role_id[1];
};

static void
begin(struct making *t, const struct change_of *c)
{
	memset(t, 0, sizeof(*t));
	t->who = actor_new();
	t->why = why_new(t->who);
	t->f.is = (struct q_user_get){.found = c->found,
	    .id = test_id(9),
	    .login = "li",
	    .name = "李四",
	    .mobile = "13812345678",
	    .lang = LANG_ZH,
	    .branch_id = test_id(3),
	    .branch_code = "SH",
	    .archived_at = INT64_MIN,
	    .version = 2};
	t->f.rights = (struct q_user_rights){.perms = {c->admin ? edit : read, 1}, .scope = c->admin ? 5 : 3};
	t->f.tasks.tasks = c->tasks;
	t->f.admins.users = c->other_admins;
	bl__update_user_request__init(&t->rq);
	t->rq.user_id = arena_strdup(t->who->arena, "@li");
	t->rq.expected_version = c->expected;
	if (c->name != NULL) {
		t->rq._name_case = BL__UPDATE_USER_REQUEST___NAME_NAME;
		t->rq.name = arena_strdup(t->who->arena, c->name);
	}
	if (c->superior != NULL) {
		t->rq._superior_id_case = BL__UPDATE_USER_REQUEST___SUPERIOR_ID_SUPERIOR_ID;
		t->rq.superior_id = arena_strdup(t->who->arena, c->superior);
	}
	if (c->role != NULL) {
		t->role = (struct q_user_roles_row){.n = 1,
		    .id = test_id(7),
		    .code = "r",
		    .scope = c->role_is_admin ? 5 : 3,
		    .perms = {c->role_is_admin ? edit : read, 1},
		    .archived_at = INT64_MIN};
		t->f.roles = (struct q_user_roles){1, &t->role};
		t->role_id[0] = arena_strdup(t->who->arena, c->role);
		t->rq.role_ids = t->role_id;
		t->rq.n_role_ids = 1;
	}
	if (c->archived >= 0) {
		t->rq._archived_case = BL__UPDATE_USER_REQUEST___ARCHIVED_ARCHIVED;
		t->rq.archived = c->archived == 1;
	}
}

static bool
decide(struct making *t)
{
	return user_update_decide(&t->f, &t->rq, t->who, &t->p, t->why);
}

static void
rules(void **state)
{
	static const struct change_of rows[] = {
	    {"rename", "李思", NULL, NULL, -1, 2, true, false, false, 0, 1, "", R_NONE},
	    {"no superior any more", NULL, "", NULL, -1, 2, true, false, false, 0, 1, "", R_NONE},
	    {"no name", "", NULL, NULL, -1, 2, true, false, false, 0, 1, "name REQUIRED\n", R_INVALID_FIELDS},
	    {"unknown superior", NULL, "@no", NULL, -1, 2, true, false, false, 0, 1,
	        "superior_id UNKNOWN_REF\n", R_INVALID_FIELDS},
	    {"unknown", "李思", NULL, NULL, -1, 2, false, false, false, 0, 1, "", R_NOT_FOUND},
	    {"stale", "李思", NULL, NULL, -1, 1, true, false, false, 0, 1, "", R_STALE_VERSION},
	    {"leaves", NULL, NULL, NULL, 1, 2, true, false, false, 0, 1, "", R_NONE},
	    {"leaves with tasks", NULL, NULL, NULL, 1, 2, true, false, false, 3, 1, "", R_USER_HAS_TASKS},
	    {"the last administrator leaves", NULL, NULL, NULL, 1, 2, true, true, false, 0, 0, "",
	        R_LAST_ADMIN},
	    {"an administrator leaves", NULL, NULL, NULL, 1, 2, true, true, false, 0, 1, "", R_NONE},
	    {"the last administrator gets another role", NULL, NULL, "@r", -1, 2, true, true, false, 0, 0, "",
	        R_LAST_ADMIN},
	    {"the last administrator gets an administrator's role", NULL, NULL, "@r", -1, 2, true, true, true,
	        0, 0, "", R_NONE},
	    {"the last administrator is renamed", "李思", NULL, NULL, -1, 2, true, true, false, 0, 0, "",
	        R_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct making t;

		begin(&t, &rows[i]);
		check_row(rows[i].row, decide(&t) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, t.why->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(t.why), rows[i].violations) == 0);
		actor_free(t.who);
	}
}

static void
leaving_ends_sessions(void **state)
{
	static const struct change_of c = {"", NULL, NULL, NULL, 1, 2, true, false, false, 0, 1, "", R_NONE};
	struct making t;
	struct batch *b;
	Bl__UpdateUserResponse re = BL__UPDATE_USER_RESPONSE__INIT;

	(void)state;
	begin(&t, &c);
	assert_true(decide(&t));
	b = batch_fake_new(t.who->arena, t.who);
	user_update_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
	assert_true(re.user->archived);
	assert_non_null(strstr(batch_fake_text(b), "q_session_end_user("));
	assert_null(strstr(batch_fake_text(b), "q_user_roles_drop"));
	actor_free(t.who);
}

static void
roles_are_replaced(void **state)
{
	static const struct change_of c = {"", NULL, NULL, "@r", -1, 2, true, false, false, 0, 1, "", R_NONE};
	struct making t;
	struct batch *b;
	Bl__UpdateUserResponse re = BL__UPDATE_USER_RESPONSE__INIT;

	(void)state;
	begin(&t, &c);
	assert_true(decide(&t));
	b = batch_fake_new(t.who->arena, t.who);
	user_update_apply(b, &t.f, &t.p, &t.rq, t.who, &re);
	assert_int_equal(re.user->n_roles, 1);
	assert_string_equal(re.user->mobile, "13812345678");
	assert_int_equal(re.user->version, 3);
	assert_non_null(strstr(batch_fake_text(b), "q_user_roles_drop("));
	assert_non_null(strstr(batch_fake_text(b), "q_user_roles_add("));
	assert_null(strstr(batch_fake_text(b), "q_session_end_user"));
	actor_free(t.who);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 how a user may change", rules),
    CASE("X2 who leaves has no session left", leaving_ends_sessions),
    CASE("X2 roles are replaced as a whole", roles_are_replaced),
};
UNIT_MAIN("user_update", cases)
