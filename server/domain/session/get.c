#include "server/domain/role/perms.h"
#include "server/domain/session/session.h"
#include "server/op/op.h"

struct session_get_facts {
	struct q_session_me me;
	struct q_session_roles roles;
	struct q_session_branches branches;
};

static void
session_get_load(
    struct batch *b, const Bl__GetSessionRequest *rq, const struct actor *who, struct session_get_facts *f)
{
	(void)rq;
	q_session_me(b, who->session_id, &f->me);
	q_session_roles(b, who->user_id, &f->roles);
	q_session_branches(b, who->scope_branches, &f->branches);
}

static bool
session_get_view(const struct session_get_facts *f, const Bl__GetSessionRequest *rq, const struct actor *who,
    Bl__GetSessionResponse *re, struct why *why)
{
	(void)rq;
	if (!f->me.found)
		return deny(why, R_NOT_FOUND, "session", reply_uuid(who, who->session_id));
	re->session_id = reply_uuid(who, who->session_id);
	re->user_id = reply_uuid(who, who->user_id);
	re->login = reply_text(who, who->login);
	re->name = reply_text(who, who->name);
	re->branch_id = reply_uuid(who, f->me.branch_id);
	re->branch_code = reply_text(who, f->me.branch_code);
	re->branch_name = reply_text(who, f->me.branch_name);
	re->n_roles = f->roles.n;
	re->roles = arena_new_n(who->arena, char *, f->roles.n + 1);
	for (size_t i = 0; i < f->roles.n; i++)
		re->roles[i] = reply_text(who, f->roles.row[i].name);
	re->permissions = perm_texts(who, &re->n_permissions);
	re->scope_all = who->scope_all;
	if (!who->scope_all) {
		re->n_scope_branches = f->branches.n;
		re->scope_branches = arena_new_n(who->arena, char *, f->branches.n + 1);
		for (size_t i = 0; i < f->branches.n; i++)
			re->scope_branches[i] = reply_text(who, f->branches.row[i].code);
	}
	re->scope_owners = (int32_t)who->scope_owners.n;
	re->expires_at = reply_time(who, f->me.expires_at);
	return true;
}

OP_QUERY(session_get, get_session);
