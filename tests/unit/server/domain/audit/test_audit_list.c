#include "server/domain/audit/list.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

static void
row_to_message(void **state)
{
	static const uint8_t hash[] = {0xab, 0xcd};
	struct actor *who = actor_new();
	struct q_audit_list_row row = {.id = test_id(8),
	    .at = who->now,
	    .user_id = test_id(1),
	    .login = "zhang",
	    .method = "order_submit",
	    .request_id = test_id(4),
	    .subject = SUBJECT_ORDER,
	    .subject_id = test_id(9),
	    .version = 3,
	    .revision = 1,
	    .content_hash = {hash, 2},
	    .change = "{}"};
	struct audit_list_facts f = {{1, &row}};
	Bl__ListAuditsRequest rq = BL__LIST_AUDITS_REQUEST__INIT;
	Bl__ListAuditsResponse re = BL__LIST_AUDITS_RESPONSE__INIT;

	(void)state;
	assert_true(audit_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_audits, 1);
	assert_string_equal(re.audits[0]->subject, "order");
	assert_string_equal(re.audits[0]->content_hash, "abcd");
	assert_string_equal(re.audits[0]->method, "order_submit");
	assert_string_equal(re.audits[0]->user_login, "zhang");
	assert_string_equal(re.next_page_token, "");
	actor_free(who);
}

static void
filters(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct audit_list_facts f = {0};
	struct why *w = why_new(who);
	Bl__ListAuditsRequest rq = BL__LIST_AUDITS_REQUEST__INIT;
	Bl__ListAuditsResponse re = BL__LIST_AUDITS_RESPONSE__INIT;

	(void)state;
	rq.user_id = (char[]){"@zhang"};
	rq.method = (char[]){"order_submit"};
	audit_list_load(b, &rq, who, &f);
	assert_string_equal(batch_fake_text(b),
	    "q_audit_list(subject_id=NULL, of_user=true, user_id=NULL, login=\"zhang\", "
	    "method=\"order_submit\", after_id=NULL, limit=51)\n");
	rq.user_id = (char[]){"zhang"};
	rq.subject_id = (char[]){"@XSDD-1"};
	assert_false(audit_list_view(&f, &rq, who, &re, w));
	assert_string_equal(violations(w), "subject_id BAD_UUID\nuser_id BAD_UUID\n");
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("X4 a row of the trail tells who, what and which content", row_to_message),
    CASE("X4 the trail by subject, user and operation", filters),
};
UNIT_MAIN("audit_list", cases)
