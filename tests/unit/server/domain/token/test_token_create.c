#include "server/domain/token/create.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static const char *const his[] = {"order.read", "approve", "user.edit", "flow.edit", "admin"};

static void
rules(void **state)
{
	static const struct {
		const char *row, *perm, *name;
		int days;
		bool found, taken;
		int64_t archived_at, tokens;
		const char *violations;
		enum reason reason;
	} rows[] = {
	    {"good", "order.read", "导入", 365, true, false, INT64_MIN, 19, "", R_NONE},
	    {"not his right", "stock.read", "导入", 1, true, false, INT64_MIN, 0,
	        "permissions[0] NOT_HIS_RIGHT\n", R_INVALID_FIELDS},
	    {"approve", "approve", "导入", 1, true, false, INT64_MIN, 0, "permissions[0] NOT_FOR_TOKENS\n",
	        R_INVALID_FIELDS},
	    {"users", "user.edit", "导入", 1, true, false, INT64_MIN, 0, "permissions[0] NOT_FOR_TOKENS\n",
	        R_INVALID_FIELDS},
	    {"flows", "flow.edit", "导入", 1, true, false, INT64_MIN, 0, "permissions[0] NOT_FOR_TOKENS\n",
	        R_INVALID_FIELDS},
	    {"system", "admin", "导入", 1, true, false, INT64_MIN, 0, "permissions[0] NOT_FOR_TOKENS\n",
	        R_INVALID_FIELDS},
	    {"nothing", NULL, "", 0, false, false, INT64_MIN, 0,
	        "user_id UNKNOWN_REF\nname REQUIRED\npermissions REQUIRED\ndays OUT_OF_RANGE\n",
	        R_INVALID_FIELDS},
	    {"has left", "order.read", "导入", 366, true, false, 5, 0,
	        "user_id UNKNOWN_REF\ndays OUT_OF_RANGE\n", R_INVALID_FIELDS},
	    {"twenty", "order.read", "导入", 1, true, false, INT64_MIN, 20, "", R_TOO_MANY_TOKENS},
	    {"repeated request", "order.read", "导入", 1, true, true, INT64_MIN, 0, "", R_ALREADY_EXISTS},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct token_create_facts f = {.user = {.found = rows[i].found,
		                                   .id = test_id(9),
		                                   .login = "li",
		                                   .archived_at = rows[i].archived_at,
		                                   .tokens = rows[i].tokens,
		                                   .id_taken = rows[i].taken},
		    .rights = {.perms = {his, 5}, .scope = 3}};
		struct token_create_plan p = {0};
		Bl__CreateTokenRequest rq = BL__CREATE_TOKEN_REQUEST__INIT;
		char *list[] = {arena_strdup(who->arena, rows[i].perm)};

		rq.user_id = arena_strdup(who->arena, "@li");
		rq.name = arena_strdup(who->arena, rows[i].name);
		rq.permissions = list;
		rq.n_permissions = rows[i].perm != NULL;
		rq.days = rows[i].days;
		check_row(
		    rows[i].row, token_create_decide(&f, &rq, who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		actor_free(who);
	}
}

static void
secret_once(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct token_create_facts f = {.user = {.found = true}};
	struct token_create_plan p = {{.id = test_id(7),
	    .name = "导入",
	    .user_id = test_id(9),
	    .login = "li",
	    .perms = {his, 1},
	    .created_at = who->now,
	    .seen_at = who->now,
	    .expires_at = who->now + 1}};
	Bl__CreateTokenRequest rq = BL__CREATE_TOKEN_REQUEST__INIT;
	Bl__CreateTokenResponse re = BL__CREATE_TOKEN_RESPONSE__INIT,
	                        checked = BL__CREATE_TOKEN_RESPONSE__INIT;
	uint8_t hash[SHA256_BYTES];

	(void)state;
	token_create_work(&f, &rq, NULL);
	token_create_apply(b, &f, &p, &rq, who, &re);
	assert_true(token_hash(re.secret, hash));
	assert_memory_equal(hash, f.hash, SHA256_BYTES);
	assert_null(strstr(batch_fake_text(b), re.secret));
	assert_non_null(strstr(batch_fake_text(b), "kind=2, name=\"导入\", perms=[\"order.read\"]"));
	assert_null(re.token->seen_at);
	assert_non_null(re.token->expires_at);
	who->validate_only = true;
	token_create_apply(b, &f, &p, &rq, who, &checked);
	assert_string_equal(checked.secret, "");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 a token has at most what its user has, and never approves", rules),
    CASE("X6 the secret of a token is shown once and not stored", secret_once),
};
UNIT_MAIN("token_create", cases)
