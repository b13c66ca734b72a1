#include "server/domain/credit/get.c"
#include "server/domain/credit/update.c"

#include "common/date.h"
#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

struct wish { /* NULL = not given; extra_until: day of November 2026, 0 = not given */
	const char *grade, *limit, *extra;
	int until;
	const char *over;
};

static bool
run(const struct wish *x, struct actor *who, struct credit_update_facts *f, struct credit_update_plan *p,
    struct why *w)
{
	Bl__UpdateCreditRequest rq = BL__UPDATE_CREDIT_REQUEST__INIT;
	Google__Type__Date day = GOOGLE__TYPE__DATE__INIT;
	*f = (struct credit_update_facts){
	    .customer = {.found = true, .id = test_id(9), .code = "C-1", .grade = "C", .version = 2},
	    .account = {.found = true,
	        .id = test_id(8),
	        .limit_amount = 100,
	        .extra_until = NO_DATE,
	        .over_percent = 100000,
	        .version = 6},
	    .base = {.found = true, .code = "CNY", .exponent = 2}};
	rq.customer_id = S("@C-1");
	rq.expected_version = 6;
#define GIVE(field, FIELD, value)                                                                            \
	if ((value) != NULL) {                                                                               \
		rq.field = S(value);                                                                         \
		rq._##field##_case = BL__UPDATE_CREDIT_REQUEST___##FIELD##_##FIELD;                          \
	}
	GIVE(grade, GRADE, x->grade)
	GIVE(limit, LIMIT, x->limit)
	GIVE(extra_limit, EXTRA_LIMIT, x->extra)
	GIVE(over_percent, OVER_PERCENT, x->over)
	day.year = 2026;
	day.month = 11;
	day.day = x->until;
	rq.extra_until = x->until != 0 ? &day : NULL;
	return credit_update_decide(f, &rq, who, p, w);
}

