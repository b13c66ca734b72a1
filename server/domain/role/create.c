#include "common/limits.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/role/role.h"
#include "server/op/op.h"

struct role_create_facts {
	struct q_role_taken taken;
};
struct role_create_plan {
	struct role_row row;
};

static void
role_create_load(
    struct batch *b, const Bl__CreateRoleRequest *rq, const struct actor *who, struct role_create_facts *f)
{
	(void)who;
	q_role_taken(b, ref_of(rq->role_id).id, rq->code, &f->taken);
}

static bool
role_create_decide(const struct role_create_facts *f, const Bl__CreateRoleRequest *rq,
    const struct actor *who, struct role_create_plan *p, struct why *why)
{
	struct role_row *r = &p->row;

	*r = (struct role_row){.code = rq->code,
	    .name = rq->name,
	    .scope = (int)rq->scope,
	    .rate_class =
	        rq->rate_class != 0 ? (int)rq->rate_class : (int)BL__RATE_CLASS__RATE_CLASS_INTERACTIVE,
	    .perms = {(const char *const *)rq->permissions, rq->n_permissions},
	    .version = 1};
	field_new_id(why, "role_id", rq->role_id, new_id(who, 0), &r->id);
	field_code(why, "code", rq->code);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	if (field_enum(why, "scope", (int)rq->scope, ROLE_OWN, ROLE_ALL, true) &&
	    !scope_held((int)rq->scope, who))
		violate(why, "scope", R_NOT_YOURS_TO_GIVE, "scope");
	perms_check(why, "permissions", rq->permissions, rq->n_permissions, who);
	field_enum(why, "rate_class", (int)rq->rate_class, 1, 3, false);
	expect_free(why, "role_id", rq->role_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	return !why_violated(why) || why_invalid(why);
}

static void
role_create_apply(struct batch *b, const struct role_create_facts *f, const struct role_create_plan *p,
    const Bl__CreateRoleRequest *rq, const struct actor *who, Bl__CreateRoleResponse *re)
{
	const struct role_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	(void)rq;
	q_role_add(b, r->id, r->code, r->name, (int16_t)r->scope, (int16_t)r->rate_class, r->perms, who->now);
	change_text(&c, "code", r->code);
	change_number(&c, "scope", r->scope);
	change_texts(&c, "permissions", r->perms);
	op_audit(b, &(struct audit_note){
	                .subject = SUBJECT_ROLE, .id = r->id, .version = 1, .change = change_end(&c)});
	re->role = role_view(r, who);
}

OP_COMMAND(role_create, create_role);
