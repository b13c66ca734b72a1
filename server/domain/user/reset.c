/* An administrator starts a new password and never knows it: what he hands on works once and for a quarter of an hour. */
#include "common/date.h"
#include "query/q_session.h"
#include "server/domain/expect.h"
#include "server/domain/session/password.h"
#include "server/domain/session/session.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct user_reset_facts {
	char code[PASSWORD_CODE_TEXT];
	char hash[PASSWORD_HASH_TEXT];
	struct q_user_lock is;
	struct q_user_rights rights;
};
struct user_reset_plan {
	int64_t expires_at;
};

static void
user_reset_look(
    struct batch *b, const Bl__ResetUserRequest *rq, const struct actor *who, struct user_reset_facts *f)
{
	(void)b;
	(void)rq;
	(void)who;
	(void)f;
}

static void
user_reset_work(struct user_reset_facts *f, const Bl__ResetUserRequest *rq, struct arena *a)
{
	(void)rq;
	(void)a;
	password_code(f->code);
	if (!password_hash(f->code, f->hash))
		f->hash[0] = '\0';
}

static void
user_reset_load(
    struct batch *b, const Bl__ResetUserRequest *rq, const struct actor *who, struct user_reset_facts *f)
{
	struct ref r = ref_of(rq->user_id);

	(void)who;
	q_user_lock(b, r.id, r.code, &f->is);
	q_user_rights(b, r.id, r.code, &f->rights);
}

static bool
user_reset_decide(const struct user_reset_facts *f, const Bl__ResetUserRequest *rq, const struct actor *who,
    struct user_reset_plan *p, struct why *why)
{
	if (!field_ref(why, "user_id", rq->user_id, true))
		return why_invalid(why);
	if (!expect_found(why, "user", rq->user_id, f->is.found && f->is.archived_at == INT64_MIN) ||
	    !user_reachable(why, f->is.login, f->is.branch_id, &f->rights, who))
		return false;
	if (f->hash[0] == '\0')
		return deny(why, R_OVERLOADED);
	p->expires_at = who->now + INT64_C(60) * CODE_MINUTES * SECOND_US;
	return true;
}

static void
user_reset_apply(struct batch *b, const struct user_reset_facts *f, const struct user_reset_plan *p,
    const Bl__ResetUserRequest *rq, const struct actor *who, Bl__ResetUserResponse *re)
{
	(void)rq;
	q_session_password_put(b, f->hash, p->expires_at, true, f->is.id);
	q_session_end_user(b, who->now, f->is.id);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_USER,
	                .id = f->is.id,
	                .version = f->is.version + 1,
	                .branch_id = f->is.branch_id,
	                .change = "{\"password_reset\":true}"});
	re->user_id = reply_uuid(who, f->is.id);
	if (!who->validate_only)
		re->code = reply_text(who, f->code);
}

OP_COMMAND_WORK(user_reset, reset_user);
