#include "server/domain/branch/branch.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct branch_get_facts {
	struct q_branch_get row;
};

static void
branch_get_load(
    struct batch *b, const Bl__GetBranchRequest *rq, const struct actor *who, struct branch_get_facts *f)
{
	struct ref r = ref_of(rq->branch_id);

	(void)who;
	q_branch_get(b, r.id, r.code, &f->row);
}

static bool
branch_get_view(const struct branch_get_facts *f, const Bl__GetBranchRequest *rq, const struct actor *who,
    Bl__GetBranchResponse *re, struct why *why)
{
	const struct q_branch_get *q = &f->row;
	struct branch_row r = {
	    q->id, q->code, q->name, q->parent_id, q->archived_at != INT64_MIN, q->version, q->parent_code};

	if (!field_ref(why, "branch_id", rq->branch_id, true))
		return why_invalid(why);
	if (!expect_found(why, "branch", rq->branch_id, q->found))
		return false;
	re->branch = branch_view(&r, who);
	return true;
}

OP_QUERY(branch_get, get_branch);
