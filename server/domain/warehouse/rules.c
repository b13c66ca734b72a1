#include "server/domain/warehouse/warehouse.h"

bool
warehouse_check(
    struct why *w, const char *path, const char *text, bool required, const struct q_warehouse_by_ref *row)
{
	if (!field_ref(w, path, text, required))
		return false;
	if (!ref_given(ref_of(text)) || (row->found && row->archived_at == INT64_MIN))
		return true;
	field_unknown(w, path, text);
	return false;
}

Bl__Warehouse *
warehouse_view(const struct actor *who, const struct warehouse *w)
{
	Bl__Warehouse *m = arena_new_n(who->arena, Bl__Warehouse, 1);
	bl__warehouse__init(m);
	m->id = reply_uuid(who, w->id);
	m->code = reply_text(who, w->code);
	m->name = reply_text(who, w->name);
	m->branch_id = reply_uuid(who, w->branch_id);
	m->branch_code = reply_text(who, w->branch_code);
	m->transfer_days = w->transfer_days;
	m->archived = w->archived_at != INT64_MIN;
	m->version = w->version;
	return m;
}
