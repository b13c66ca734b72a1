#include "tests/unit/server/domain/document/around.h"

#include "common/date.h"

struct actor
around_actor(struct arena *a)
{
	return (struct actor){.user_id = test_id(OWNER_ID),
	    .branch_id = test_id(BRANCH_ID),
	    .login = "li",
	    .name = "李",
	    .arena = a,
	    .now = 1,
	    .today = TODAY,
	    .scope_all = true,
	    .request_id = test_id(99),
	    .perm = {UINT64_MAX, UINT64_MAX}};
}

static struct q_document_products_row
product(int n)
{
	return (struct q_document_products_row){.n = n,
	    .id = test_id(PRODUCT_ID),
	    .code = "P1",
	    .name = "产品",
	    .kind = 1,
	    .unit = "台",
	    .unit_num = 1,
	    .unit_den = 1,
	    .unit_known = true,
	    .tax_rate = 130000,
	    .currency = "CNY",
	    .list_price = 113000000,
	    .tax_inclusive = true,
	    .cost = 60000000,
	    .category_id = test_id(9),
	    .archived_at = INT64_MIN};
}

void
around_init(struct around *k)
{
	memset(k, 0, sizeof(*k));
	k->currency[0] = (struct q_document_currencies_row){"CNY", 2, true};
	k->currency[1] = (struct q_document_currencies_row){"USD", 2, false};
	k->warehouse[0] = (struct q_document_warehouses_row){test_id(HERE), "W", test_id(BRANCH_ID)};
	k->warehouse[1] = (struct q_document_warehouses_row){test_id(6), "W2", test_id(33)};
	for (int i = 0; i < 2; i++)
		k->product[i] = product(i + 1);
	k->doc.currency = (struct q_document_currencies){2, k->currency};
	k->doc.warehouse = (struct q_document_warehouses){2, k->warehouse};
	k->doc.product = (struct q_document_products){2, k->product};
	k->doc.customer = (struct q_document_customer){.found = true,
	    .id = test_id(CUSTOMER_ID),
	    .code = "C1",
	    .name = "客户一",
	    .level = "A",
	    .grade = "A",
	    .status = CUSTOMER_OK,
	    .region = "北京",
	    .channel = "展会",
	    .currency = "CNY",
	    .archived_at = INT64_MIN,
	    .contact = "王",
	    .address = "一号"};
	k->doc.owner = (struct q_document_owner){.found = true,
	    .id = test_id(OWNER_ID),
	    .login = "li",
	    .name = "李",
	    .branch_id = test_id(BRANCH_ID),
	    .branch_code = "BJ",
	    .archived_at = INT64_MIN};
}

void
around_lines_init(struct around_lines *l)
{
	for (int i = 0; i < 2; i++) {
		bl__document_line__init(&l->line[i]);
		l->line[i].product_id = "@P1";
		l->line[i].quantity = "7";
		l->lines[i] = &l->line[i];
	}
}

Google__Type__Date
around_date(int32_t day)
{
	Google__Type__Date d = GOOGLE__TYPE__DATE__INIT;
	struct civil c = date_civil(day);

	d.year = c.year;
	d.month = c.month;
	d.day = c.day;
	return d;
}

void
route_init(struct route *r, enum route_kind kind)
{
	memset(r, 0, sizeof(*r));
	r->flow = (flow_row){.id = test_id(80),
	    .code = "any",
	    .flow_version = 1,
	    .name = "any",
	    .condition = "",
	    .live = true};
	r->node = (node_row){.flow_id = r->flow.id,
	    .seq = 1,
	    .name = "node",
	    .kind = kind == ROUTE_AUTO ? KIND_AUTO : KIND_APPROVE,
	    .condition = "",
	    .method = METHOD_ANY,
	    .approver = kind == ROUTE_AUTO ? BY_NOBODY : BY_SUPERIOR,
	    .approver_level = 1,
	    .on_empty = EMPTY_DENY,
	    .on_self = SELF_SUPERIOR,
	    .on_repeat = REPEAT_ASK};
	r->person[0] = (person_row){.id = test_id(OWNER_ID),
	    .login = "li",
	    .name = "李",
	    .live = true,
	    .superior_id = test_id(BOSS_ID)};
	r->person[1] = (person_row){
	    .id = test_id(BOSS_ID), .login = "boss", .name = "王", .live = true, .may_approve = true};
	r->f.flow = (struct q_approval_flows){kind != ROUTE_NONE, &r->flow};
	r->f.node = (struct q_approval_flow_nodes){1, &r->node};
	r->f.people = (struct q_approval_people){kind == ROUTE_NOBODY ? 1 : 2, r->person};
}
