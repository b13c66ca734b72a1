#include "common/limits.h"
#include "common/pinyin.h"
#include "query/q_role.h"
#include "query/q_session.h"
#include "server/domain/branch/branch.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/role/perms.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct user_update_facts {
	struct q_user_lock locked;
	struct q_user_get is;
	struct q_user_rights rights;
	struct q_user_place place;
	struct q_user_roles roles;
	struct q_user_tasks tasks;
	struct q_role_admins admins; /* besides this user */
};
struct user_update_plan {
	struct user_row row;
	int64_t archived_at;
	bool leaves; /* was there and is archived now */
};

#define GIVEN_OR_NULL(rq, field) (GIVEN(rq, field) ? (rq)->field : NULL)

static void
user_update_load(
    struct batch *b, const Bl__UpdateUserRequest *rq, const struct actor *who, struct user_update_facts *f)
{
	struct ref u = ref_of(rq->user_id), branch = ref_of(GIVEN_OR_NULL(rq, branch_id)),
	           dept = ref_of(GIVEN_OR_NULL(rq, dept_id)),
	           superior = ref_of(GIVEN_OR_NULL(rq, superior_id));

	q_branch_tree_own(b, TREE_SUPERIOR);
	q_branch_tree_own(b, TREE_ADMINS);
	q_user_lock(b, u.id, u.code, &f->locked);
	q_user_get(b, u.id, u.code, &f->is);
	q_user_rights(b, u.id, u.code, &f->rights);
	q_user_place(b, u.id, u.code, branch.id, branch.code, dept.id, dept.code, superior.id, superior.code,
	    &f->place);
	user_roles_load(b, rq->role_ids, rq->n_role_ids, who, &f->roles);
	q_user_tasks(b, u.id, u.code, &f->tasks);
	q_role_admins(b, (struct uuid){{0}}, NULL, u.id, u.code, &f->admins);
}

static bool
fields_good(const struct user_update_facts *f, const Bl__UpdateUserRequest *rq, const struct actor *who,
    struct user_update_plan *p, struct why *why)
{
	const struct user_place asked = {
	    GIVEN_OR_NULL(rq, branch_id), GIVEN_OR_NULL(rq, dept_id), GIVEN_OR_NULL(rq, superior_id)};

	field_ref(why, "user_id", rq->user_id, true);
	if (GIVEN(rq, name))
		field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	user_contact_good(why, GIVEN_OR_NULL(rq, mobile), GIVEN_OR_NULL(rq, email));
	if (GIVEN(rq, lang))
		user_lang_good(why, rq->lang, &p->row.lang);
	user_place_good(why, &asked, &f->place, f->is.branch_id, f->is.dept_branch_id, who);
	user_roles_good(why, rq->role_ids, rq->n_role_ids, &f->roles, who);
	return !why_violated(why) || why_invalid(why);
}

static const char *
cleared(const char *s)
{
	return s[0] != '\0' ? s : NULL;
}

static void
start_from(const struct q_user_get *is, struct user_update_plan *p)
{
	p->row = (struct user_row){is->id, is->login, is->name, is->mobile, is->email, is->lang,
	    is->branch_id, is->branch_code, is->dept_id, is->superior_id, is->superior_login, is->roles,
	    is->archived_at != INT64_MIN, is->version + 1};
	p->archived_at = is->archived_at;
}

static void
merge(const struct user_update_facts *f, const Bl__UpdateUserRequest *rq, const struct actor *who,
    struct user_update_plan *p)
{
	struct user_row *r = &p->row;

	if (GIVEN(rq, name))
		r->name = rq->name;
	if (GIVEN(rq, mobile))
		r->mobile = cleared(rq->mobile);
	if (GIVEN(rq, email))
		r->email = cleared(rq->email);
	if (GIVEN(rq, branch_id)) {
		r->branch_id = f->place.branch_id;
		r->branch_code = f->place.branch_code;
	}
	if (GIVEN(rq, dept_id))
		r->dept_id = f->place.dept_id;
	if (GIVEN(rq, superior_id)) {
		r->superior_id = f->place.superior_id;
		r->superior_login = f->place.superior_login;
	}
	if (rq->n_role_ids > 0)
		r->roles = user_role_codes(&f->roles, who);
	if (GIVEN(rq, archived) && rq->archived != r->archived) {
		r->archived = rq->archived;
		p->archived_at = rq->archived ? who->now : INT64_MIN;
		p->leaves = rq->archived;
	}
}

