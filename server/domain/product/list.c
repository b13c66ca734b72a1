#include "common/limits.h"
#include "query/q_category.h"
#include "server/domain/find.h"
#include "server/domain/product/product.h"
#include "server/op/op.h"

struct product_list_facts {
	struct page page;
	bool searched;
	struct q_category_by_ref category;
	struct q_product_list all;     /* without a text, by code */
	struct q_product_search found; /* with one, the best first */
};

static void
product_list_load(
    struct batch *b, const Bl__ListProductsRequest *rq, const struct actor *who, struct product_list_facts *f)
{
	struct ref category = ref_of(rq->category_id);
	struct find find = find_text(who->arena, rq->text);
	f->page = page_read(who, &rq->base);
	f->searched = find.exact != NULL;
	q_category_by_ref(b, category.id, category.code, &f->category);
	if (f->searched) {
		struct find_after after = find_after(f->page.after_key);
		q_product_search(b, category.id, category.code, find.exact, find.begin, find.behind,
		    find.letters, find.part, find.grams, rq->archived, after.code, after.rank, f->page.limit,
		    &f->found);
	} else {
		q_product_list(
		    b, category.id, category.code, rq->archived, f->page.after_key, f->page.limit, &f->all);
	}
}

static void
view_all(const struct product_list_facts *f, const Bl__ListProductsRequest *rq, const struct actor *who,
    Bl__ListProductsResponse *re)
{
	size_t n = re->n_products = page_rows(&f->page, f->all.n);
	struct product p;
	re->products = arena_new_n(who->arena, Bl__Product *, n);
	for (size_t i = 0; i < n; i++) {
		PRODUCT_WHOLE(who->arena, p, &f->all.row[i]);
		re->products[i] = product_view(who, &p);
	}
	if (n < f->all.n)
		re->next_page_token =
		    page_token(who, &rq->base, f->all.row[n - 1].code, f->all.row[n - 1].id);
}

static void
view_found(const struct product_list_facts *f, const Bl__ListProductsRequest *rq, const struct actor *who,
    Bl__ListProductsResponse *re)
{
	size_t n = re->n_products = page_rows(&f->page, f->found.n);
	struct product p;
	re->products = arena_new_n(who->arena, Bl__Product *, n);
	for (size_t i = 0; i < n; i++) {
		PRODUCT_WHOLE(who->arena, p, &f->found.row[i]);
		re->products[i] = product_view(who, &p);
	}
	if (n < f->found.n) {
		const struct q_product_search_row *last = &f->found.row[n - 1];
		re->next_page_token =
		    page_token(who, &rq->base, find_key(who->arena, last->rank, last->code), last->id);
	}
}

static bool
product_list_view(const struct product_list_facts *f, const Bl__ListProductsRequest *rq,
    const struct actor *who, Bl__ListProductsResponse *re, struct why *why)
{
	field_text(why, "text", rq->text, LIMIT_TEXT_NAME, false);
	if (field_ref(why, "category_id", rq->category_id, false) && ref_given(ref_of(rq->category_id)) &&
	    !f->category.found)
		field_unknown(why, "category_id", rq->category_id);
	if (why_violated(why))
		return why_invalid(why);
	if (!page_check(&f->page, why))
		return false;
	if (f->searched)
		view_found(f, rq, who, re);
	else
		view_all(f, rq, who, re);
	return true;
}

OP_QUERY(product_list, list_products);
