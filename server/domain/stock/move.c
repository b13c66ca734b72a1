/* move.c -- stock move: receipts, issues, counts and transfers, all lines or none. The rows are locked in load: a count
 * is a difference to what is there, and what is there must not change in between. */
#include "server/domain/stock/move.h"

#include "server/domain/change.h"
#include "server/op/op.h"

struct stock_move_facts {
	struct move_facts move;
};
struct stock_move_plan {
	struct move_plan move;
};

static void
stock_move_load(
    struct batch *b, const Bl__MoveStockRequest *rq, const struct actor *who, struct stock_move_facts *facts)
{
	struct move_facts *f = &facts->move;
	struct ref from = ref_of(rq->warehouse_id), to = ref_of(rq->to_warehouse_id);
	const struct uuid place[2] = {from.id, to.id};
	const char *const code[2] = {from.code, to.code};
	size_t n = rq->n_lines > STOCK_LINES ? 0 : rq->n_lines;
	struct uuid *id = arena_new_n(who->arena, struct uuid, n);
	const char **product = arena_new_n(who->arena, const char *, n),
	           **unit = arena_new_n(who->arena, const char *, n);
	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(rq->lines[i]->product_id);
		id[i] = r.id;
		product[i] = r.code;
	}
	struct refs products = {{id, n}, {product, n}};
	period_load(b, who, rq->business_date, &f->period);
	q_warehouse_by_ref(b, from.id, from.code, &f->from);
	q_warehouse_by_ref(b, to.id, to.code, &f->to);
	q_document_products(b, products.id, products.code, (struct texts){unit, n}, &f->products);
	q_stock_lock(
	    b, (struct uuids){place, 2}, (struct texts){code, 2}, products.id, products.code, &f->rows);
	atp_load(b, products, (struct ref){.code = NULL}, (struct uuid){{0}}, &f->atp);
}

static void
check_places(const struct move_facts *f, const Bl__MoveStockRequest *rq, struct why *why)
{
	bool transfer = rq->kind == BL__MOVE_KIND__MOVE_KIND_TRANSFER;
	warehouse_check(why, "warehouse_id", rq->warehouse_id, true, &f->from);
	if (transfer && warehouse_check(why, "to_warehouse_id", rq->to_warehouse_id, true, &f->to) &&
	    f->from.found && uuid_eq(f->from.id, f->to.id))
		violate(why, "to_warehouse_id", R_SAME_WAREHOUSE);
	if (!transfer && rq->to_warehouse_id[0] != '\0')
		violate(why, "to_warehouse_id", R_NOT_WITH_KIND);
}

static bool
stock_move_decide(const struct stock_move_facts *facts, const Bl__MoveStockRequest *rq,
    const struct actor *who, struct stock_move_plan *plan, struct why *why)
{
	const struct move_facts *f = &facts->move;
	struct move_plan *p = &plan->move;
	*p = (struct move_plan){.business_date = who->today};
	field_enum(why, "kind", (int)rq->kind, MOVE_RECEIPT, MOVE_TRANSFER, true);
	check_places(f, rq, why);
	field_note(why, "note", rq->note);
	if (field_date(why, "business_date", rq->business_date, false, &p->business_date))
		period_check(why, "business_date", &f->period, p->business_date, who);
	move_lines(f, rq, p, why);
	return !why_violated(why) || why_invalid(why);
}

static void
stock_move_apply(struct batch *b, const struct stock_move_facts *facts, const struct stock_move_plan *plan,
    const Bl__MoveStockRequest *rq, const struct actor *who, Bl__MoveStockResponse *re)
{
	static const char *const kind[] = {"", "receipt", "issue", "count", "transfer"};
	const struct move_plan *p = &plan->move;
	const struct q_warehouse_by_ref *from = &facts->move.from;
	struct change change = change_begin(who);
	change_text(&change, "kind", kind[rq->kind]);
	change_text(&change, "warehouse", from->code);
	change_number(&change, "lines", (int64_t)rq->n_lines);
	change_text(&change, "note", rq->note);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_STOCK,
	                .id = from->id,
	                .branch_id = from->branch_id,
	                .change = change_end(&change)});
	op_event(b, &(struct event_note){.kind = "stock.changed",
	                .subject = SUBJECT_STOCK,
	                .id = from->id,
	                .branch_id = from->branch_id});
	re->n_stocks = p->nrow;
	re->stocks = arena_new_n(who->arena, Bl__Stock *, p->nrow);
	for (size_t i = 0; i < p->nrow; i++)
		re->stocks[i] = stock_view(who, &p->row[i]);
	stock_book(b,
	    &(struct stock_booking){.change = p->change,
	        .n = p->nchange,
	        .kind = (enum stock_move_kind)rq->kind,
	        .business_date = p->business_date,
	        .subject = SUBJECT_STOCK,
	        .note = rq->note,
	        .first_id = 1},
	    who);
}

OP_COMMAND(stock_move, move_stock);
