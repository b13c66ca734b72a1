/* A new password for oneself; whoever sits on another session of the user has to know it. */
#include "common/limits.h"
#include "query/q_company.h"
#include "server/domain/change.h"
#include "server/domain/session/guard.h"
#include "server/domain/session/session.h"
#include "server/op/op.h"

struct session_change_facts {
	struct q_session_login login;
	struct guess guess;
	struct q_session_user_lock user;
	struct q_session_me me;
	struct q_session_live live;
	struct q_company_get company;
};
struct session_change_plan {
	bool refused;
	struct uuids end;
};

static void
session_change_look(struct batch *b, const Bl__ChangeSessionRequest *rq, const struct actor *who,
    struct session_change_facts *f)
{
	(void)rq;
	guess_look(b, who, who->login, &f->guess);
	q_session_login(b, who->login, &f->login);
}

static void
session_change_work(struct session_change_facts *f, const Bl__ChangeSessionRequest *rq, struct arena *a)
{
	(void)a;
	if (strlen(rq->password) <= LIMIT_PASSWORD_MAX)
		guess_work(&f->guess, rq->password, f->login.found ? f->login.password_hash : NULL,
		    rq->new_password);
}

static void
session_change_load(struct batch *b, const Bl__ChangeSessionRequest *rq, const struct actor *who,
    struct session_change_facts *f)
{
	(void)rq;
	q_session_user_lock(b, who->user_id, &f->user);
	q_session_me(b, who->session_id, &f->me);
	q_session_live(b, who->user_id, who->now, session_idle_since(who), &f->live);
	q_company_get(b, &f->company);
}

static bool
session_change_decide(const struct session_change_facts *f, const Bl__ChangeSessionRequest *rq,
    const struct actor *who, struct session_change_plan *p, struct why *why)
{
	if (f->me.kind == SESSION_TOKEN)
		return deny(why, R_SESSION_OF_TOKEN);
	if (rq->password[0] == '\0')
		violate(why, "password", R_REQUIRED);
	else if (strlen(rq->password) > LIMIT_PASSWORD_MAX)
		violate(why, "password", R_PASSWORD_LENGTH, "1",
		    arena_printf(why->arena, "%d", LIMIT_PASSWORD_MAX));
	if (strcmp(rq->password, rq->new_password) == 0)
		violate(why, "new_password", R_PASSWORD_SAME);
	else
		password_check(why, "new_password", rq->new_password, who->login, f->company.name);
	if (why_violated(why))
		return why_invalid(why);
	if (!guess_decide(&f->guess, why))
		return false;
	p->refused = f->guess.answer != PASSWORD_RIGHT || f->user.password_hash == NULL ||
	             strcmp(f->user.password_hash, f->login.password_hash) != 0;
	p->end = session_ids(who, f->live.row, f->live.n, who->session_id);
	return true;
}

static void
session_change_apply(struct batch *b, const struct session_change_facts *f,
    const struct session_change_plan *p, const Bl__ChangeSessionRequest *rq, const struct actor *who,
    Bl__ChangeSessionResponse *re)
{
	struct change c = change_begin(who);

	(void)rq;
	if (p->refused) {
		guess_failed(b, &f->guess);
		return;
	}
	guess_right(b, &f->guess);
	q_session_password_put(b, f->guess.new_hash, INT64_MIN, false, who->user_id);
	q_session_end_many(b, who->now, p->end);
	change_bool(&c, "password", true);
	change_number(&c, "ended_sessions", (int64_t)p->end.n);
	op_audit(b,
	    &(struct audit_note){
	        .subject = SUBJECT_SESSION, .id = who->session_id, .version = 1, .change = change_end(&c)});
	re->ended_sessions = (int32_t)p->end.n;
}

static bool
session_change_after(const struct session_change_facts *f, const struct session_change_plan *p,
    const Bl__ChangeSessionRequest *rq, const struct actor *who, struct why *why)
{
	(void)f;
	(void)rq;
	(void)who;
	return !p->refused || deny(why, R_PASSWORD_REFUSED);
}

OP_COMMAND_GUESS(session_change, change_session);
