#include "common/date.h"
#include "common/limits.h"
#include "common/token.h"
#include "query/q_session.h"
#include "query/q_user.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/role/perms.h"
#include "server/domain/session/session.h"
#include "server/domain/token/token.h"
#include "server/domain/user/user.h"
#include "server/op/op.h"

struct token_create_facts {
	char secret[TOKEN_TEXT];
	uint8_t hash[SHA256_BYTES];
	struct q_token_user user;
	struct q_user_rights rights; /* of that user */
};
struct token_create_plan {
	struct token_row row;
};

/* The engine gives them to no token either. */
static const enum perm never[] = {PERM_APPROVE, PERM_USER_EDIT, PERM_FLOW_EDIT, PERM_ADMIN};

static void
token_create_look(
    struct batch *b, const Bl__CreateTokenRequest *rq, const struct actor *who, struct token_create_facts *f)
{
	(void)b;
	(void)rq;
	(void)who;
	(void)f;
}

static void
token_create_work(struct token_create_facts *f, const Bl__CreateTokenRequest *rq, struct arena *a)
{
	uint8_t secret[TOKEN_SECRET_BYTES];

	(void)rq;
	(void)a;
	random_bytes(secret, sizeof(secret));
	token_text(secret, f->secret);
	token_hash(f->secret, f->hash);
	secret_wipe(secret, sizeof(secret));
}

static void
token_create_load(
    struct batch *b, const Bl__CreateTokenRequest *rq, const struct actor *who, struct token_create_facts *f)
{
	struct ref u = ref_of(rq->user_id);

	q_token_user(b, who->now, new_id(who, 0), u.id, u.code, &f->user);
	q_user_rights(b, u.id, u.code, &f->rights);
}

static bool
is_never(const char *text)
{
	enum perm p;

	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		if (perm_by_text(text, &p) && p == never[i])
			return true;
	return false;
}

static void
perms_good(const struct token_create_facts *f, const Bl__CreateTokenRequest *rq, const struct actor *who,
    struct why *why)
{
	if (!field_count(why, "permissions", rq->n_permissions, 1, PERM_N) ||
	    !perms_check(why, "permissions", rq->permissions, rq->n_permissions, who))
		return;
	for (size_t i = 0; i < rq->n_permissions; i++) {
		const char *path = field_path(why, "permissions[%zu]", i), *text = rq->permissions[i];

		if (is_never(text))
			violate(why, path, R_NOT_FOR_TOKENS, text);
		else if (f->user.found && !texts_have(f->rights.perms, text))
			violate(why, path, R_NOT_HIS_RIGHT, text);
	}
}

static bool
fields_good(const struct token_create_facts *f, const Bl__CreateTokenRequest *rq, const struct actor *who,
    struct why *why)
{
	if (field_ref(why, "user_id", rq->user_id, true) &&
	    (!f->user.found || f->user.archived_at != INT64_MIN))
		field_unknown(why, "user_id", rq->user_id);
	field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true);
	perms_good(f, rq, who, why);
	field_range(why, "days", rq->days, 1, TOKEN_DAYS_MAX);
	return !why_violated(why) || why_invalid(why);
}

static bool
token_create_decide(const struct token_create_facts *f, const Bl__CreateTokenRequest *rq,
    const struct actor *who, struct token_create_plan *p, struct why *why)
{
	if (!fields_good(f, rq, who, why) ||
	    !user_reachable(why, f->user.login, f->user.branch_id, &f->rights, who))
		return false;
	if (f->user.id_taken)
		return deny(why, R_ALREADY_EXISTS, "token", reply_uuid(who, new_id(who, 0)));
	if (f->user.tokens >= TOKENS_USER)
		return deny(why, R_TOO_MANY_TOKENS, arena_printf(why->arena, "%d", TOKENS_USER));
	p->row = (struct token_row){new_id(who, 0), rq->name, f->user.id, f->user.login,
	    {(const char *const *)rq->permissions, rq->n_permissions}, who->now, who->now,
	    who->now + INT64_C(1) * rq->days * DAY_SECONDS * SECOND_US, false};
	return true;
}

static void
token_create_apply(struct batch *b, const struct token_create_facts *f, const struct token_create_plan *p,
    const Bl__CreateTokenRequest *rq, const struct actor *who, Bl__CreateTokenResponse *re)
{
	const struct token_row *r = &p->row;
	struct change c = change_begin(who);

	(void)rq;
	q_session_add(b, r->id, r->user_id, (struct bytes){f->hash, SHA256_BYTES}, SESSION_TOKEN, r->name,
	    &r->perms, "", "", who->now, r->expires_at);
	change_text(&c, "name", r->name);
	change_text(&c, "user", r->login);
	change_texts(&c, "permissions", r->perms);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_TOKEN,
	                .id = r->id,
	                .version = 1,
	                .branch_id = f->user.branch_id,
	                .change = change_end(&c)});
	re->token = token_view(r, who);
	if (!who->validate_only)
		re->secret = reply_text(who, f->secret);
}

OP_COMMAND_WORK(token_create, create_token);