static bool
is_admin(struct texts perms, int scope)
{
	return texts_have(perms, "user.edit") && scope == ROLE_ALL;
}

/* With the roles that the request names. */
static bool
stays_admin(const struct user_update_facts *f, const Bl__UpdateUserRequest *rq)
{
	bool edits = false, sees_all = false;

	if (rq->n_role_ids == 0)
		return true;
	for (size_t i = 0; i < f->roles.n; i++) {
		edits |= texts_have(f->roles.row[i].perms, "user.edit");
		sees_all |= f->roles.row[i].scope == ROLE_ALL;
	}
	return edits && sees_all;
}

static bool
somebody_administers(
    const struct user_update_facts *f, const Bl__UpdateUserRequest *rq, bool leaves, struct why *why)
{
	bool was = f->is.archived_at == INT64_MIN && is_admin(f->rights.perms, f->rights.scope);

	return !was || f->admins.users > 0 || (!leaves && stays_admin(f, rq)) || deny(why, R_LAST_ADMIN);
}

static bool
user_update_decide(const struct user_update_facts *f, const Bl__UpdateUserRequest *rq,
    const struct actor *who, struct user_update_plan *p, struct why *why)
{
	start_from(&f->is, p);
	if (!fields_good(f, rq, who, p, why) || !expect_found(why, "user", rq->user_id, f->is.found) ||
	    !user_reachable(why, f->is.login, f->is.branch_id, &f->rights, who) ||
	    !expect_version(why, "user", rq->user_id, f->is.version, rq->expected_version))
		return false;
	merge(f, rq, who, p);
	if (p->leaves && f->tasks.tasks > 0)
		return deny(why, R_USER_HAS_TASKS, f->is.login,
		    arena_printf(why->arena, "%lld", (long long)f->tasks.tasks));
	return somebody_administers(f, rq, p->leaves, why);
}

static const char *
what_changed(const Bl__UpdateUserRequest *rq, const struct user_row *r, const struct actor *who)
{
	struct change c = change_begin(who);

	change_text(&c, "name", GIVEN(rq, name) ? r->name : NULL);
	if (GIVEN(rq, mobile))
		change_bool(&c, "mobile", true); /* that, not which: the trail is read by more people */
	change_text(&c, "email", GIVEN(rq, email) ? rq->email : NULL);
	change_text(&c, "branch", GIVEN(rq, branch_id) ? r->branch_code : NULL);
	change_text(&c, "dept_id", GIVEN(rq, dept_id) ? reply_uuid(who, r->dept_id) : NULL);
	change_text(&c, "superior",
	    GIVEN(rq, superior_id) ? (r->superior_login != NULL ? r->superior_login : "") : NULL);
	if (rq->n_role_ids > 0)
		change_texts(&c, "roles", r->roles);
	if (GIVEN(rq, archived))
		change_bool(&c, "archived", r->archived);
	return change_end(&c);
}

static void
user_update_apply(struct batch *b, const struct user_update_facts *f, const struct user_update_plan *p,
    const Bl__UpdateUserRequest *rq, const struct actor *who, Bl__UpdateUserResponse *re)
{
	const struct user_row *r = &p->row;

	q_user_put(b, r->name, r->mobile, r->email, (int16_t)r->lang, r->branch_id, r->dept_id,
	    r->superior_id, pinyin_initials(who->arena, r->name, PINYIN_INITIALS_MAX), p->archived_at, r->id);
	if (rq->n_role_ids > 0) {
		q_user_roles_drop(b, r->id);
		q_user_roles_add(b, r->id, user_role_ids(&f->roles, who));
	}
	if (p->leaves)
		q_session_end_user(b, who->now, r->id);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_USER,
	                .id = r->id,
	                .version = r->version,
	                .branch_id = r->branch_id,
	                .change = what_changed(rq, r, who)});
	re->user = user_view(r, who);
}

OP_COMMAND(user_update, update_user);
