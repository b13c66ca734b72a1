#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct branch_update_facts {
	struct q_branch_lock is;
	struct q_branch_parent parent;
	struct q_branch_users users;
};
struct branch_update_plan {
	struct branch_row row;
	int64_t archived_at;
};

static void
branch_update_load(struct batch *b, const Bl__UpdateBranchRequest *rq, const struct actor *who,
    struct branch_update_facts *f)
{
	struct ref branch = ref_of(rq->branch_id),
	           parent = ref_of(GIVEN(rq, parent_id) ? rq->parent_id : NULL);

	(void)who;
	q_branch_tree_own(b, TREE_BRANCH);
	q_branch_lock(b, branch.id, branch.code, &f->is);
	q_branch_parent(b, branch.id, branch.code, parent.id, parent.code, &f->parent);
	q_branch_users(b, branch.id, branch.code, &f->users);
}

static void
parent_good(const struct branch_update_facts *f, const Bl__UpdateBranchRequest *rq, struct why *why)
{
	if (!GIVEN(rq, parent_id) || !field_ref(why, "parent_id", rq->parent_id, true))
		return;
	if (!f->parent.found || f->parent.archived_at != INT64_MIN)
		field_unknown(why, "parent_id", rq->parent_id);
	else if (f->parent.below)
		violate(why, "parent_id", R_TREE_CIRCLE);
}

static bool
fields_good(const struct branch_update_facts *f, const Bl__UpdateBranchRequest *rq, struct why *why)
{
	field_ref(why, "branch_id", rq->branch_id, true);
	if (GIVEN(rq, name))
		field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	parent_good(f, rq, why);
	return !why_violated(why) || why_invalid(why);
}

static bool
root_stays(const struct branch_update_facts *f, const Bl__UpdateBranchRequest *rq, struct why *why)
{
	bool moved = GIVEN(rq, parent_id) || (GIVEN(rq, archived) && rq->archived);

	return !uuid_is_zero(f->is.parent_id) || !moved || deny(why, R_ROOT_STAYS);
}

static bool
nobody_uses_it(const struct branch_update_facts *f, struct why *why)
{
	int64_t users = f->users.branches + f->users.users + f->users.warehouses;

	return users == 0 ||
	       deny(why, R_IN_USE, f->is.code, arena_printf(why->arena, "%lld", (long long)users));
}

static bool
branch_update_decide(const struct branch_update_facts *f, const Bl__UpdateBranchRequest *rq,
    const struct actor *who, struct branch_update_plan *p, struct why *why)
{
	struct branch_row *r = &p->row;

	if (!fields_good(f, rq, why) || !expect_found(why, "branch", rq->branch_id, f->is.found) ||
	    !expect_version(why, "branch", rq->branch_id, f->is.version, rq->expected_version) ||
	    !root_stays(f, rq, why))
		return false;
	*r = (struct branch_row){f->is.id, f->is.code, GIVEN(rq, name) ? rq->name : f->is.name,
	    GIVEN(rq, parent_id) ? f->parent.id : f->is.parent_id, f->is.archived_at != INT64_MIN,
	    f->is.version + 1, GIVEN(rq, parent_id) ? f->parent.code : f->is.parent_code};
	p->archived_at = f->is.archived_at;
	if (GIVEN(rq, archived) && rq->archived != r->archived) {
		r->archived = rq->archived;
		p->archived_at = rq->archived ? who->now : INT64_MIN;
	}
	return !(GIVEN(rq, archived) && rq->archived) || nobody_uses_it(f, why);
}

static void
branch_update_apply(struct batch *b, const struct branch_update_facts *f, const struct branch_update_plan *p,
    const Bl__UpdateBranchRequest *rq, const struct actor *who, Bl__UpdateBranchResponse *re)
{
	const struct branch_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	q_branch_put(b, r->name, r->parent_id, p->archived_at, r->id);
	change_text(&c, "name", GIVEN(rq, name) ? r->name : NULL);
	change_text(&c, "parent_id", GIVEN(rq, parent_id) ? reply_uuid(who, r->parent_id) : NULL);
	if (GIVEN(rq, archived))
		change_bool(&c, "archived", r->archived);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_BRANCH,
	                .id = r->id,
	                .version = r->version,
	                .branch_id = r->id,
	                .change = change_end(&c)});
	re->branch = branch_view(r, who);
}

OP_COMMAND(branch_update, update_branch);
