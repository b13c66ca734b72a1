/* A changed role binds its holders within a second: the engine forgets what tokens stand for. */
#include "common/limits.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/role/role.h"
#include "server/op/op.h"

struct role_update_facts {
	struct q_role_lock is;
	struct q_role_holders holders;
	struct q_role_admins admins; /* without this role */
};
struct role_update_plan {
	struct role_row row;
	int64_t archived_at;
};

static void
role_update_load(
    struct batch *b, const Bl__UpdateRoleRequest *rq, const struct actor *who, struct role_update_facts *f)
{
	struct ref r = ref_of(rq->role_id);

	(void)who;
	q_branch_tree_own(b, TREE_ADMINS);
	q_role_lock(b, r.id, r.code, &f->is);
	q_role_holders(b, r.id, r.code, &f->holders);
	q_role_admins(b, r.id, r.code, (struct uuid){{0}}, NULL, &f->admins);
}

static bool
fields_good(const Bl__UpdateRoleRequest *rq, const struct actor *who, struct why *why)
{
	field_ref(why, "role_id", rq->role_id, true);
	if (GIVEN(rq, name))
		field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	if (field_enum(why, "scope", (int)rq->scope, ROLE_OWN, ROLE_ALL, false) &&
	    !scope_held((int)rq->scope, who))
		violate(why, "scope", R_NOT_YOURS_TO_GIVE, "scope");
	perms_check(why, "permissions", rq->permissions, rq->n_permissions, who);
	field_enum(why, "rate_class", (int)rq->rate_class, 1, 3, false);
	return !why_violated(why) || why_invalid(why);
}

static void
merge(const struct q_role_lock *is, const Bl__UpdateRoleRequest *rq, const struct actor *who,
    struct role_update_plan *p)
{
	p->row = (struct role_row){is->id, is->code, GIVEN(rq, name) ? rq->name : is->name,
	    rq->scope != 0 ? (int)rq->scope : is->scope,
	    rq->rate_class != 0 ? (int)rq->rate_class : is->rate_class,
	    rq->n_permissions > 0 ? (struct texts){(const char *const *)rq->permissions, rq->n_permissions}
	                          : is->perms,
	    is->archived_at != INT64_MIN, is->version + 1};
	p->archived_at = is->archived_at;
	if (GIVEN(rq, archived) && rq->archived != p->row.archived) {
		p->row.archived = rq->archived;
		p->archived_at = rq->archived ? who->now : INT64_MIN;
	}
}

/* Does the role lose what makes administrators while nobody else is one? */
static bool
keeps_an_admin(const struct role_update_facts *f, const struct role_row *r, struct why *why)
{
	bool edit_lost =
	    texts_have(f->is.perms, "user.edit") && (r->archived || !texts_have(r->perms, "user.edit"));
	bool scope_lost = f->is.scope == ROLE_ALL && (r->archived || r->scope != ROLE_ALL);

	return f->is.archived_at != INT64_MIN || !(edit_lost || scope_lost) || f->admins.users > 0 ||
	       deny(why, R_LAST_ADMIN);
}

static bool
role_update_decide(const struct role_update_facts *f, const Bl__UpdateRoleRequest *rq,
    const struct actor *who, struct role_update_plan *p, struct why *why)
{
	if (!fields_good(rq, who, why) || !expect_found(why, "role", rq->role_id, f->is.found) ||
	    !expect_version(why, "role", rq->role_id, f->is.version, rq->expected_version))
		return false;
	if (!perms_held(f->is.perms, who) || !scope_held(f->is.scope, who))
		return deny(why, R_ROLE_ABOVE_YOU, f->is.code);
	merge(&f->is, rq, who, p);
	if (GIVEN(rq, archived) && rq->archived && f->holders.users > 0)
		return deny(
		    why, R_IN_USE, f->is.code, arena_printf(why->arena, "%lld", (long long)f->holders.users));
	return keeps_an_admin(f, &p->row, why);
}

static void
role_update_apply(struct batch *b, const struct role_update_facts *f, const struct role_update_plan *p,
    const Bl__UpdateRoleRequest *rq, const struct actor *who, Bl__UpdateRoleResponse *re)
{
	const struct role_row *r = &p->row;
	struct change c = change_begin(who);

	(void)f;
	q_role_put(b, r->name, (int16_t)r->scope, (int16_t)r->rate_class, r->perms, p->archived_at, r->id);
	change_text(&c, "name", GIVEN(rq, name) ? r->name : NULL);
	change_number(&c, "scope", rq->scope != 0 ? r->scope : INT64_MIN);
	if (rq->n_permissions > 0)
		change_texts(&c, "permissions", r->perms);
	if (GIVEN(rq, archived))
		change_bool(&c, "archived", r->archived);
	op_audit(
	    b, &(struct audit_note){
	           .subject = SUBJECT_ROLE, .id = r->id, .version = r->version, .change = change_end(&c)});
	re->role = role_view(r, who);
}

OP_COMMAND(role_update, update_role);
