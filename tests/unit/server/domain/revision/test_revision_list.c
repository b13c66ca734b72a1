#include "server/domain/revision/list.c"

#include "common/uuid.h"
#include "server/domain/page.h"
#include "tests/unit/server/domain/domain.h"
#include "tests/unit/unit.h"

#define PRODUCT "01900000-0000-7000-8000-000000000007"
#define CONTENT(quantity) "order 1\nline 1 " PRODUCT " pcs " quantity " 10000000 0 0 100 0 100 -\n"

static struct q_revision_list_row
row(const struct actor *who, int revision, int state, const char *content)
{
	return (struct q_revision_list_row){.revision = revision,
	    .content = content,
	    .content_hash = {(const uint8_t *)"h", 1},
	    .login = "li",
	    .name = "李",
	    .submitted_at = who->now,
	    .approval_id = test_id(3),
	    .approval_state = (int16_t)state,
	    .has_approval_state = state != 0,
	    .ended_at = INT64_MIN,
	    .exponent = 2};
}

static struct revision_list_facts
facts_new(const struct actor *who, const Bl__ListRevisionsRequest *rq)
{
	static struct q_revision_products_row product = {.code = "P7", .name = "水泵"};
	struct revision_list_facts f = {.page = page_read(who, &rq->base)};

	assert_true(uuid_parse(PRODUCT, &product.id));
	f.document.order.found = true;
	f.products = (struct q_revision_products){1, &product};
	f.rows.row = arena_new_n(who->arena, struct q_revision_list_row, 4);
	f.rows.row[0] = row(who, 1, 4, CONTENT("10000"));
	f.rows.row[1] = row(who, 2, 2, CONTENT("20000"));
	f.rows.row[2] = row(who, 3, 0, CONTENT("20000"));
	f.rows.n = 3;
	return f;
}

static void
step_by_step(void **state)
{
	Bl__ListRevisionsRequest rq = BL__LIST_REVISIONS_REQUEST__INIT;
	Bl__ListRevisionsResponse re = BL__LIST_REVISIONS_RESPONSE__INIT;
	struct actor *who = actor_new();

	(void)state;
	rq.subject_id = (char *)"@XSDD-1";
	struct revision_list_facts f = facts_new(who, &rq);
	assert_true(revision_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_revisions, 3);
	assert_false(re.revisions[0]->approved);
	assert_int_equal(re.revisions[0]->approval_state, BL__APPROVAL_STATE__APPROVAL_STATE_RETURNED);
	assert_int_equal(re.revisions[0]->n_changes, 0);
	assert_true(re.revisions[1]->approved);
	assert_int_equal(re.revisions[1]->n_changes, 1);
	assert_string_equal(re.revisions[1]->changes[0]->path, "lines[0].quantity");
	assert_string_equal(re.revisions[1]->changes[0]->product_code, "P7");
	assert_string_equal(re.revisions[1]->changes[0]->product_name, "水泵");
	assert_string_equal(re.revisions[1]->changes[0]->old_value, "1");
	assert_string_equal(re.revisions[1]->changes[0]->new_value, "2");
	assert_int_equal(re.revisions[2]->approval_state, 0);
	assert_int_equal(re.revisions[2]->n_changes, 0);
	assert_string_equal(re.next_page_token, "");
	actor_free(who);
}

/* The first row of a later page compares with the last one of the page before, which is read again but not shown. */
static void
pages(void **state)
{
	Bl__ListRevisionsRequest rq = BL__LIST_REVISIONS_REQUEST__INIT;
	Bl__ListRevisionsResponse re = BL__LIST_REVISIONS_RESPONSE__INIT;
	struct actor *who = actor_new();

	(void)state;
	rq.subject_id = (char *)"@XSDD-1";
	rq.page_size = 1;
	struct revision_list_facts f = facts_new(who, &rq);
	f.rows.n = 2;
	assert_true(revision_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_revisions, 1);
	assert_int_equal(re.revisions[0]->revision, 1);
	assert_string_not_equal(re.next_page_token, "");
	rq.page_token = re.next_page_token;
	bl__list_revisions_response__init(&re);
	f = facts_new(who, &rq);
	assert_string_equal(f.page.after_key, "1");
	assert_true(revision_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_revisions, 1);
	assert_int_equal(re.revisions[0]->revision, 2);
	assert_int_equal(re.revisions[0]->n_changes, 1);
	rq.page_token = re.next_page_token;
	bl__list_revisions_response__init(&re);
	f = facts_new(who, &rq);
	assert_string_equal(f.page.after_key, "2");
	f.rows.row++;
	f.rows.n = 2;
	assert_true(revision_list_view(&f, &rq, who, &re, why_new(who)));
	assert_int_equal(re.n_revisions, 1);
	assert_int_equal(re.revisions[0]->revision, 3);
	assert_string_equal(re.next_page_token, "");
	actor_free(who);
}

static void
refused(void **state)
{
	Bl__ListRevisionsRequest rq = BL__LIST_REVISIONS_REQUEST__INIT;
	Bl__ListRevisionsResponse re = BL__LIST_REVISIONS_RESPONSE__INIT;
	struct actor *who = actor_new();
	struct revision_list_facts f = facts_new(who, &rq);
	struct why *why = why_new(who);

	(void)state;
	assert_false(revision_list_view(&f, &rq, who, &re, why));
	assert_string_equal(violations(why), "subject_id REQUIRED\n");
	rq.subject_id = (char *)"@XSDD-1";
	actor_forbid(who, PERM_ORDER_READ);
	why = why_new(who);
	assert_false(revision_list_view(&f, &rq, who, &re, why));
	assert_int_equal(why->reason, R_NOT_FOUND);
	rq.page_token = (char *)"nonsense";
	f = facts_new(who, &rq);
	why = why_new(who);
	assert_false(revision_list_view(&f, &rq, who, &re, why));
	assert_string_equal(violations(why), "page_token BAD_PAGE_TOKEN\n");
	actor_free(who);
}

static int
keyed(void **state)
{
	static const uint8_t key[PAGE_KEY_BYTES] = {1};

	(void)state;
	page_set_key((struct bytes){key, sizeof(key)});
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("S23 revisions tell who, whether approved, and what changed", step_by_step),
    CASE("S23 a page of revisions goes on from the one before", pages),
    CASE("S23 revisions of what may not be seen are refused", refused),
};

int
main(void)
{
	return cmocka_run_group_tests_name("revision list", cases, keyed, NULL);
}
