#include "server/domain/trail.h"
#include "tests/unit/unit.h"

static const struct {
	const char *stored, *zh;
} table[] = {
    {"submitted: in_approval, 2 lines, 100.00 CNY", "已提交：审批中，2 行，100.00 CNY"},
    {"shipped 1 P2001, 2 P1001: effective, 12 lines, 100.00 CNY",
        "已发货 1 P2001, 2 P1001：已生效，12 行，100.00 CNY"},
    {"signed 8 P1; refused 2 P1: effective, 1 lines, 9.00 USD",
        "已签收 8 P1；拒收 2 P1：已生效，1 行，9.00 USD"},
    {"made of quote XSBJ-1: draft, 1 lines, 9.00 USD", "由报价单转来 XSBJ-1：草稿，1 行，9.00 USD"},
    {"change asked for, it waits for approval (价格): effective, 2 lines, 9.00 CNY",
        "申请变更，待审批 (价格)：已生效，2 行，9.00 CNY"},
    {"change took effect (价格): effective, 2 lines, 9.00 CNY", "变更已生效 (价格)：已生效，2 行，9.00 CNY"},
    {"returned at node 1 (太贵)", "已退回，节点 1 (太贵)"},
    {"approved at node 2", "已同意，节点 2"},
    {"words changed {\"note\":\"a: b\"}: effective, 1 lines, 9.00 CNY",
        "已改文字 {\"note\":\"a: b\"}：已生效，1 行，9.00 CNY"},
    /* what people wrote stays, whatever it looks like */
    {"voided (signed: void, 9 lines, x): void, 1 lines, 9.00 CNY",
        "已作废 (signed: void, 9 lines, x)：已作废，1 行，9.00 CNY"},
    {"太贵: declined, 1 lines, 9.00 CNY", "太贵：客户已拒绝，1 行，9.00 CNY"},
    {"createdly: nothing", "createdly: nothing"},
    {"created: effectively, 1 lines, x", "已创建: effectively, 1 lines, x"},
    {"created: draft, lines, x", "已创建: draft, lines, x"},
    {"{\"code\":\"signed\"}", "{\"code\":\"signed\"}"},
    {"", ""},
};

static void
read_in_chinese(void **state)
{
	struct arena *a = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		check_row(table[i].stored, strcmp(trail_text(a, table[i].stored, LANG_ZH), table[i].zh) == 0);
		check_row(
		    table[i].stored, strcmp(trail_text(a, table[i].stored, LANG_EN), table[i].stored) == 0);
	}
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("S40 X4 the trail is read in one's own language", read_in_chinese),
};
UNIT_MAIN("trail", cases)
