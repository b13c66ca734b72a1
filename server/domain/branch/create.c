#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct branch_create_facts {
	struct q_branch_taken taken;
	struct q_branch_parent parent;
};
struct branch_create_plan {
	struct branch_row row;
};

static void
branch_create_load(struct batch *b, const Bl__CreateBranchRequest *rq, const struct actor *who,
    struct branch_create_facts *f)
{
	struct ref parent = ref_of(rq->parent_id);

	(void)who;
	q_branch_tree_own(b, TREE_BRANCH);
	q_branch_taken(b, ref_of(rq->branch_id).id, rq->code, &f->taken);
	q_branch_parent(b, (struct uuid){{0}}, NULL, parent.id, parent.code, &f->parent);
}

static void
parent_good(const struct branch_create_facts *f, const Bl__CreateBranchRequest *rq, struct why *why)
{
	if (rq->parent_id[0] == '\0') {
		if (f->taken.has_root)
			violate(why, "parent_id", R_ROOT_EXISTS);
	} else if (field_ref(why, "parent_id", rq->parent_id, true)) {
		if (!f->parent.found || f->parent.archived_at != INT64_MIN)
			field_unknown(why, "parent_id", rq->parent_id);
	}
}

static bool
branch_create_decide(const struct branch_create_facts *f, const Bl__CreateBranchRequest *rq,
    const struct actor *who, struct branch_create_plan *p, struct why *why)
{
	p->row = (struct branch_row){.code = rq->code,
	    .name = rq->name,
	    .parent_id = f->parent.id,
	    .version = 1,
	    .parent_code = f->parent.code};
	field_new_id(why, "branch_id", rq->branch_id, new_id(who, 0), &p->row.id);
	field_code(why, "code", rq->code);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	parent_good(f, rq, why);
	expect_free(why, "branch_id", rq->branch_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	return !why_violated(why) || why_invalid(why);
}

static void
branch_create_apply(struct batch *b, const struct branch_create_facts *f, const struct branch_create_plan *p,
    const Bl__CreateBranchRequest *rq, const struct actor *who, Bl__CreateBranchResponse *re)
{
	const struct branch_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	(void)rq;
	q_branch_add(b, r->id, r->code, r->name, r->parent_id, who->now);
	change_text(&c, "code", r->code);
	change_text(&c, "name", r->name);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_BRANCH,
	                .id = r->id,
	                .version = 1,
	                .branch_id = r->id,
	                .change = change_end(&c)});
	re->branch = branch_view(r, who);
}

OP_COMMAND(branch_create, create_branch);
