#include "query/q_session.h"
#include "server/domain/branch/branch.h"
#include "server/domain/expect.h"
#include "server/domain/session/session.h"
#include "server/domain/token/token.h"
#include "server/op/op.h"

struct token_revoke_facts {
	struct q_session_lock locked;
	struct q_token_get is;
};
struct token_revoke_plan {
	struct token_row row;
};

static void
token_revoke_load(
    struct batch *b, const Bl__RevokeTokenRequest *rq, const struct actor *who, struct token_revoke_facts *f)
{
	struct uuid id = ref_of(rq->token_id).id;

	(void)who;
	q_session_lock(b, id, &f->locked);
	q_token_get(b, id, &f->is);
}

static bool
token_revoke_decide(const struct token_revoke_facts *f, const Bl__RevokeTokenRequest *rq,
    const struct actor *who, struct token_revoke_plan *p, struct why *why)
{
	const struct q_token_get *q = &f->is;
	struct uuid id;

	if (!field_uuid(why, "token_id", rq->token_id, true, &id))
		return why_invalid(why);
	if (!expect_found(why, "token", rq->token_id, q->found && q->ended_at == INT64_MIN))
		return false;
	if (!branch_in_scope(q->branch_id, who))
		return deny(why, R_NOT_YOUR_USER, q->login);
	p->row = (struct token_row){
	    q->id, q->name, q->user_id, q->login, q->perms, q->created_at, q->seen_at, q->expires_at, true};
	return true;
}

static void
token_revoke_apply(struct batch *b, const struct token_revoke_facts *f, const struct token_revoke_plan *p,
    const Bl__RevokeTokenRequest *rq, const struct actor *who, Bl__RevokeTokenResponse *re)
{
	(void)rq;
	q_session_end_many(b, who->now, (struct uuids){&p->row.id, 1});
	op_audit(b, &(struct audit_note){.subject = SUBJECT_TOKEN,
	                .id = p->row.id,
	                .version = 2,
	                .branch_id = f->is.branch_id,
	                .change = "{\"revoked\":true}"});
	re->token = token_view(&p->row, who);
}

OP_COMMAND(token_revoke, revoke_token);
