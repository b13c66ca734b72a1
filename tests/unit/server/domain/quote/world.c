#include "tests/unit/server/domain/quote/world.h"

static struct q_quote_lines_row
line(int n, int quantity)
{
	return (struct q_quote_lines_row){.id = test_id((uint8_t)(LINE_ID + n)),
	    .seq = n + 1,
	    .product_id = test_id(PRODUCT_ID),
	    .product_code = "P1",
	    .kind = 1,
	    .name = "产品",
	    .unit = "台",
	    .unit_num = 1,
	    .unit_den = 1,
	    .quantity = Q(quantity),
	    .price = 113000000,
	    .tax_rate = 130000,
	    .net = YUAN(100 * quantity),
	    .tax = YUAN(13 * quantity),
	    .gross = YUAN(113 * quantity),
	    .unit_cost = 60000000,
	    .cost = YUAN(60 * quantity),
	    .price_source = "list",
	    .wished_date = NO_DATE,
	    .note = "",
	    .category_id = test_id(9),
	    .floor_currency = "CNY"};
}

static struct q_quote_lock
head(int state, const struct uuid *editor)
{
	return (struct q_quote_lock){.found = true,
	    .id = test_id(QUOTE_ID),
	    .number = WORLD_NUMBER + 1,
	    .version = WORLD_VERSION,
	    .revision = 1,
	    .state = (int16_t)state,
	    .customer_id = test_id(CUSTOMER_ID),
	    .branch_id = test_id(BRANCH_ID),
	    .owner_id = test_id(OWNER_ID),
	    .created_by = test_id(OWNER_ID),
	    .currency = "CNY",
	    .fx_rate = 100000000,
	    .tax_inclusive = true,
	    .business_date = TODAY - 5,
	    .valid_to = TODAY + 10,
	    .contact = "王",
	    .note = "",
	    .net = YUAN(1400),
	    .tax = YUAN(182),
	    .gross = YUAN(1582),
	    .cost = YUAN(840),
	    .base_gross = YUAN(1582),
	    .base_net = YUAN(1400),
	    .editors = {editor, 1}};
}

void
world_init(struct world *w, int state)
{
	memset(w, 0, sizeof(*w));
	w->arena = arena_new(8 << 20);
	why_init(&w->why, w->arena);
	w->who = around_actor(w->arena);
	around_init(&w->around);
	w->editor = test_id(OWNER_ID);
	w->line[0] = line(0, 10);
	w->line[1] = line(1, 4);
	w->rows.line = (struct q_quote_lines){2, w->line};
	w->rows.head = head(state, &w->editor);
	w->rows.world = (struct q_quote_world){.found = true,
	    .customer_code = "C1",
	    .customer_name = "客户一",
	    .customer_status = CUSTOMER_OK,
	    .grade = "A",
	    .level = "A",
	    .effective_orders = 1,
	    .branch_code = "BJ",
	    .owner_login = "li",
	    .exponent = 2,
	    .base_currency = "CNY",
	    .base_exponent = 2,
	    .limit_amount = YUAN(100000),
	    .extra_until = NO_DATE};
}

void
world_free(struct world *w)
{
	arena_free(w->arena);
}
