#include "server/domain/notice/read.c"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

enum { MANY = LIMIT_PAGE_MAX + 1 };

static const struct {
	const char *row;
	size_t n;        /* ids in the request */
	const char *bad; /* in place of the second one */
	size_t unread;   /* of them, or of all */
	const char *violations;
} table[] = {
    {"none named: all that are unread", 0, NULL, 3, ""},
    {"nothing unread", 0, NULL, 0, ""},
    {"one", 1, NULL, 1, ""},
    {"two, one of them read before", 2, NULL, 1, ""},
    {"somebody else's", 1, NULL, 0, ""},
    {"as many as may be", LIMIT_PAGE_MAX, NULL, 3, ""},
    {"one too many", MANY, NULL, 3, "notice_ids TOO_MANY\n"},
    {"no id", 2, "x", 1, "notice_ids[1] BAD_UUID\n"},
    {"a code is no id", 2, "@N1", 1, "notice_ids[1] BAD_UUID\n"},
    {"an empty one", 2, "", 1, "notice_ids[1] REQUIRED\n"},
};

static void
marks(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct q_notice_unread_row row[] = {{test_id(71)}, {test_id(72)}, {test_id(73)}};
		struct notice_read_facts f = {{table[i].unread, row}};
		struct notice_read_plan p = {{NULL}};
		Bl__ReadNoticeRequest rq = BL__READ_NOTICE_REQUEST__INIT;
		char **ids = arena_new_n(who->arena, char *, MANY);
		bool ok = table[i].violations[0] == '\0';

		for (size_t k = 0; k < MANY; k++)
			ids[k] = test_id_text(who, 71);
		if (table[i].bad != NULL)
			ids[1] = arena_strdup(who->arena, table[i].bad);
		rq.notice_ids = ids;
		rq.n_notice_ids = table[i].n;
		check_row(table[i].row, notice_read_decide(&f, &rq, who, &p, w) == ok);
		check_row(table[i].row, w->reason == (ok ? R_NONE : R_INVALID_FIELDS));
		check_row(table[i].row, strcmp(violations(w), table[i].violations) == 0);
		check_row(table[i].row, !ok || p.ids.n == table[i].unread);
		for (size_t k = 0; ok && k < p.ids.n; k++)
			check_row(table[i].row, uuid_eq(p.ids.v[k], row[k].id));
		actor_free(who);
	}
}

/* Only what was unread is written, and only one's own. */
static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct q_notice_unread_row row[] = {{test_id(72)}};
	struct notice_read_facts f = {{0, NULL}};
	struct notice_read_plan p = {{NULL}};
	Bl__ReadNoticeRequest rq = BL__READ_NOTICE_REQUEST__INIT;
	Bl__ReadNoticeResponse re = BL__READ_NOTICE_RESPONSE__INIT;
	char *ids[] = {test_id_text(who, 71), test_id_text(who, 72)};

	(void)state;
	rq.notice_ids = ids;
	rq.n_notice_ids = 2;
	notice_read_load(b, &rq, who, &f);
	assert_string_equal(
	    batch_fake_text(b), arena_printf(who->arena, "q_notice_unread(user_id=%s, ids=[%s, %s])\n",
	                            test_id_text(who, 1), ids[0], ids[1]));
	b = batch_fake_new(who->arena, who);
	f.unread = (struct q_notice_unread){1, row};
	assert_true(notice_read_decide(&f, &rq, who, &p, why_new(who)));
	notice_read_apply(b, &f, &p, &rq, who, &re);
	assert_true(fake_in_order(b, "q_notice_read op_audit"));
	assert_int_equal(fake_count(b, "op_audit"), 1);
	assert_non_null(strstr(batch_fake_text(b), arena_printf(who->arena, "ids=[%s])", ids[1])));
	assert_non_null(strstr(batch_fake_text(b), "change=\"1 notices read\""));
	assert_int_equal(re.marked, 1);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S42 S3 which notices are marked as read", marks),
    CASE("S42 marking writes the caller's unread ones and one audit row", statements),
};
UNIT_MAIN("notice_read", cases)
