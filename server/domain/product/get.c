#include "server/domain/expect.h"
#include "server/domain/product/product.h"
#include "server/op/op.h"

struct product_get_facts {
	struct q_product_by_ref product;
};

static void
product_get_load(
    struct batch *b, const Bl__GetProductRequest *rq, const struct actor *who, struct product_get_facts *f)
{
	struct ref product = ref_of(rq->product_id);
	(void)who;
	q_product_by_ref(b, product.id, product.code, &f->product);
}

static bool
product_get_view(const struct product_get_facts *f, const Bl__GetProductRequest *rq, const struct actor *who,
    Bl__GetProductResponse *re, struct why *why)
{
	struct product p;
	if (!field_ref(why, "product_id", rq->product_id, true))
		return why_invalid(why);
	if (!expect_found(why, "product", rq->product_id, f->product.found))
		return false;
	PRODUCT_WHOLE(who->arena, p, &f->product);
	re->product = product_view(who, &p);
	return true;
}

OP_QUERY(product_get, get_product);
