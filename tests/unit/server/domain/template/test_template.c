#include "server/domain/template/archive.c"
#include "server/domain/template/create.h"
#include "server/domain/template/update.h"

#include "server/db/batch_fake.h"
#include "tests/unit/server/domain/document/around.h"

extern const struct op op_template_create, op_template_update;

#define T(field) BL__UPDATE_TEMPLATE_REQUEST___##field

struct desk {
	struct actor who;
	struct why why;
	struct around around;
	struct template_create_facts f;
	struct template_create_plan p;
	Bl__CreateTemplateRequest rq;
	Bl__TemplateEntry entry[2], *entries[2];
	struct template_rows rows;
};

static void
desk_init(struct desk *k)
{
	memset(k, 0, sizeof(*k));
	k->who = around_actor(arena_new(0));
	why_init(&k->why, k->who.arena);
	around_init(&k->around);
	k->f.doc = k->around.doc;
	k->f.branch = (struct q_template_branch){
	    .found = true, .id = test_id(BRANCH_ID), .code = "BJ", .archived_at = INT64_MIN};
	bl__create_template_request__init(&k->rq);
	for (int i = 0; i < 2; i++) {
		bl__template_entry__init(&k->entry[i]);
		k->entry[i].product_id = "@P1";
		k->entry[i].quantity = "7";
		k->entries[i] = &k->entry[i];
	}
	k->rq.code = "T1";
	k->rq.name = "每月";
	k->rq.lines = k->entries;
	k->rq.n_lines = 2;
	k->rows.lock = (struct q_template_lock){.found = true,
	    .id = test_id(7),
	    .version = 4,
	    .branch_id = test_id(BRANCH_ID),
	    .owner_id = test_id(OWNER_ID),
	    .archived_at = INT64_MIN};
	k->rows.named = (struct q_template_get){.found = true,
	    .id = test_id(7),
	    .code = "T1",
	    .name = "每月",
	    .owner_login = "li",
	    .channel = "展会",
	    .note = "",
	    .version = 4,
	    .lines = 2,
	    .archived_at = INT64_MIN};
}

static void
desk_free(struct desk *k)
{
	arena_free(k->who.arena);
}

static bool
create(struct desk *k)
{
	struct batch *b = batch_fake_new(k->who.arena, &k->who);

	op_template_create.load(b, &k->rq, &k->who, &k->f);
	op_template_create.load2(b, &k->rq, &k->who, &k->f);
	return template_create_decide(&k->f, &k->rq, &k->who, &k->p, &k->why);
}

static void
whole(void **state)
{
	struct desk k;
	const struct order_template *t = &k.p.t;

	(void)state;
	desk_init(&k);
	k.rq.shared = true;
	k.rq.warehouse_id = "@W2";
	k.rq.reserve = BL__RESERVE_POLICY__RESERVE_POLICY_ALL;
	k.entry[1].quantity = "2.5";
	k.entry[1].discount = "3";
	k.entry[1].note = "蓝色";
	assert_true(create(&k));
	assert_true(uuid_eq(t->owner_id, k.who.user_id));
	assert_true(uuid_eq(t->branch_id, test_id(BRANCH_ID)));
	assert_true(t->shared);
	assert_string_equal(t->warehouse_code, "W2");
	assert_int_equal(t->reserve, RESERVE_ALL);
	assert_int_equal(t->lines, 2);
	assert_int_equal(k.p.lines.line[0].quantity, Q(7));
	assert_string_equal(k.p.lines.line[0].unit, "台");
	assert_int_equal(k.p.lines.line[1].quantity, 25000);
	assert_int_equal(k.p.lines.line[1].discount, 30000);
	assert_string_equal(k.p.lines.line[1].note, "蓝色");
	desk_free(&k);
}

/* Every wrong field of a request is told, with its path; no price is asked for. */
static void
all_errors(void **state)
{
	struct desk k;

	(void)state;
	desk_init(&k);
	k.f.taken.code_taken = true;
	k.f.doc.product.n = 1;
	k.around.product[0].list_price = 0;
	k.around.product[0].unit_known = false;
	k.rq.name = "";
	k.rq.channel = "\x1b[31m";
	k.rq.warehouse_id = "@NOWHERE";
	k.rq.reserve = 9;
	k.rq.branch_id = "BJ";
	k.entry[0].unit = "车";
	k.entry[0].quantity = "0";
	k.entry[1].product_id = "@NOTHING";
	k.entry[1].discount = "101";
	assert_false(create(&k));
	assert_string_equal(violations(&k.why), "code TAKEN\n"
	                                        "branch_id BAD_UUID\n"
	                                        "name REQUIRED\n"
	                                        "channel BAD_TEXT\n"
	                                        "reserve BAD_ENUM\n"
	                                        "warehouse_id UNKNOWN_REF\n"
	                                        "lines[0].unit UNKNOWN_REF\n"
	                                        "lines[0].quantity NOT_POSITIVE\n"
	                                        "lines[1].product_id UNKNOWN_REF\n"
	                                        "lines[1].discount OUT_OF_RANGE\n");
	desk_free(&k);
}

