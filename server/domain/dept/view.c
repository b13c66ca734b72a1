#include "server/domain/dept/dept.h"

Bl__Dept *
dept_view(const struct dept_row *r, const struct actor *who)
{
	Bl__Dept *m = arena_new_n(who->arena, Bl__Dept, 1);

	bl__dept__init(m);
	m->id = reply_uuid(who, r->id);
	m->code = reply_text(who, r->code);
	m->name = reply_text(who, r->name);
	m->branch_id = reply_uuid(who, r->branch_id);
	m->branch_code = reply_text(who, r->branch_code);
	m->parent_id = reply_uuid(who, r->parent_id);
	m->head_id = reply_uuid(who, r->head_id);
	m->archived = r->archived;
	m->version = r->version;
	return m;
}
