#include "server/domain/warehouse/create.c"
#include "server/domain/warehouse/update.c"

#include "tests/unit/server/domain/domain.h"

#define S(literal) ((char *)(literal)) /* a field of a message */

#define BRANCH                                                                                               \
	{                                                                                                    \
		.found = true, .id = {{7}}, .code = "BJ", .archived_at = INT64_MIN                           \
	}

static void
creating(void **state)
{
	static const struct {
		const char *row, *code, *name, *branch;
		int days; /* -1 = not given */
		struct q_warehouse_taken taken;
		struct q_warehouse_branch runs;
		const char *violations;
	} rows[] = {
	    {"good", "W1", "北京仓", "@BJ", -1, {0}, BRANCH, ""},
	    {"no days", "W1", "北京仓", "@BJ", 0, {0}, BRANCH, ""},
	    {"all wrong at once", "", "", "", 366, {0}, {0},
	        "code REQUIRED\nname REQUIRED\nbranch_id REQUIRED\ntransfer_days OUT_OF_RANGE\n"},
	    {"unknown branch", "W1", "北京仓", "@NO", -1, {0}, {0}, "branch_id UNKNOWN_REF\n"},
	    {"archived branch", "W1", "北京仓", "@BJ", -1, {0}, {.found = true, .archived_at = 5},
	        "branch_id UNKNOWN_REF\n"},
	    {"code in use", "W1", "北京仓", "@BJ", -1, {.found = true, .code_taken = true}, BRANCH,
	        "code TAKEN\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct actor *who = actor_new();
		struct why *w = why_new(who);
		struct warehouse_create_facts f = {rows[i].taken, rows[i].runs};
		struct warehouse_create_plan p;
		Bl__CreateWarehouseRequest rq = BL__CREATE_WAREHOUSE_REQUEST__INIT;
		rq.code = arena_strdup(who->arena, rows[i].code);
		rq.name = arena_strdup(who->arena, rows[i].name);
		rq.branch_id = arena_strdup(who->arena, rows[i].branch);
		rq._transfer_days_case =
		    rows[i].days >= 0 ? BL__CREATE_WAREHOUSE_REQUEST___TRANSFER_DAYS_TRANSFER_DAYS : 0;
		rq.transfer_days = rows[i].days;
		bool ok = warehouse_create_decide(&f, &rq, who, &p, w);
		check_row(rows[i].row, ok == (rows[i].violations[0] == '\0'));
		check_row(rows[i].row, strcmp(violations(w), rows[i].violations) == 0);
		check_row(
		    rows[i].row, !ok || p.warehouse.transfer_days == (rows[i].days < 0 ? 3 : rows[i].days));
		actor_free(who);
	}
}

static void
updating(void **state)
{
	struct actor *who = actor_new();
	struct why *w = why_new(who);
	struct warehouse_update_facts f = {.warehouse = {.found = true, .version = 4},
	    .named = {.found = true,
	        .code = "W1",
	        .name = "仓",
	        .branch_code = "BJ",
	        .transfer_days = 3,
	        .version = 4,
	        .archived_at = INT64_MIN}};
	struct warehouse_update_plan p;
	Bl__UpdateWarehouseRequest rq = BL__UPDATE_WAREHOUSE_REQUEST__INIT;
	(void)state;
	rq.warehouse_id = S("@W1");
	rq.expected_version = 4;
	rq._transfer_days_case = BL__UPDATE_WAREHOUSE_REQUEST___TRANSFER_DAYS_TRANSFER_DAYS;
	rq.transfer_days = 9;
	rq._archived_case = BL__UPDATE_WAREHOUSE_REQUEST___ARCHIVED_ARCHIVED;
	rq.archived = true;
	assert_true(warehouse_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(p.warehouse.version, 5);
	assert_int_equal(p.warehouse.transfer_days, 9);
	assert_string_equal(p.warehouse.name, "仓");
	assert_true(p.warehouse.archived_at == who->now);
	rq.expected_version = 5;
	assert_false(warehouse_update_decide(&f, &rq, who, &p, w));
	assert_int_equal(w->reason, R_STALE_VERSION);
	rq.expected_version = 4;
	rq.transfer_days = -1;
	assert_false(warehouse_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_string_equal(violations(w), "transfer_days OUT_OF_RANGE\n");
	f.warehouse.found = false;
	assert_false(warehouse_update_decide(&f, &rq, who, &p, w = why_new(who)));
	assert_int_equal(w->reason, R_NOT_FOUND);
	actor_free(who);
}

static const struct CMUnitTest cases[] = {
    CASE("S3 a new warehouse, all errors at once", creating),
    CASE("a warehouse changed", updating),
};
UNIT_MAIN("warehouse", cases)
