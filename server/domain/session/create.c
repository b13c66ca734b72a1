/* Login. The password is hashed between look and load; whether the user exists shows neither in the answer nor in the time. */
#include "common/date.h"
#include "common/limits.h"
#include "common/token.h"
#include "query/q_company.h"
#include "server/domain/change.h"
#include "server/domain/session/guard.h"
#include "server/domain/session/session.h"
#include "server/op/op.h"

struct session_create_facts {
	struct q_session_login login; /* before the hash */
	struct guess guess;
	char token[TOKEN_TEXT];
	uint8_t token_hash[SHA256_BYTES];
	struct q_session_user_lock user; /* after it, locked */
	struct q_session_live live;
	struct q_company_get company;
};
struct session_create_plan {
	bool refused;
	struct uuid id;
	int64_t expires_at;
	struct uuids end; /* the oldest ones beyond the limit */
	bool new_password;
};

static void
session_create_look(struct batch *b, const Bl__CreateSessionRequest *rq, const struct actor *who,
    struct session_create_facts *f)
{
	guess_look(b, who, rq->login, &f->guess);
	q_session_login(b, rq->login, &f->login);
}

static void
session_create_work(struct session_create_facts *f, const Bl__CreateSessionRequest *rq, struct arena *a)
{
	uint8_t secret[TOKEN_SECRET_BYTES];

	(void)a;
	if (strlen(rq->password) <= LIMIT_PASSWORD_MAX)
		guess_work(&f->guess, rq->password, f->login.found ? f->login.password_hash : NULL,
		    rq->new_password);
	random_bytes(secret, sizeof(secret));
	token_text(secret, f->token);
	token_hash(f->token, f->token_hash);
	secret_wipe(secret, sizeof(secret));
}

static void
session_create_load(struct batch *b, const Bl__CreateSessionRequest *rq, const struct actor *who,
    struct session_create_facts *f)
{
	(void)rq;
	q_session_user_lock(b, f->login.id, &f->user);
	q_session_live(b, f->login.id, who->now, session_idle_since(who), &f->live);
	q_company_get(b, &f->company);
}

static bool
fields_good(const Bl__CreateSessionRequest *rq, struct why *why)
{
	field_code(why, "login", rq->login);
	if (rq->password[0] == '\0')
		violate(why, "password", R_REQUIRED);
	else if (strlen(rq->password) > LIMIT_PASSWORD_MAX)
		violate(why, "password", R_PASSWORD_LENGTH, "1",
		    arena_printf(why->arena, "%d", LIMIT_PASSWORD_MAX));
	return !why_violated(why) || why_invalid(why);
}

/* Wrong, of nobody, of somebody who has left, expired, or changed while it was hashed. */
static bool
is_refused(const struct session_create_facts *f, int64_t now)
{
	if (f->guess.answer != PASSWORD_RIGHT || !f->user.found || f->user.archived_at != INT64_MIN)
		return true;
	if (f->user.password_hash == NULL || strcmp(f->user.password_hash, f->login.password_hash) != 0)
		return true;
	return f->user.password_expires_at != INT64_MIN && f->user.password_expires_at < now;
}

static bool
new_password_good(const struct session_create_facts *f, const Bl__CreateSessionRequest *rq, struct why *why)
{
	if (!f->user.must_change) {
		if (rq->new_password[0] != '\0')
			violate(why, "new_password", R_NEW_PASSWORD_UNWANTED);
	} else if (rq->new_password[0] == '\0') {
		return deny(why, R_NEW_PASSWORD_REQUIRED);
	} else if (strcmp(rq->new_password, rq->password) == 0) {
		violate(why, "new_password", R_PASSWORD_SAME);
	} else {
		password_check(why, "new_password", rq->new_password, f->user.login, f->company.name);
	}
	return !why_violated(why) || why_invalid(why);
}

static bool
session_create_decide(const struct session_create_facts *f, const Bl__CreateSessionRequest *rq,
    const struct actor *who, struct session_create_plan *p, struct why *why)
{
	size_t over = f->live.n + 1 > LIMIT_SESSIONS_USER ? f->live.n + 1 - LIMIT_SESSIONS_USER : 0;

	if (!fields_good(rq, why) || !guess_decide(&f->guess, why))
		return false;
	p->refused = is_refused(f, who->now);
	if (p->refused)
		return true;
	if (!new_password_good(f, rq, why))
		return false;
	p->id = new_id(who, 0);
	p->expires_at = who->now + INT64_C(1) * LIMIT_SESSION_MAX_S * SECOND_US;
	p->end = session_ids(who, f->live.row, over, (struct uuid){{0}});
	p->new_password = f->user.must_change;
	return true;
}

static void
session_create_apply(struct batch *b, const struct session_create_facts *f,
    const struct session_create_plan *p, const Bl__CreateSessionRequest *rq, const struct actor *who,
    Bl__CreateSessionResponse *re)
{
	struct change c = change_begin(who);

	(void)rq;
	if (p->refused) {
		guess_failed(b, &f->guess);
		return;
	}
	guess_right(b, &f->guess);
	if (p->end.n > 0)
		q_session_end_many(b, who->now, p->end);
	if (p->new_password)
		q_session_password_put(b, f->guess.new_hash, INT64_MIN, false, f->user.id);
	q_session_add(b, p->id, f->user.id, (struct bytes){f->token_hash, SHA256_BYTES}, SESSION_LOGIN, "",
	    NULL, who->client, f->guess.prefix, who->now, p->expires_at);
	change_text(&c, "network", f->guess.prefix);
	change_bool(&c, "new_password", p->new_password);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_SESSION,
	                .id = p->id,
	                .version = 1,
	                .user_id = f->user.id,
	                .change = change_end(&c)});
	re->token = reply_text(who, f->token);
	re->session_id = reply_uuid(who, p->id);
	re->expires_at = reply_time(who, p->expires_at);
	re->user_id = reply_uuid(who, f->user.id);
	re->name = reply_text(who, f->user.name);
}

static bool
session_create_after(const struct session_create_facts *f, const struct session_create_plan *p,
    const Bl__CreateSessionRequest *rq, const struct actor *who, struct why *why)
{
	(void)f;
	(void)rq;
	(void)who;
	return !p->refused || deny(why, R_LOGIN_REFUSED);
}

OP_COMMAND_GUESS(session_create, create_session);
