#include "tests/unit/server/domain/order/world.h"

void
world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->arena = arena_new(8 << 20);
	why_init(&w->why, w->arena);
	w->who = around_actor(w->arena);
	w->d = (struct order_doc){.found = true,
	    .id = test_id(ORDER_ID),
	    .number = "XSDD-BJ-202611-00001",
	    .version = 3,
	    .revision = 1,
	    .state = ORDER_IN_APPROVAL,
	    .customer_id = test_id(CUSTOMER_ID),
	    .branch_id = test_id(BRANCH_ID),
	    .owner_id = test_id(OWNER_ID),
	    .created_by = test_id(OWNER_ID),
	    .warehouse_id = test_id(HERE),
	    .currency = "CNY",
	    .fx_rate = 100000000,
	    .tax_inclusive = true,
	    .business_date = TODAY,
	    .wished_date = NO_DATE,
	    .reserve = RESERVE_PARTIAL,
	    .channel = "",
	    .region = "",
	    .contact = "",
	    .phone = "",
	    .address = "",
	    .note = "",
	    .customer_code = "C1",
	    .customer_name = "客户一",
	    .customer_status = CUSTOMER_OK,
	    .customer_grade = "A",
	    .customer_level = "A",
	    .branch_code = "BJ",
	    .owner_login = "li",
	    .owner_name = "李",
	    .warehouse_code = "W",
	    .money = {2, "CNY", 2},
	    .line = w->line,
	    .submitted_at = INT64_MIN,
	    .effective_at = INT64_MIN,
	    .effective_on = NO_DATE};
	w->place.credit = (struct credit_account){.limit_amount = YUAN(1000000), .extra_until = NO_DATE};
	w->place.atp.stock.row = w->stock;
}

void
world_free(struct world *w)
{
	arena_free(w->arena);
}

struct order_line *
world_line(struct world *w, int quantity)
{
	size_t i = w->d.nline++;
	struct order_line *l = &w->line[i];

	*l = (struct order_line){.doc = {.id = test_id((uint8_t)(LINE_ID + i)),
	                             .seq = (int32_t)i + 1,
	                             .product_id = test_id((uint8_t)(PRODUCT_ID + i)),
	                             .category_id = test_id(9),
	                             .product_code = "P",
	                             .name = "产品",
	                             .kind = 1,
	                             .unit = "台",
	                             .unit_num = 1,
	                             .unit_den = 1,
	                             .quantity = Q(quantity),
	                             .base_quantity = Q(quantity),
	                             .price = 113000000,
	                             .tax_rate = 130000,
	                             .unit_cost = 60000000,
	                             .price_source = "list",
	                             .wished_date = NO_DATE,
	                             .note = ""},
	    .warehouse_id = test_id(HERE),
	    .warehouse_code = "W",
	    .promised_date = NO_DATE};
	assert(doc_line_amounts(&l->doc, &w->d.money, true));
	assert(order_settle(&w->d, &w->who, &w->why));
	return l;
}

void
world_stock(struct world *w, int line, int on_hand, int reserved)
{
	w->stock[w->place.atp.stock.n++] =
	    (struct q_stock_atp_rows_row){.product_id = w->line[line].doc.product_id,
	        .warehouse_id = test_id(HERE),
	        .warehouse_code = "W",
	        .on_hand = Q(on_hand),
	        .reserved = Q(reserved)};
}

struct order_rows
world_rows(struct world *w)
{
	const struct order_doc *d = &w->d;
	struct q_order_lines_row *row = arena_new_n(w->arena, struct q_order_lines_row, d->nline);
	struct order_rows r = {
	    .head = {.found = true,
	        .id = d->id,
	        .number = d->number,
	        .version = d->version,
	        .revision = d->revision,
	        .state = (int16_t)d->state,
	        .customer_id = d->customer_id,
	        .branch_id = d->branch_id,
	        .owner_id = d->owner_id,
	        .created_by = d->created_by,
	        .warehouse_id = d->warehouse_id,
	        .currency = d->currency,
	        .fx_rate = d->fx_rate,
	        .tax_inclusive = d->tax_inclusive,
	        .business_date = d->business_date,
	        .wished_date = d->wished_date,
	        .reserve = (int16_t)d->reserve,
	        .channel = "",
	        .region = "",
	        .contact = "",
	        .phone = "",
	        .address = "",
	        .note = "",
	        .net = d->sum.net,
	        .tax = d->sum.tax,
	        .gross = d->sum.gross,
	        .cost = d->sum.cost,
	        .base_gross = d->sum.base_gross,
	        .base_net = d->sum.base_net,
	        .content_hash = d->content_hash,
	        .editors = {&w->who.user_id, 1},
	        .submitted_at = INT64_MIN,
	        .effective_at = INT64_MIN,
	        .effective_on = NO_DATE},
	    .world = {.found = true,
	        .customer_code = d->customer_code,
	        .customer_name = d->customer_name,
	        .customer_status = (int16_t)d->customer_status,
	        .grade = "A",
	        .level = "A",
	        .branch_code = "BJ",
	        .owner_login = "li",
	        .owner_name = "李",
	        .warehouse_code = "W",
	        .exponent = 2,
	        .base_currency = "CNY",
	        .base_exponent = 2,
	        .effective_orders = 1},
	    .line = {d->nline, row},
	};

	for (size_t i = 0; i < d->nline; i++) {
		const struct order_line *l = &w->line[i];
		const struct doc_line *c = &l->doc;

		row[i] = (struct q_order_lines_row){.id = c->id,
		    .seq = c->seq,
		    .product_id = c->product_id,
		    .product_code = c->product_code,
		    .warehouse_id = l->warehouse_id,
		    .warehouse_code = "W",
		    .kind = (int16_t)c->kind,
		    .name = c->name,
		    .unit = c->unit,
		    .unit_num = 1,
		    .unit_den = 1,
		    .quantity = c->quantity,
		    .base_quantity = c->base_quantity,
		    .price = c->price,
		    .discount = c->discount,
		    .below_list = c->below_list,
		    .tax_rate = c->tax_rate,
		    .net = c->net,
		    .tax = c->tax,
		    .gross = c->gross,
		    .unit_cost = c->unit_cost,
		    .cost = c->cost,
		    .price_source = "list",
		    .wished_date = c->wished_date,
		    .promised_date = l->promised_date,
		    .note = "",
		    .make = l->make,
		    .reserved = l->q.reserved,
		    .produced = l->q.produced,
		    .shipped = l->q.shipped,
		    .signed_ = l->q.signed_,
		    .refused = l->q.refused,
		    .closed = l->q.closed,
		    .category_id = c->category_id,
		    .oversell = c->oversell,
		    .make_days = c->make_days,
		    .floor_currency = "CNY"};
	}
	return r;
}

/* The queries have the same columns and, to C, different types. */
struct order_view_rows
world_view_rows(struct world *w)
{
	struct order_rows r = world_rows(w);
	struct order_view_rows v = {.world = r.world, .line = r.line};

	static_assert(sizeof(v.head) == sizeof(r.head), "order_get and order_lock have the same columns");
	memcpy(&v.head, &r.head, sizeof(v.head));
	return v;
}

struct q_order_credit_lock
world_credit(const struct world *w)
{
	const struct credit_account *c = &w->place.credit;

	return (struct q_order_credit_lock){.found = true,
	    .limit_amount = c->limit_amount,
	    .extra_limit = c->extra_limit,
	    .extra_until = c->extra_until,
	    .over_percent = c->over_percent,
	    .ordered = c->ordered,
	    .shipped = c->shipped,
	    .receivable = c->receivable,
	    .deposit = c->deposit};
}
