#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/dept/dept.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct dept_create_facts {
	struct q_dept_taken taken;
	struct q_dept_branch branch;
	struct q_dept_parent parent;
	struct q_dept_head head;
};
struct dept_create_plan {
	struct dept_row row;
};

static void
dept_create_load(
    struct batch *b, const Bl__CreateDeptRequest *rq, const struct actor *who, struct dept_create_facts *f)
{
	struct ref branch = ref_of(rq->branch_id), parent = ref_of(rq->parent_id), head = ref_of(rq->head_id);

	(void)who;
	q_branch_tree_own(b, TREE_DEPT);
	q_dept_taken(b, ref_of(rq->dept_id).id, rq->code, &f->taken);
	q_dept_branch(b, branch.id, branch.code, &f->branch);
	q_dept_parent(b, (struct uuid){{0}}, NULL, parent.id, parent.code, &f->parent);
	q_dept_head(b, head.id, head.code, &f->head);
}

static bool
dept_create_decide(const struct dept_create_facts *f, const Bl__CreateDeptRequest *rq,
    const struct actor *who, struct dept_create_plan *p, struct why *why)
{
	struct dept_row *r = &p->row;

	*r = (struct dept_row){.code = rq->code,
	    .name = rq->name,
	    .branch_id = f->branch.id,
	    .branch_code = f->branch.code,
	    .parent_id = f->parent.id,
	    .head_id = f->head.id,
	    .version = 1};
	field_new_id(why, "dept_id", rq->dept_id, new_id(who, 0), &r->id);
	field_code(why, "code", rq->code);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	if (field_ref(why, "branch_id", rq->branch_id, true)) {
		if (!f->branch.found || f->branch.archived_at != INT64_MIN)
			field_unknown(why, "branch_id", rq->branch_id);
		else if (!branch_in_scope(f->branch.id, who))
			violate(why, "branch_id", R_NOT_YOUR_BRANCH, rq->branch_id);
	}
	dept_parent_good(why, rq->parent_id, &f->parent, f->branch.id);
	dept_head_good(why, rq->head_id, &f->head);
	expect_free(why, "dept_id", rq->dept_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	return !why_violated(why) || why_invalid(why);
}

static void
dept_create_apply(struct batch *b, const struct dept_create_facts *f, const struct dept_create_plan *p,
    const Bl__CreateDeptRequest *rq, const struct actor *who, Bl__CreateDeptResponse *re)
{
	const struct dept_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	(void)rq;
	q_dept_add(b, r->id, r->branch_id, r->code, r->name, r->parent_id, r->head_id, who->now);
	change_text(&c, "code", r->code);
	change_text(&c, "name", r->name);
	change_text(&c, "branch", r->branch_code);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_DEPT,
	                .id = r->id,
	                .version = 1,
	                .branch_id = r->branch_id,
	                .change = change_end(&c)});
	re->dept = dept_view(r, who);
}

OP_COMMAND(dept_create, create_dept);
