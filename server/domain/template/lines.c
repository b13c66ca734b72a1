/* lines.c -- lines of a template, as they come in and as they are kept. */
#include "server/domain/template/template.h"

static Bl__DocumentLine *
line_of(const Bl__TemplateEntry *rq, struct arena *a)
{
	Bl__DocumentLine *m = arena_new_n(a, Bl__DocumentLine, 1);

	bl__document_line__init(m);
	m->product_id = rq->product_id;
	m->quantity = rq->quantity;
	m->unit = rq->unit;
	m->discount = rq->discount;
	m->note = rq->note;
	return m;
}

Bl__DocumentLine **
template_entries(Bl__TemplateEntry *const *rq, size_t n, struct arena *a)
{
	Bl__DocumentLine **line = arena_new_n(a, Bl__DocumentLine *, n);

	for (size_t i = 0; i < n; i++)
		line[i] = line_of(rq[i], a);
	return line;
}

void
template_lines_read(const struct doc_facts *f, Bl__DocumentLine *const *rq, size_t n, const struct actor *who,
    struct template_lines *out, struct why *why)
{
	const struct doc_terms unpriced = {.wished_date = NO_DATE, .day = who->today};

	*out = (struct template_lines){arena_new_n(who->arena, struct doc_line, n), n};
	doc_lines_read(f, rq, n, &unpriced, who, out->line, why);
}

void
template_lines_write(struct batch *b, struct uuid template_id, const struct template_lines *l)
{
	struct uuid *product = arena_new_n(batch_arena(b), struct uuid, l->n);
	int64_t *quantity = arena_new_n(batch_arena(b), int64_t, l->n);
	int32_t *discount = arena_new_n(batch_arena(b), int32_t, l->n);
	const char **unit = arena_new_n(batch_arena(b), const char *, l->n),
	           **note = arena_new_n(batch_arena(b), const char *, l->n);

	for (size_t i = 0; i < l->n; i++) {
		product[i] = l->line[i].product_id;
		quantity[i] = l->line[i].quantity;
		discount[i] = l->line[i].discount;
		unit[i] = l->line[i].unit;
		note[i] = l->line[i].note;
	}
	q_template_lines_put(b, template_id, (struct uuids){product, l->n}, (struct i64s){quantity, l->n},
	    (struct texts){unit, l->n}, (struct i32s){discount, l->n}, (struct texts){note, l->n});
}