static const struct {
	const char *name, *from_order_id, *branch_id;
	size_t given;
	bool order, product, branch, in_scope;
	const char *violations;
} sources[] = {
    {"of an order", "@XSDD", "", 0, true, true, true, true, ""},
    {"neither", "", "", 0, true, true, true, true, "lines REQUIRED\n"},
    {"both", "@XSDD", "", 1, true, true, true, true, "lines ONE_OF_TWICE\n"},
    {"no reference", "XSDD", "", 0, false, true, true, true, "from_order_id BAD_UUID\n"},
    {"not in scope", "@XSDD", "", 0, false, true, true, true, "from_order_id UNKNOWN_REF\n"},
    {"the product is gone", "@XSDD", "", 0, true, false, true, true,
        "from_order.lines[0].product_id UNKNOWN_REF\n"},
    {"no such branch", "@XSDD", "@SH", 0, true, true, false, true, "branch_id UNKNOWN_REF\n"},
    {"a branch of others", "@XSDD", "@SH", 0, true, true, true, false, "branch_id NOT_YOUR_BRANCH\n"},
};

static void
of_orders(void **state)
{
	struct q_order_lines_row line = {
	    .seq = 1, .product_code = "P1", .quantity = Q(4), .unit = "台", .discount = 50000, .note = "急"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		const char *row = sources[i].name;
		struct desk k;

		desk_init(&k);
		k.f.source.head.found = sources[i].order;
		k.f.source.line = (struct q_order_lines){.row = &line, .n = 1};
		k.f.branch.found = sources[i].branch;
		k.f.branch.id = test_id(33);
		k.who.scope_all = sources[i].in_scope;
		k.around.product[0].archived_at = sources[i].product ? INT64_MIN : 5;
		k.rq.from_order_id = (char *)sources[i].from_order_id;
		k.rq.branch_id = (char *)sources[i].branch_id;
		k.rq.n_lines = sources[i].given;
		check_row(row, create(&k) == (sources[i].violations[0] == '\0'));
		check_row(row, strcmp(violations(&k.why), sources[i].violations) == 0);
		if (sources[i].violations[0] == '\0') {
			check_row(row, k.p.lines.line[0].quantity == Q(4));
			check_row(row, k.p.lines.line[0].discount == 50000);
			check_row(row, strcmp(k.p.lines.line[0].note, "急") == 0);
		}
		desk_free(&k);
	}
}

/* Who may change it, and when; archive asks the same. */
static const struct {
	const char *name, *ref;
	bool seen, locked, mine, archived;
	int64_t expected;
	enum reason update, archive;
} changes[] = {
    {"one's own", "@T1", true, true, true, false, 4, R_NONE, R_NONE},
    {"no reference", "T1", true, true, true, false, 4, R_INVALID_FIELDS, R_INVALID_FIELDS},
    {"not in scope", "@T1", false, false, false, false, 4, R_NOT_FOUND, R_NOT_FOUND},
    {"shared by others", "@T1", true, false, false, false, 4, R_TEMPLATE_NOT_YOURS, R_TEMPLATE_NOT_YOURS},
    {"shared by others, without policies", "@T1", true, true, false, false, 4, R_TEMPLATE_NOT_YOURS,
        R_TEMPLATE_NOT_YOURS},
    {"changed meanwhile", "@T1", true, true, true, false, 3, R_STALE_VERSION, R_STALE_VERSION},
    {"put away", "@T1", true, true, true, true, 4, R_NONE, R_NOT_FOUND},
};

static void
desk_change(struct desk *k, size_t i)
{
	k->rows.named.found = changes[i].seen;
	k->rows.lock.found = changes[i].locked;
	k->rows.lock.archived_at = k->rows.named.archived_at = changes[i].archived ? 5 : INT64_MIN;
	if (!changes[i].mine) {
		k->who.scope_all = false;
		k->rows.lock.owner_id = test_id(88);
	}
}

static void
changing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		struct desk k;
		struct template_update_facts f = {0};
		struct template_update_plan p = {0};
		struct template_archive_plan away = {0};
		Bl__UpdateTemplateRequest rq = BL__UPDATE_TEMPLATE_REQUEST__INIT;
		Bl__ArchiveTemplateRequest put = BL__ARCHIVE_TEMPLATE_REQUEST__INIT;

		desk_init(&k);
		desk_change(&k, i);
		f.rows = k.rows;
		rq.template_id = put.template_id = (char *)changes[i].ref;
		rq.expected_version = put.expected_version = changes[i].expected;
		check_row(changes[i].name,
		    template_update_decide(&f, &rq, &k.who, &p, &k.why) == (changes[i].update == R_NONE));
		check_row(changes[i].name, k.why.reason == changes[i].update);
		why_init(&k.why, k.who.arena);
		check_row(
		    changes[i].name, template_archive_decide(&(struct template_archive_facts){k.rows}, &put,
		                         &k.who, &away, &k.why) == (changes[i].archive == R_NONE));
		check_row(changes[i].name, k.why.reason == changes[i].archive);
		if (changes[i].archive == R_NONE) {
			check_row(changes[i].name, away.t.archived_at == k.who.now);
			check_row(changes[i].name, away.t.version == 5);
		}
		desk_free(&k);
	}
}

