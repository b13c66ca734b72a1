/* use.c -- a template as the beginning of an order or a quote. */
#include "server/domain/template/template.h"

void
template_load(struct batch *b, const char *text, struct template_facts *f)
{
	struct ref r = ref_of(text);

	q_template_get(b, r.id, r.code, &f->head);
	q_template_lines(b, r.id, r.code, &f->line);
}

bool
template_usable(const struct template_facts *f)
{
	return f->head.found && f->head.archived_at == INT64_MIN;
}

bool
template_check(const struct template_facts *f, const char *text, struct why *why)
{
	if (!field_ref(why, "template_id", text, false))
		return false;
	if (text[0] == '\0' || template_usable(f))
		return true;
	field_unknown(why, "template_id", text);
	return false;
}

static Bl__DocumentLine *
line_of(const struct q_template_lines_row *r, const struct actor *who)
{
	Bl__DocumentLine *m = arena_new_n(who->arena, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	/* by code: that is what people read when the product is sold no more */
	m->product_id = arena_printf(who->arena, "@%s", r->product_code);
	m->quantity = reply_quantity(who, r->quantity);
	m->unit = reply_text(who, r->unit);
	m->discount = reply_percent(who, r->discount);
	m->note = reply_text(who, r->note);
	return m;
}

Bl__DocumentLine **
template_then(const struct template_facts *f, Bl__DocumentLine *const *own, size_t n, const struct actor *who,
    size_t *total, struct doc_facts *doc)
{
	Bl__DocumentLine **line = arena_new_n(who->arena, Bl__DocumentLine *, f->line.n + n);

	for (size_t i = 0; i < f->line.n; i++)
		line[i] = line_of(&f->line.row[i], who);
	for (size_t i = 0; i < n; i++)
		line[f->line.n + i] = own[i];
	*total = f->line.n + n;
	doc->source = "template";
	doc->nsource = f->line.n;
	return line;
}