static void
changes(void **state)
{
	static const struct {
		const char *row;
		struct wish wish;
		const char *grade;
		int64_t limit, extra;
		int until; /* 0 = none */
		int32_t over;
		const char *violations;
	} rows[] = {
	    /* today is the 15th */
	    {"nothing", {NULL, NULL, NULL, 0, NULL}, "C", 100, 0, 0, 100000, ""},
	    {"a limit", {NULL, "1234.5", NULL, 0, NULL}, "C", 123450, 0, 0, 100000, ""},
	    {"a grade brings its limit", {"B", NULL, NULL, 0, NULL}, "B", 20000000, 0, 0, 100000, ""},
	    {"a grade and a limit", {"A", "7", NULL, 0, NULL}, "A", 700, 0, 0, 100000, ""},
	    {"the same grade", {"C", NULL, NULL, 0, NULL}, "C", 100, 0, 0, 100000, ""},
	    {"a temporary limit", {NULL, NULL, "50", 30, NULL}, "C", 100, 5000, 30, 100000, ""},
	    {"until today", {NULL, NULL, "50", 15, NULL}, "C", 100, 5000, 15, 100000, ""},
	    {"until yesterday", {NULL, NULL, "50", 14, NULL}, NULL, 0, 0, 0, 0, "extra_until DAY_OVER\n"},
	    {"without a last day", {NULL, NULL, "50", 0, NULL}, NULL, 0, 0, 0, 0, "extra_until REQUIRED\n"},
	    {"taken back", {NULL, NULL, "0", 0, NULL}, "C", 100, 0, 0, 100000, ""},
	    {"percent", {NULL, NULL, NULL, 0, "12.5"}, "C", 100, 0, 0, 125000, ""},
	    {"all wrong at once", {"F", "-1", "x", 31, "1000.1"}, NULL, 0, 0, 0, 0,
	        "grade NOT_ONE_OF\nlimit NEGATIVE\nextra_limit BAD_DECIMAL\nextra_until "
	        "BAD_DATE\nover_percent OUT_OF_RANGE\n"},
	    {"more decimals than the currency", {NULL, "1.001", NULL, 0, NULL}, NULL, 0, 0, 0, 0,
	        "limit BAD_DECIMAL\n"},
	    {"a grade of two letters", {"AB", NULL, NULL, 0, NULL}, NULL, 0, 0, 0, 0, "grade NOT_ONE_OF\n"},
	    {"an empty grade", {"", NULL, NULL, 0, NULL}, NULL, 0, 0, 0, 0, "grade NOT_ONE_OF\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct credit_update_facts f;
		struct credit_update_plan p;
		bool ok = run(&rows[i].wish, who, &f, &p, w);
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		if (ok) {
			check_row(rows[i].row, strcmp(p.owner.grade, rows[i].grade) == 0);
			check_row(rows[i].row, p.account.limit_amount == rows[i].limit);
			check_row(rows[i].row, p.account.extra_limit == rows[i].extra);
			check_row(rows[i].row,
			    p.account.extra_until ==
			        (rows[i].until ? date_from_civil(2026, 11, rows[i].until) : NO_DATE));
			check_row(rows[i].row, p.account.over_percent == rows[i].over);
			check_row(rows[i].row, p.owner.version == 7);
		}
		actor_free(who);
	}
}

static void
statements(void **state)
{
	struct actor *who = actor_new();
	struct batch *b = batch_fake_new(who->arena, who);
	struct credit_update_facts f;
	struct credit_update_plan p;
	Bl__UpdateCreditRequest rq = BL__UPDATE_CREDIT_REQUEST__INIT;
	Bl__UpdateCreditResponse re = BL__UPDATE_CREDIT_RESPONSE__INIT;
	(void)state;
	rq.customer_id = S("@C-1");
	credit_update_load(b, &rq, who, &f);
	/* customers before accounts */
	assert_string_equal(batch_fake_text(b),
	    "q_credit_customer_lock(id=NULL, code=\"C-1\")\nq_credit_account_lock(id=NULL, code=\"C-1\")\n"
	    "q_credit_base()\n");
	assert_true(run(&(struct wish){.grade = "B"}, who, &f, &p, why_new(who)));
	credit_update_apply(b = batch_fake_new(who->arena, who), &f, &p, &rq, who, &re);
	assert_non_null(strstr(batch_fake_text(b), "q_credit_grade_set(grade=\"B\""));
	assert_non_null(strstr(batch_fake_text(b), "q_credit_account_update(limit_amount=20000000"));
	assert_non_null(strstr(batch_fake_text(b), "op_audit(subject=15"));
	assert_string_equal(re.credit->limit, "200000.00");
	assert_true(run(&(struct wish){.limit = "5"}, who, &f, &p, why_new(who)));
	credit_update_apply(b = batch_fake_new(who->arena, who), &f, &p, &rq, who, &re);
	assert_null(strstr(batch_fake_text(b), "q_credit_grade_set"));
	actor_free(who);
}

static void
shown(void **state)
{
	struct actor *who = actor_new();
	struct credit_get_facts f = {
	    .customer = {.found = true, .id = test_id(9), .code = "C-1", .grade = "C"},
	    .account = {.found = true,
	        .limit_amount = 100000,
	        .extra_limit = 50000,
	        .extra_until = who->today,
	        .over_percent = 100000,
	        .ordered = 20000,
	        .shipped = 30000,
	        .receivable = 50000,
	        .deposit = 10000,
	        .version = 6},
	    .base = {.found = true, .exponent = 2}};
	Bl__GetCreditRequest rq = BL__GET_CREDIT_REQUEST__INIT;
	Bl__GetCreditResponse re = BL__GET_CREDIT_RESPONSE__INIT;
	struct why *w = why_new(who);
	(void)state;
	rq.customer_id = S("@C-1");
	assert_true(credit_get_view(&f, &rq, who, &re, w));
	assert_string_equal(re.credit->exposure, "900.00");
	assert_string_equal(re.credit->free, "600.00");
	assert_string_equal(re.credit->over_percent, "10");
	f.customer.found = false;
	assert_false(credit_get_view(&f, &rq, who, &re, w));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S12 grade, limit, temporary limit, percent", changes),
    CASE("S12 customer and account are locked in their order", statements),
    CASE("S12 exposure and what is left", shown),
};
UNIT_MAIN("credit_update", cases)
