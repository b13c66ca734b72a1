#include "server/domain/category/category.h"
#include "server/op/op.h"

struct category_list_facts {
	struct page page;
	struct q_category_list rows;
};

static void
category_list_load(struct batch *b, const Bl__ListCategoriesRequest *rq, const struct actor *who,
    struct category_list_facts *f)
{
	f->page = page_read(who, &rq->base);
	q_category_list(b, rq->archived, f->page.after_key, f->page.limit, &f->rows);
}

static bool
category_list_view(const struct category_list_facts *f, const Bl__ListCategoriesRequest *rq,
    const struct actor *who, Bl__ListCategoriesResponse *re, struct why *why)
{
	if (!page_check(&f->page, why))
		return false;
	re->n_categories = page_rows(&f->page, f->rows.n);
	re->categories = arena_new_n(who->arena, Bl__Category *, re->n_categories);
	for (size_t i = 0; i < re->n_categories; i++)
		re->categories[i] = category_view(who, &CATEGORY_OF(&f->rows.row[i]));
	if (re->n_categories < f->rows.n) {
		const struct q_category_list_row *last = &f->rows.row[re->n_categories - 1];
		re->next_page_token = page_token(who, &rq->base, last->code, last->id);
	}
	return true;
}

OP_QUERY(category_list, list_categories);
