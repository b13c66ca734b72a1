#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/dept/dept.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct dept_update_facts {
	struct q_dept_lock is;
	struct q_dept_branch_of branch;
	struct q_dept_parent parent;
	struct q_dept_head head;
	struct q_dept_users users;
};
struct dept_update_plan {
	struct dept_row row;
	int64_t archived_at;
};

static void
dept_update_load(
    struct batch *b, const Bl__UpdateDeptRequest *rq, const struct actor *who, struct dept_update_facts *f)
{
	struct ref dept = ref_of(rq->dept_id), parent = ref_of(GIVEN(rq, parent_id) ? rq->parent_id : NULL),
	           head = ref_of(GIVEN(rq, head_id) ? rq->head_id : NULL);

	(void)who;
	q_branch_tree_own(b, TREE_DEPT);
	q_dept_lock(b, dept.id, dept.code, &f->is);
	q_dept_branch_of(b, dept.id, dept.code, &f->branch);
	q_dept_parent(b, dept.id, dept.code, parent.id, parent.code, &f->parent);
	q_dept_head(b, head.id, head.code, &f->head);
	q_dept_users(b, dept.id, dept.code, &f->users);
}

static bool
fields_good(const struct dept_update_facts *f, const Bl__UpdateDeptRequest *rq, struct why *why)
{
	field_ref(why, "dept_id", rq->dept_id, true);
	if (GIVEN(rq, name))
		field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	if (GIVEN(rq, parent_id))
		dept_parent_good(why, rq->parent_id, &f->parent, f->is.branch_id);
	if (GIVEN(rq, head_id))
		dept_head_good(why, rq->head_id, &f->head);
	return !why_violated(why) || why_invalid(why);
}

static bool
nobody_uses_it(const struct dept_update_facts *f, struct why *why)
{
	int64_t users = f->users.depts + f->users.users;

	return users == 0 ||
	       deny(why, R_IN_USE, f->is.code, arena_printf(why->arena, "%lld", (long long)users));
}

static void
merge(const struct dept_update_facts *f, const Bl__UpdateDeptRequest *rq, const struct actor *who,
    struct dept_update_plan *p)
{
	p->row = (struct dept_row){f->is.id, f->is.code, GIVEN(rq, name) ? rq->name : f->is.name,
	    f->is.branch_id, f->branch.code, GIVEN(rq, parent_id) ? f->parent.id : f->is.parent_id,
	    GIVEN(rq, head_id) ? f->head.id : f->is.head_id, f->is.archived_at != INT64_MIN,
	    f->is.version + 1};
	p->archived_at = f->is.archived_at;
	if (GIVEN(rq, archived) && rq->archived != p->row.archived) {
		p->row.archived = rq->archived;
		p->archived_at = rq->archived ? who->now : INT64_MIN;
	}
}

static bool
dept_update_decide(const struct dept_update_facts *f, const Bl__UpdateDeptRequest *rq,
    const struct actor *who, struct dept_update_plan *p, struct why *why)
{
	if (!fields_good(f, rq, why) || !expect_found(why, "department", rq->dept_id, f->is.found))
		return false;
	if (!branch_in_scope(f->is.branch_id, who))
		return deny(why, R_NOT_YOUR_DEPT, f->is.code);
	if (!expect_version(why, "department", rq->dept_id, f->is.version, rq->expected_version))
		return false;
	merge(f, rq, who, p);
	return !(GIVEN(rq, archived) && rq->archived) || nobody_uses_it(f, why);
}

static void
dept_update_apply(struct batch *b, const struct dept_update_facts *f, const struct dept_update_plan *p,
    const Bl__UpdateDeptRequest *rq, const struct actor *who, Bl__UpdateDeptResponse *re)
{
	const struct dept_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	q_dept_put(b, r->name, r->parent_id, r->head_id, p->archived_at, r->id);
	change_text(&c, "name", GIVEN(rq, name) ? r->name : NULL);
	change_text(&c, "parent_id", GIVEN(rq, parent_id) ? reply_uuid(who, r->parent_id) : NULL);
	change_text(&c, "head_id", GIVEN(rq, head_id) ? reply_uuid(who, r->head_id) : NULL);
	if (GIVEN(rq, archived))
		change_bool(&c, "archived", r->archived);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_DEPT,
	                .id = r->id,
	                .version = r->version,
	                .branch_id = r->branch_id,
	                .change = change_end(&c)});
	re->dept = dept_view(r, who);
}

OP_COMMAND(dept_update, update_dept);
