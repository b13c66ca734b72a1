#include "server/domain/template/template.h"

struct template_list_facts {
	struct page page;
	struct q_template_list rows;
};

static void
template_list_load(struct batch *b, const Bl__ListTemplatesRequest *rq, const struct actor *who,
    struct template_list_facts *f)
{
	f->page = page_read(who, &rq->base);
	q_template_list(b, rq->archived, f->page.after_key, f->page.limit, &f->rows);
}

static bool
template_list_view(const struct template_list_facts *f, const Bl__ListTemplatesRequest *rq,
    const struct actor *who, Bl__ListTemplatesResponse *re, struct why *why)
{
	if (!page_check(&f->page, why))
		return false;
	re->n_templates = page_rows(&f->page, f->rows.n);
	re->templates = arena_new_n(who->arena, Bl__Template *, re->n_templates);
	for (size_t i = 0; i < re->n_templates; i++)
		re->templates[i] = template_message(&TEMPLATE_OF(&f->rows.row[i]), who);
	if (re->n_templates < f->rows.n) {
		const struct q_template_list_row *last = &f->rows.row[re->n_templates - 1];

		re->next_page_token = page_token(who, &rq->base, last->code, last->id);
	}
	return true;
}

OP_QUERY(template_list, list_templates);
