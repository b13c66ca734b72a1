#include "server/domain/category/category.h"

static struct uuid
parent_of(const struct q_category_tree_lock *tree, struct uuid id)
{
	for (size_t i = 0; i < tree->n; i++) {
		if (uuid_eq(tree->row[i].id, id))
			return tree->row[i].parent_id;
	}
	return (struct uuid){{0}};
}

/* Never more steps than rows, whatever the data says. */
bool
category_above(const struct q_category_tree_lock *tree, struct uuid id, struct uuid from)
{
	for (size_t steps = 0; steps <= tree->n && !uuid_is_zero(from);
	     steps++, from = parent_of(tree, from)) {
		if (uuid_eq(from, id))
			return true;
	}
	return false;
}

bool
category_parent(struct why *w, const char *text, const struct q_category_by_ref *parent)
{
	if (!field_ref(w, "parent_id", text, false))
		return false;
	if (!ref_given(ref_of(text)) || (parent->found && parent->archived_at == INT64_MIN))
		return true;
	field_unknown(w, "parent_id", text);
	return false;
}

Bl__Category *
category_view(const struct actor *who, const struct category *c)
{
	Bl__Category *m = arena_new_n(who->arena, Bl__Category, 1);
	bl__category__init(m);
	m->id = reply_uuid(who, c->id);
	m->code = reply_text(who, c->code);
	m->name = reply_text(who, c->name);
	m->parent_id = reply_uuid(who, c->parent_id);
	m->archived = c->archived_at != INT64_MIN;
	m->version = c->version;
	return m;
}
