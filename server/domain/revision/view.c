#include "common/uuid.h"
#include "server/domain/revision/revision.h"

static const struct product_name *
name_of(const struct product_names *names, const char *product)
{
	struct uuid id;

	for (size_t i = 0; uuid_parse(product, &id) && i < names->n; i++)
		if (uuid_eq(names->v[i].id, id))
			return &names->v[i];
	return NULL;
}

static Bl__Change *
change_message(const struct change *c, const struct product_names *names, const struct actor *who)
{
	Bl__Change *m = arena_new_n(who->arena, Bl__Change, 1);
	const struct product_name *p = c->product != NULL ? name_of(names, c->product) : NULL;

	bl__change__init(m);
	m->kind = c->kind;
	m->path = reply_text(who, c->path);
	m->line_number = c->line_number;
	m->product_id = reply_text(who, c->product != NULL ? c->product : "");
	m->product_code = reply_text(who, p != NULL ? p->code : "");
	m->product_name = reply_text(who, p != NULL ? p->name : "");
	m->field = c->field;
	m->old_value = reply_text(who, c->old_value);
	m->new_value = reply_text(who, c->new_value);
	return m;
}

size_t
change_messages(
    const struct changes *c, const struct product_names *names, const struct actor *who, Bl__Change ***out)
{
	*out = arena_new_n(who->arena, Bl__Change *, c->n + 1);
	for (size_t i = 0; i < c->n; i++)
		(*out)[i] = change_message(&c->v[i], names, who);
	return c->n;
}
