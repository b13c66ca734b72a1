#include "common/limits.h"
#include "server/domain/category/category.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct category_update_facts {
	struct q_category_tree_lock tree; /* when it moves */
	struct q_category_lock category;
	struct q_category_by_ref parent;
};
struct category_update_plan {
	struct category category;
};

static void
category_update_load(struct batch *b, const Bl__UpdateCategoryRequest *rq, const struct actor *who,
    struct category_update_facts *f)
{
	struct ref category = ref_of(rq->category_id),
	           parent = ref_of(GIVEN(rq, parent_id) ? rq->parent_id : NULL);
	(void)who;
	if (ref_given(parent))
		q_category_tree_lock(b, &f->tree);
	q_category_lock(b, category.id, category.code, &f->category);
	q_category_by_ref(b, parent.id, parent.code, &f->parent);
}

static void
move(const struct category_update_facts *f, const Bl__UpdateCategoryRequest *rq, struct category *c,
    struct why *why)
{
	if (!GIVEN(rq, parent_id) || !category_parent(why, rq->parent_id, &f->parent))
		return;
	if (f->parent.found && category_above(&f->tree, c->id, f->parent.id))
		violate(why, "parent_id", R_TREE_CIRCLE);
	c->parent_id = f->parent.id;
}

static bool
category_update_decide(const struct category_update_facts *f, const Bl__UpdateCategoryRequest *rq,
    const struct actor *who, struct category_update_plan *p, struct why *why)
{
	struct category *c = &p->category;
	if (!field_ref(why, "category_id", rq->category_id, true))
		return why_invalid(why);
	if (!expect_found(why, "category", rq->category_id, f->category.found) ||
	    !expect_version(why, "category", rq->category_id, f->category.version, rq->expected_version))
		return false;
	*c = CATEGORY_OF(&f->category);
	c->version++;
	if (GIVEN(rq, name) && field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true))
		c->name = rq->name;
	move(f, rq, c, why);
	if (GIVEN(rq, archived))
		c->archived_at = rq->archived ? who->now : INT64_MIN;
	return !why_violated(why) || why_invalid(why);
}

static void
category_update_apply(struct batch *b, const struct category_update_facts *f,
    const struct category_update_plan *p, const Bl__UpdateCategoryRequest *rq, const struct actor *who,
    Bl__UpdateCategoryResponse *re)
{
	const struct category *c = &p->category;
	struct change change = change_begin(who);
	(void)f;
	q_category_update(b, c->name, c->parent_id, c->archived_at, c->id);
	if (GIVEN(rq, name))
		change_text(&change, "name", c->name);
	if (GIVEN(rq, parent_id))
		change_text(&change, "parent_id", reply_uuid(who, c->parent_id));
	if (GIVEN(rq, archived))
		change_bool(&change, "archived", rq->archived);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_CATEGORY,
	                .id = c->id,
	                .version = c->version,
	                .change = change_end(&change)});
	re->category = category_view(who, c);
}

OP_COMMAND(category_update, update_category);
