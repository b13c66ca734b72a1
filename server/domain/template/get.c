#include "server/domain/expect.h"
#include "server/domain/template/template.h"

struct template_get_facts {
	struct template_facts t;
};

static void
template_get_load(
    struct batch *b, const Bl__GetTemplateRequest *rq, const struct actor *who, struct template_get_facts *f)
{
	(void)who;
	template_load(b, rq->template_id, &f->t);
}

static struct doc_line
line_from(const struct q_template_lines_row *r)
{
	return (struct doc_line){.seq = r->seq,
	    .product_id = r->product_id,
	    .product_code = r->product_code,
	    .name = r->name,
	    .quantity = r->quantity,
	    .unit = r->unit,
	    .discount = r->discount,
	    .note = r->note};
}

static void
lines_view(Bl__Template *m, const struct q_template_lines *rows, const struct actor *who)
{
	struct template_lines l = {arena_new_n(who->arena, struct doc_line, rows->n), rows->n};

	for (size_t i = 0; i < rows->n; i++)
		l.line[i] = line_from(&rows->row[i]);
	template_lines_message(m, &l, who);
	for (size_t i = 0; i < rows->n; i++)
		m->lines[i]->archived = rows->row[i].archived_at != INT64_MIN;
}

static bool
template_get_view(const struct template_get_facts *f, const Bl__GetTemplateRequest *rq,
    const struct actor *who, Bl__GetTemplateResponse *re, struct why *why)
{
	if (!field_ref(why, "template_id", rq->template_id, true))
		return why_invalid(why);
	if (!expect_found(why, "template", rq->template_id, f->t.head.found))
		return false;
	re->template_ = template_message(&TEMPLATE_OF(&f->t.head), who);
	lines_view(re->template_, &f->t.line, who);
	return true;
}

OP_QUERY(template_get, get_template);
