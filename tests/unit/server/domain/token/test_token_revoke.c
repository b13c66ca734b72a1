#include "server/domain/token/revoke.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
rules(void **state)
{
	static const struct {
		const char *row, *id;
		bool found, sees_all;
		int64_t ended_at;
		enum reason reason;
	} rows[] = {
	    {"good", "0199c8a0-0000-7000-8000-000000000007", true, true, INT64_MIN, R_NONE},
	    {"no id", "@x", false, true, INT64_MIN, R_INVALID_FIELDS},
	    {"unknown", "0199c8a0-0000-7000-8000-000000000007", false, true, INT64_MIN, R_NOT_FOUND},
	    {"revoked", "0199c8a0-0000-7000-8000-000000000007", true, true, 5, R_NOT_FOUND},
	    {"another branch's", "0199c8a0-0000-7000-8000-000000000007", true, false, INT64_MIN,
	        R_NOT_YOUR_USER},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct token_revoke_facts f = {.is = {.found = rows[i].found,
		                                   .id = test_id(7),
		                                   .login = "li",
		                                   .branch_id = test_id(3),
		                                   .ended_at = rows[i].ended_at}};
		struct token_revoke_plan p = {0};
		Bl__RevokeTokenRequest rq = BL__REVOKE_TOKEN_REQUEST__INIT;

		who->scope_all = rows[i].sees_all;
		rq.token_id = arena_strdup(who->arena, rows[i].id);
		check_row(
		    rows[i].row, token_revoke_decide(&f, &rq, who, &p, w) == (rows[i].reason == R_NONE));
		check_row(rows[i].row, w->reason == rows[i].reason);
		actor_free(who);
	}
}

static void
writes(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct token_revoke_facts f = {.is = {.found = true}};
	struct token_revoke_plan p = {
	    {.id = test_id(7), .name = "导入", .created_at = 1, .seen_at = 2, .revoked = true}};
	Bl__RevokeTokenRequest rq = BL__REVOKE_TOKEN_REQUEST__INIT;
	Bl__RevokeTokenResponse re = BL__REVOKE_TOKEN_RESPONSE__INIT;

	(void)state;
	token_revoke_apply(b, &f, &p, &rq, who, &re);
	assert_true(re.token->revoked);
	assert_non_null(re.token->seen_at);
	assert_non_null(strstr(batch_fake_text(b), "q_session_end_many("));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=7,"));
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 which tokens can be revoked", rules),
    CASE("X6 a revoked token has ended", writes),
};
UNIT_MAIN("token_revoke", cases)
