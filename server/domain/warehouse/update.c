#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/warehouse/warehouse.h"
#include "server/op/op.h"

struct warehouse_update_facts {
	struct q_warehouse_lock warehouse;
	struct q_warehouse_by_ref named; /* the same row with its branch */
};
struct warehouse_update_plan {
	struct warehouse warehouse;
};

static void
warehouse_update_load(struct batch *b, const Bl__UpdateWarehouseRequest *rq, const struct actor *who,
    struct warehouse_update_facts *f)
{
	struct ref warehouse = ref_of(rq->warehouse_id);
	(void)who;
	q_warehouse_lock(b, warehouse.id, warehouse.code, &f->warehouse);
	q_warehouse_by_ref(b, warehouse.id, warehouse.code, &f->named);
}

static bool
warehouse_update_decide(const struct warehouse_update_facts *f, const Bl__UpdateWarehouseRequest *rq,
    const struct actor *who, struct warehouse_update_plan *p, struct why *why)
{
	struct warehouse *w = &p->warehouse;
	if (!field_ref(why, "warehouse_id", rq->warehouse_id, true))
		return why_invalid(why);
	if (!expect_found(why, "warehouse", rq->warehouse_id, f->warehouse.found) ||
	    !expect_version(why, "warehouse", rq->warehouse_id, f->warehouse.version, rq->expected_version))
		return false;
	*w = WAREHOUSE_OF(&f->named);
	w->version++;
	if (GIVEN(rq, name) && field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true))
		w->name = rq->name;
	if (GIVEN(rq, transfer_days) &&
	    field_range(why, "transfer_days", rq->transfer_days, 0, WAREHOUSE_TRANSFER_DAYS_MAX))
		w->transfer_days = rq->transfer_days;
	if (GIVEN(rq, archived))
		w->archived_at = rq->archived ? who->now : INT64_MIN;
	return !why_violated(why) || why_invalid(why);
}

static void
warehouse_update_apply(struct batch *b, const struct warehouse_update_facts *f,
    const struct warehouse_update_plan *p, const Bl__UpdateWarehouseRequest *rq, const struct actor *who,
    Bl__UpdateWarehouseResponse *re)
{
	const struct warehouse *w = &p->warehouse;
	struct change change = change_begin(who);
	(void)f;
	q_warehouse_update(b, w->name, w->transfer_days, w->archived_at, w->id);
	if (GIVEN(rq, name))
		change_text(&change, "name", w->name);
	if (GIVEN(rq, transfer_days))
		change_number(&change, "transfer_days", w->transfer_days);
	if (GIVEN(rq, archived))
		change_bool(&change, "archived", rq->archived);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_WAREHOUSE,
	                .id = w->id,
	                .version = w->version,
	                .branch_id = w->branch_id,
	                .change = change_end(&change)});
	re->warehouse = warehouse_view(who, w);
}

OP_COMMAND(warehouse_update, update_warehouse);
