#include "server/domain/token/token.h"

Bl__Token *
token_view(const struct token_row *r, const struct actor *who)
{
	Bl__Token *m = arena_new_n(who->arena, Bl__Token, 1);

	bl__token__init(m);
	m->id = reply_uuid(who, r->id);
	m->name = reply_text(who, r->name);
	m->user_id = reply_uuid(who, r->user_id);
	m->user_login = reply_text(who, r->login);
	m->n_permissions = r->perms.n;
	m->permissions = arena_new_n(who->arena, char *, r->perms.n + 1);
	for (size_t i = 0; i < r->perms.n; i++)
		m->permissions[i] = reply_text(who, r->perms.v[i]);
	m->created_at = reply_time(who, r->created_at);
	m->seen_at = r->seen_at > r->created_at ? reply_time(who, r->seen_at) : NULL;
	m->expires_at = reply_time(who, r->expires_at);
	m->revoked = r->revoked;
	return m;
}
