#include "common/limits.h"
#include "server/domain/category/category.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/op/op.h"

struct category_create_facts {
	struct q_category_taken taken;
	struct q_category_by_ref parent;
};
struct category_create_plan {
	struct category category;
};

static void
category_create_load(struct batch *b, const Bl__CreateCategoryRequest *rq, const struct actor *who,
    struct category_create_facts *f)
{
	struct ref parent = ref_of(rq->parent_id);
	(void)who;
	q_category_taken(b, ref_of(rq->category_id).id, rq->code, &f->taken);
	q_category_by_ref(b, parent.id, parent.code, &f->parent);
}

static bool
category_create_decide(const struct category_create_facts *f, const Bl__CreateCategoryRequest *rq,
    const struct actor *who, struct category_create_plan *p, struct why *why)
{
	struct category *c = &p->category;
	*c = (struct category){.code = rq->code, .name = rq->name, .version = 1, .archived_at = INT64_MIN};
	field_new_id(why, "category_id", rq->category_id, new_id(who, 0), &c->id);
	field_code(why, "code", rq->code);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	expect_free(why, "category_id", rq->category_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	if (category_parent(why, rq->parent_id, &f->parent))
		c->parent_id = f->parent.id;
	return !why_violated(why) || why_invalid(why);
}

static void
category_create_apply(struct batch *b, const struct category_create_facts *f,
    const struct category_create_plan *p, const Bl__CreateCategoryRequest *rq, const struct actor *who,
    Bl__CreateCategoryResponse *re)
{
	const struct category *c = &p->category;
	struct change change = change_begin(who);
	(void)f;
	(void)rq;
	q_category_insert(b, c->id, c->code, c->name, c->parent_id, who->now);
	change_text(&change, "code", c->code);
	change_text(&change, "name", c->name);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_CATEGORY,
	                .id = c->id,
	                .version = c->version,
	                .change = change_end(&change)});
	re->category = category_view(who, c);
}

OP_COMMAND(category_create, create_category);
