#include "server/domain/product/product.h"

void
product_units_apply(struct batch *b, const struct product *p, bool replace)
{
	struct arena *a = batch_arena(b);
	const char **unit = arena_new_n(a, const char *, p->nunits);
	int32_t *num = arena_new_n(a, int32_t, p->nunits), *den = arena_new_n(a, int32_t, p->nunits);
	for (size_t i = 0; i < p->nunits; i++) {
		unit[i] = p->units[i].unit;
		num[i] = p->units[i].num;
		den[i] = p->units[i].den;
	}
	if (replace)
		q_product_units_delete(b, p->id);
	if (p->nunits > 0)
		q_product_units_insert(b, p->id, (struct texts){unit, p->nunits},
		    (struct i32s){num, p->nunits}, (struct i32s){den, p->nunits});
}
