#include "common/date.h"
#include "common/limits.h"
#include "common/pinyin.h"
#include "query/q_company.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/session/password.h"
#include "server/domain/session/session.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct user_create_facts {
	char code[PASSWORD_CODE_TEXT]; /* one-time code; "" when a password was given */
	char hash[PASSWORD_HASH_TEXT];
	struct q_user_taken taken;
	struct q_user_place place;
	struct q_user_roles roles;
	struct q_company_get company;
};
struct user_create_plan {
	struct user_row row;
	int64_t expires_at;
};

static void
user_create_look(
    struct batch *b, const Bl__CreateUserRequest *rq, const struct actor *who, struct user_create_facts *f)
{
	(void)b;
	(void)rq;
	(void)who;
	(void)f;
}

static void
user_create_work(struct user_create_facts *f, const Bl__CreateUserRequest *rq, struct arena *a)
{
	(void)a;
	if (rq->password[0] == '\0')
		password_code(f->code);
	if (strlen(rq->password) <= LIMIT_PASSWORD_MAX &&
	    !password_hash(f->code[0] != '\0' ? f->code : rq->password, f->hash))
		f->hash[0] = '\0';
}

static void
user_create_load(
    struct batch *b, const Bl__CreateUserRequest *rq, const struct actor *who, struct user_create_facts *f)
{
	struct ref branch = ref_of(rq->branch_id), dept = ref_of(rq->dept_id),
	           superior = ref_of(rq->superior_id);

	q_user_taken(b, ref_of(rq->user_id).id, rq->login, &f->taken);
	q_user_place(b, (struct uuid){{0}}, NULL, branch.id, branch.code, dept.id, dept.code, superior.id,
	    superior.code, &f->place);
	user_roles_load(b, rq->role_ids, rq->n_role_ids, who, &f->roles);
	q_company_get(b, &f->company);
}

static const char *
or_null(const char *s)
{
	return s[0] != '\0' ? s : NULL;
}

static void
fill(const struct user_create_facts *f, const Bl__CreateUserRequest *rq, const struct actor *who,
    struct user_row *r)
{
	*r = (struct user_row){.login = rq->login,
	    .name = rq->name,
	    .mobile = or_null(rq->mobile),
	    .email = or_null(rq->email),
	    .lang = LANG_ZH,
	    .branch_id = f->place.branch_id,
	    .branch_code = f->place.branch_code,
	    .dept_id = f->place.dept_id,
	    .superior_id = f->place.superior_id,
	    .superior_login = f->place.superior_login,
	    .roles = user_role_codes(&f->roles, who),
	    .version = 1};
}

static void
names_good(const struct user_create_facts *f, const Bl__CreateUserRequest *rq, struct why *why)
{
	if (field_code(why, "login", rq->login) && f->taken.login_taken)
		violate(why, "login", R_TAKEN, rq->login);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	user_contact_good(why, rq->mobile, rq->email);
	if (f->taken.id_taken)
		violate(why, "user_id", R_TAKEN, rq->user_id);
	if (rq->password[0] != '\0')
		password_check(why, "password", rq->password, rq->login, f->company.name);
}

static bool
user_create_decide(const struct user_create_facts *f, const Bl__CreateUserRequest *rq,
    const struct actor *who, struct user_create_plan *p, struct why *why)
{
	const struct user_place asked = {rq->branch_id, rq->dept_id, rq->superior_id};

	fill(f, rq, who, &p->row);
	field_new_id(why, "user_id", rq->user_id, new_id(who, 0), &p->row.id);
	names_good(f, rq, why);
	if (rq->lang[0] != '\0')
		user_lang_good(why, rq->lang, &p->row.lang);
	user_place_good(why, &asked, &f->place, (struct uuid){{0}}, (struct uuid){{0}}, who);
	user_roles_good(why, rq->role_ids, rq->n_role_ids, &f->roles, who);
	if (why_violated(why))
		return why_invalid(why);
	if (f->hash[0] == '\0')
		return deny(why, R_OVERLOADED);
	p->expires_at = f->code[0] != '\0' ? who->now + INT64_C(60) * CODE_MINUTES * SECOND_US : INT64_MIN;
	return true;
}

static const char *
what_changed(const struct user_row *r, const struct actor *who)
{
	struct change c = change_begin(who);

	change_text(&c, "login", r->login);
	change_text(&c, "name", r->name);
	change_text(&c, "branch", r->branch_code);
	change_texts(&c, "roles", r->roles);
	return change_end(&c);
}

static void
user_create_apply(struct batch *b, const struct user_create_facts *f, const struct user_create_plan *p,
    const Bl__CreateUserRequest *rq, const struct actor *who, Bl__CreateUserResponse *re)
{
	const struct user_row *r = &p->row;

	(void)rq;
	q_user_add(b, r->id, r->login, r->name, r->mobile, r->email, (int16_t)r->lang, r->branch_id,
	    r->dept_id, r->superior_id, pinyin_initials(who->arena, r->name, PINYIN_INITIALS_MAX), f->hash,
	    p->expires_at, f->code[0] != '\0', who->now);
	q_user_roles_add(b, r->id, user_role_ids(&f->roles, who));
	op_audit(b, &(struct audit_note){.subject = SUBJECT_USER,
	                .id = r->id,
	                .version = 1,
	                .branch_id = r->branch_id,
	                .change = what_changed(r, who)});
	re->user = user_view(r, who);
	if (!who->validate_only)
		re->code = reply_text(who, f->code);
}

OP_COMMAND_WORK(user_create, create_user);
