/* substitute.c -- goods that may be offered instead of a product that is short (S5). An offer looks at the list of one product
 * only, never at the lists of those in it, so two products may stand in for each other. */
#include "server/domain/product/product.h"

void
product_load_substitutes(struct batch *b, char *const *rq, size_t n, struct q_product_named *out)
{
	struct uuid *id;
	const char **code;

	if (n == 0 || n > PRODUCT_SUBSTITUTES)
		return;
	id = arena_new_n(batch_arena(b), struct uuid, n);
	code = arena_new_n(batch_arena(b), const char *, n);
	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(rq[i]);
		id[i] = r.id;
		code[i] = r.code;
	}
	q_product_named(b, (struct uuids){id, n}, (struct texts){code, n}, out);
}

static const struct q_product_named_row *
row_at(const struct q_product_named *named, size_t i)
{
	for (size_t k = 0; k < named->n; k++)
		if (named->row[k].n == (int64_t)i + 1 && named->row[k].archived_at == INT64_MIN)
			return &named->row[k];
	return NULL;
}

static bool
has_id(const struct uuid *v, size_t n, struct uuid id)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_eq(v[i], id))
			return true;
	return false;
}

static bool
fits(struct why *w, const char *path, const char *rq, const struct q_product_named_row *row,
    const struct product *p)
{
	if (!field_ref(w, path, rq, true))
		return false;
	if (row == NULL)
		field_unknown(w, path, rq);
	else if (uuid_eq(row->id, p->id))
		violate(w, path, R_SUBSTITUTE_SELF);
	else if (row->kind != PRODUCT_GOODS || p->kind != PRODUCT_GOODS)
		violate(w, path, R_GOODS_ONLY);
	else if (strcmp(row->unit, p->unit) != 0)
		violate(w, path, R_SUBSTITUTE_UNIT, row->unit, p->unit);
	else
		return true;
	return false;
}

struct uuids
product_read_substitutes(
    struct why *w, char *const *rq, size_t n, const struct q_product_named *named, struct product *p)
{
	struct uuid *id = arena_new_n(w->arena, struct uuid, PRODUCT_SUBSTITUTES);
	const char **code = arena_new_n(w->arena, const char *, PRODUCT_SUBSTITUTES);
	size_t have = 0;

	if (!field_count(w, "substitute_ids", n, 0, PRODUCT_SUBSTITUTES))
		return (struct uuids){0};
	for (size_t i = 0; i < n; i++) {
		const char *path = field_path(w, "substitute_ids[%zu]", i);
		const struct q_product_named_row *row = row_at(named, i);

		if (!fits(w, path, rq[i], row, p))
			continue;
		if (has_id(id, have, row->id))
			violate(w, path, R_DUPLICATE, rq[i]);
		code[have] = row->code;
		id[have++] = row->id;
	}
	p->substitutes = (struct texts){code, have};
	return (struct uuids){id, have};
}

void
product_substitutes_apply(struct batch *b, const struct product *p, struct uuids ids, bool replace)
{
	if (replace)
		q_product_substitutes_delete(b, p->id);
	if (ids.n > 0)
		q_product_substitutes_insert(b, p->id, ids);
}
