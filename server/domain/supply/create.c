#include "common/decimal.h"
#include "query/q_product.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/supply/supply.h"
#include "server/domain/warehouse/warehouse.h"
#include "server/op/op.h"

struct supply_create_facts {
	struct q_supply_taken taken;
	struct q_warehouse_by_ref warehouse;
	struct q_product_by_ref product;
};
struct supply_create_plan {
	struct supply supply;
};

static void
supply_create_load(struct batch *b, const Bl__CreateSupplyRequest *rq, const struct actor *who,
    struct supply_create_facts *f)
{
	struct ref warehouse = ref_of(rq->warehouse_id), product = ref_of(rq->product_id);
	(void)who;
	q_supply_taken(b, ref_of(rq->supply_id).id, rq->code, &f->taken);
	q_warehouse_by_ref(b, warehouse.id, warehouse.code, &f->warehouse);
	q_product_by_ref(b, product.id, product.code, &f->product);
}

static void
read_product(const struct supply_create_facts *f, const Bl__CreateSupplyRequest *rq, struct why *why)
{
	if (!field_ref(why, "product_id", rq->product_id, true))
		return;
	if (!f->product.found || f->product.archived_at != INT64_MIN)
		field_unknown(why, "product_id", rq->product_id);
	else if (f->product.kind != 1)
		violate(why, "product_id", R_GOODS_ONLY);
}

static bool
supply_create_decide(const struct supply_create_facts *f, const Bl__CreateSupplyRequest *rq,
    const struct actor *who, struct supply_create_plan *p, struct why *why)
{
	struct supply *s = &p->supply;
	*s = (struct supply){.product_id = f->product.id,
	    .code = rq->code[0] != '\0' ? rq->code : NULL,
	    .warehouse_code = f->warehouse.code,
	    .product_code = f->product.code,
	    .product_name = f->product.name,
	    .expected_on = NO_DATE,
	    .confirmed = !rq->unconfirmed,
	    .state = SUPPLY_OPEN,
	    .version = 1};
	field_new_id(why, "supply_id", rq->supply_id, new_id(who, 0), &s->id);
	if (s->code != NULL)
		field_code(why, "code", s->code);
	expect_free(why, "supply_id", rq->supply_id, f->taken.id_taken, rq->code,
	    s->code != NULL && f->taken.code_taken);
	warehouse_check(why, "warehouse_id", rq->warehouse_id, true, &f->warehouse);
	read_product(f, rq, why);
	if (field_decimal(why, "quantity", rq->quantity, QTY_SCALE, true, &s->quantity) && s->quantity <= 0)
		violate(why, "quantity", R_NOT_POSITIVE);
	field_date(why, "expected_on", rq->expected_on, true, &s->expected_on);
	field_note(why, "note", rq->note);
	return !why_violated(why) || why_invalid(why);
}

static void
supply_create_apply(struct batch *b, const struct supply_create_facts *f, const struct supply_create_plan *p,
    const Bl__CreateSupplyRequest *rq, const struct actor *who, Bl__CreateSupplyResponse *re)
{
	const struct supply *s = &p->supply;
	struct change change = change_begin(who);
	q_supply_insert(b, s->id, s->code, f->warehouse.id, s->product_id, s->quantity, s->expected_on,
	    s->confirmed, rq->note, who->now);
	change_text(&change, "code", s->code);
	change_text(&change, "warehouse", s->warehouse_code);
	change_text(&change, "product", s->product_code);
	change_text(&change, "quantity", reply_quantity(who, s->quantity));
	op_audit(b, &(struct audit_note){.subject = SUBJECT_SUPPLY,
	                .id = s->id,
	                .version = s->version,
	                .branch_id = f->warehouse.branch_id,
	                .change = change_end(&change)});
	re->supply = supply_view(who, s);
}

OP_COMMAND(supply_create, create_supply);
