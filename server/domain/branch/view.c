#include "server/domain/branch/branch.h"

Bl__Branch *
branch_view(const struct branch_row *r, const struct actor *who)
{
	Bl__Branch *m = arena_new_n(who->arena, Bl__Branch, 1);

	bl__branch__init(m);
	m->id = reply_uuid(who, r->id);
	m->code = reply_text(who, r->code);
	m->name = reply_text(who, r->name);
	m->parent_id = reply_uuid(who, r->parent_id);
	m->parent_code = reply_text(who, r->parent_code);
	m->archived = r->archived;
	m->version = r->version;
	return m;
}

bool
branch_in_scope(struct uuid branch_id, const struct actor *who)
{
	if (who->scope_all)
		return true;
	for (size_t i = 0; i < who->scope_branches.n; i++)
		if (uuid_eq(who->scope_branches.v[i], branch_id))
			return true;
	return false;
}
