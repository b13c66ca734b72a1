#include "server/domain/change.h"
#include "server/domain/template/template.h"

Bl__Template *
template_message(const struct order_template *t, const struct actor *who)
{
	Bl__Template *m = arena_new_n(who->arena, Bl__Template, 1);

	bl__template__init(m);
	m->id = reply_uuid(who, t->id);
	m->code = reply_text(who, t->code);
	m->name = reply_text(who, t->name);
	m->version = t->version;
	m->branch_id = reply_uuid(who, t->branch_id);
	m->branch_code = reply_text(who, t->branch_code);
	m->owner_id = reply_uuid(who, t->owner_id);
	m->owner_login = reply_text(who, t->owner_login);
	m->shared = t->shared;
	m->warehouse_code = reply_text(who, t->warehouse_code);
	m->channel = reply_text(who, t->channel);
	m->reserve = (Bl__ReservePolicy)t->reserve;
	m->note = reply_text(who, t->note);
	m->archived = t->archived_at != INT64_MIN;
	m->line_count = (int32_t)t->lines;
	return m;
}

static Bl__TemplateLine *
line_message(const struct doc_line *l, const struct actor *who)
{
	Bl__TemplateLine *m = arena_new_n(who->arena, Bl__TemplateLine, 1);

	bl__template_line__init(m);
	m->line_number = l->seq;
	m->product_id = reply_uuid(who, l->product_id);
	m->product_code = reply_text(who, l->product_code);
	m->name = reply_text(who, l->name);
	m->quantity = reply_quantity(who, l->quantity);
	m->unit = reply_text(who, l->unit);
	m->discount = reply_percent(who, l->discount);
	m->note = reply_text(who, l->note);
	return m;
}

void
template_lines_message(Bl__Template *m, const struct template_lines *l, const struct actor *who)
{
	m->lines = arena_new_n(who->arena, Bl__TemplateLine *, l->n);
	for (size_t i = 0; i < l->n; i++)
		m->lines[m->n_lines++] = line_message(&l->line[i], who);
}

void
template_audit(struct batch *b, const struct order_template *t, const char *what, const struct actor *who)
{
	struct change c = change_begin(who);

	change_text(&c, "what", what);
	change_text(&c, "code", t->code);
	change_text(&c, "name", t->name);
	change_bool(&c, "shared", t->shared);
	change_number(&c, "lines", t->lines);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_TEMPLATE,
	                .id = t->id,
	                .version = t->version,
	                .branch_id = t->branch_id,
	                .change = change_end(&c)});
}
