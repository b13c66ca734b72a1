#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/warehouse/warehouse.h"
#include "server/op/op.h"

struct warehouse_create_facts {
	struct q_warehouse_taken taken;
	struct q_warehouse_branch branch;
};
struct warehouse_create_plan {
	struct warehouse warehouse;
};

static void
warehouse_create_load(struct batch *b, const Bl__CreateWarehouseRequest *rq, const struct actor *who,
    struct warehouse_create_facts *f)
{
	struct ref branch = ref_of(rq->branch_id);
	(void)who;
	q_warehouse_taken(b, ref_of(rq->warehouse_id).id, rq->code, &f->taken);
	q_warehouse_branch(b, branch.id, branch.code, &f->branch);
}

static bool
warehouse_create_decide(const struct warehouse_create_facts *f, const Bl__CreateWarehouseRequest *rq,
    const struct actor *who, struct warehouse_create_plan *p, struct why *why)
{
	struct warehouse *w = &p->warehouse;
	*w = (struct warehouse){.branch_id = f->branch.id,
	    .code = rq->code,
	    .name = rq->name,
	    .branch_code = f->branch.code,
	    .transfer_days = GIVEN(rq, transfer_days) ? rq->transfer_days : WAREHOUSE_TRANSFER_DAYS,
	    .version = 1,
	    .archived_at = INT64_MIN};
	field_new_id(why, "warehouse_id", rq->warehouse_id, new_id(who, 0), &w->id);
	field_code(why, "code", rq->code);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	expect_free(why, "warehouse_id", rq->warehouse_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	if (field_ref(why, "branch_id", rq->branch_id, true) &&
	    (!f->branch.found || f->branch.archived_at != INT64_MIN))
		field_unknown(why, "branch_id", rq->branch_id);
	field_range(why, "transfer_days", w->transfer_days, 0, WAREHOUSE_TRANSFER_DAYS_MAX);
	return !why_violated(why) || why_invalid(why);
}

static void
warehouse_create_apply(struct batch *b, const struct warehouse_create_facts *f,
    const struct warehouse_create_plan *p, const Bl__CreateWarehouseRequest *rq, const struct actor *who,
    Bl__CreateWarehouseResponse *re)
{
	const struct warehouse *w = &p->warehouse;
	struct change change = change_begin(who);
	(void)f;
	(void)rq;
	q_warehouse_insert(b, w->id, w->code, w->name, w->branch_id, w->transfer_days, who->now);
	change_text(&change, "code", w->code);
	change_text(&change, "name", w->name);
	change_text(&change, "branch", w->branch_code);
	change_number(&change, "transfer_days", w->transfer_days);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_WAREHOUSE,
	                .id = w->id,
	                .version = w->version,
	                .branch_id = w->branch_id,
	                .change = change_end(&change)});
	re->warehouse = warehouse_view(who, w);
}

OP_COMMAND(warehouse_create, create_warehouse);