/* Absent fields stay; lines change as a whole or not at all. */
static void
new_words(void **state)
{
	struct desk k;
	struct template_update_facts f = {0};
	struct template_update_plan p = {0};
	Bl__UpdateTemplateRequest rq = BL__UPDATE_TEMPLATE_REQUEST__INIT;
	Bl__UpdateTemplateResponse re = BL__UPDATE_TEMPLATE_RESPONSE__INIT;
	struct batch *b;

	(void)state;
	desk_init(&k);
	f.rows = k.rows;
	f.rows.lock.archived_at = f.rows.named.archived_at = 5;
	f.doc = k.f.doc;
	rq.template_id = "@T1";
	rq.expected_version = 4;
	rq._shared_case = T(SHARED_SHARED);
	rq.shared = true;
	rq._archived_case = T(ARCHIVED_ARCHIVED);
	b = batch_fake_new(k.who.arena, &k.who);
	assert_true(template_update_decide(&f, &rq, &k.who, &p, &k.why));
	assert_string_equal(p.t.name, "每月");
	assert_string_equal(p.t.channel, "展会");
	assert_true(p.t.shared);
	assert_int_equal(p.t.archived_at, INT64_MIN);
	assert_int_equal(p.t.version, 5);
	assert_int_equal(p.t.lines, 2);
	op_template_update.apply(b, &f, &p, &rq, &k.who, &re);
	assert_int_equal(fake_count(b, "q_template_update"), 1);
	assert_int_equal(fake_count(b, "q_template_lines_clear"), 0);
	assert_int_equal(fake_count(b, "op_audit"), 1);
	rq.lines = k.entries;
	rq.n_lines = 1;
	f.line = template_entries(rq.lines, rq.n_lines, k.who.arena);
	assert_true(template_update_decide(&f, &rq, &k.who, &p, &k.why));
	assert_int_equal(p.t.lines, 1);
	op_template_update.apply(b, &f, &p, &rq, &k.who, &re);
	assert_true(fake_in_order(b, "q_template_lines_clear q_template_lines_put"));
	rq._name_case = T(NAME_NAME);
	rq.name = "";
	k.entry[0].quantity = "-1";
	f.line = template_entries(rq.lines, rq.n_lines, k.who.arena);
	assert_false(template_update_decide(&f, &rq, &k.who, &p, &k.why));
	assert_string_equal(violations(&k.why), "name REQUIRED\nlines[0].quantity NOT_POSITIVE\n");
	desk_free(&k);
}

/* Lines that are given need no second round trip; those of an order do. */
static void
statements(void **state)
{
	struct desk k;
	struct batch *b;
	Bl__CreateTemplateResponse re = BL__CREATE_TEMPLATE_RESPONSE__INIT;

	(void)state;
	desk_init(&k);
	assert_true(create(&k));
	b = batch_fake_new(k.who.arena, &k.who);
	op_template_create.load2(b, &k.rq, &k.who, &k.f);
	assert_string_equal(batch_fake_text(b), "");
	op_template_create.apply(b, &k.f, &k.p, &k.rq, &k.who, &re);
	assert_true(fake_in_order(b, "q_template_insert q_template_lines_put op_audit"));
	assert_int_equal(re.template_->n_lines, 2);
	b = batch_fake_new(k.who.arena, &k.who);
	k.rq.from_order_id = "@XSDD";
	op_template_create.load(b, &k.rq, &k.who, &k.f);
	assert_true(fake_in_order(b, "q_order_get q_order_lines"));
	assert_int_equal(fake_count(b, "q_document_products"), 0);
	op_template_create.load2(b, &k.rq, &k.who, &k.f);
	assert_int_equal(fake_count(b, "q_document_products"), 1);
	desk_free(&k);
}

static const struct CMUnitTest cases[] = {
    CASE("S1 a template has what orders take over, and no prices", whole),
    CASE("S3 a new template, all errors at once", all_errors),
    CASE("S1 lines are given or those of an order in scope", of_orders),
    CASE("S1 who may change a template, and put it away", changing),
    CASE("S1 a template changes field by field, its lines as a whole", new_words),
    CASE("S1 statements of a new template", statements),
};
UNIT_MAIN("template", cases)
