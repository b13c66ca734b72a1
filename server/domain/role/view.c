#include "server/domain/role/role.h"

Bl__Role *
role_view(const struct role_row *r, const struct actor *who)
{
	Bl__Role *m = arena_new_n(who->arena, Bl__Role, 1);

	bl__role__init(m);
	m->id = reply_uuid(who, r->id);
	m->code = reply_text(who, r->code);
	m->name = reply_text(who, r->name);
	m->scope = (Bl__Scope)r->scope;
	m->rate_class = (Bl__RateClass)r->rate_class;
	m->n_permissions = r->perms.n;
	m->permissions = arena_new_n(who->arena, char *, r->perms.n + 1);
	for (size_t i = 0; i < r->perms.n; i++)
		m->permissions[i] = reply_text(who, r->perms.v[i]);
	m->archived = r->archived;
	m->version = r->version;
	return m;
}
