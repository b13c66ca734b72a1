#include "common/limits.h"
#include "query/q_category.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/find.h"
#include "server/domain/product/product.h"
#include "server/op/op.h"

struct product_create_facts {
	struct q_product_taken taken;
	struct q_category_by_ref category;
	struct q_product_currency currency;
	struct q_product_named substitute;
};
struct product_create_plan {
	struct product product;
	struct find_entries find;
	struct uuids substitutes;
};

static void
product_create_load(struct batch *b, const Bl__CreateProductRequest *rq, const struct actor *who,
    struct product_create_facts *f)
{
	struct ref category = ref_of(rq->category_id);
	(void)who;
	q_product_taken(b, ref_of(rq->product_id).id, rq->code, rq->barcode, &f->taken);
	q_category_by_ref(b, category.id, category.code, &f->category);
	q_product_currency(b, rq->currency_code[0] != '\0' ? rq->currency_code : NULL, &f->currency);
	product_load_substitutes(b, rq->substitute_ids, rq->n_substitute_ids, &f->substitute);
}

static void
identity(const struct product_create_facts *f, const Bl__CreateProductRequest *rq, const struct actor *who,
    struct product_create_plan *p, struct why *why)
{
	struct product *x = &p->product;
	field_new_id(why, "product_id", rq->product_id, new_id(who, 0), &x->id);
	field_code(why, "code", rq->code);
	expect_free(why, "product_id", rq->product_id, f->taken.id_taken, rq->code, f->taken.code_taken);
	if (field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true) &&
	    find_mnemonics(why, rq->mnemonics, rq->n_mnemonics, &x->mnemonics)) {
		p->find = find_entries(who->arena, x->name, x->mnemonics);
		x->mnemonics = p->find.mnemonics;
	}
	product_read_barcode(why, rq->barcode, f->taken.barcode_taken, x);
	if (field_ref(why, "category_id", rq->category_id, true) &&
	    (!f->category.found || f->category.archived_at != INT64_MIN))
		field_unknown(why, "category_id", rq->category_id);
}

static bool
product_create_decide(const struct product_create_facts *f, const Bl__CreateProductRequest *rq,
    const struct actor *who, struct product_create_plan *p, struct why *why)
{
	struct product *x = &p->product;
	*p = (struct product_create_plan){
	    .product = {.category_id = f->category.id,
	        .code = rq->code,
	        .name = rq->name,
	        .category_code = f->category.code,
	        .category_name = f->category.name,
	        .kind =
	            rq->kind == BL__PRODUCT_KIND__PRODUCT_KIND_UNSPECIFIED ? PRODUCT_GOODS : (int)rq->kind,
	        .unit = rq->unit,
	        .currency = f->currency.code,
	        .tax_inclusive = !rq->tax_exclusive,
	        .oversell = rq->oversell,
	        .version = 1,
	        .archived_at = INT64_MIN}};
	identity(f, rq, who, p, why);
	field_enum(why, "kind", (int)rq->kind, PRODUCT_GOODS, PRODUCT_SERVICE, false);
	field_text(why, "unit", rq->unit, PRODUCT_UNIT_CHARS, true);
	product_read_units(why, rq->units, rq->n_units, x);
	product_read_tax(why, rq->tax_rate, rq->tax_exempt, x);
	if (!f->currency.found)
		violate(why, "currency_code", R_BAD_CURRENCY);
	product_read_price(why, "list_price", rq->list_price, true, &x->list_price);
	product_read_price(why, "floor_price", rq->floor_price, false, &x->floor_price);
	product_read_cost(why, who, rq->cost, x);
	product_read_make_days(why, rq->make_days, x);
	p->substitutes =
	    product_read_substitutes(why, rq->substitute_ids, rq->n_substitute_ids, &f->substitute, x);
	product_check(why, x);
	return !why_violated(why) || why_invalid(why);
}

static void
product_create_apply(struct batch *b, const struct product_create_facts *f,
    const struct product_create_plan *p, const Bl__CreateProductRequest *rq, const struct actor *who,
    Bl__CreateProductResponse *re)
{
	const struct product *x = &p->product;
	const struct find_entries *e = &p->find;
	struct change change = change_begin(who);
	(void)f;
	(void)rq;
	q_product_insert(b, x->id, x->code, x->name, e->key, e->grams, e->mnemonics, e->pinyin, x->barcode,
	    x->category_id, x->unit, (int16_t)x->kind, x->tax_rate, x->tax_exempt, x->currency, x->list_price,
	    x->tax_inclusive, x->floor_price, x->cost, x->oversell, x->make_days, who->now);
	product_units_apply(b, x, false);
	product_substitutes_apply(b, x, p->substitutes, false);
	change_text(&change, "code", x->code);
	change_text(&change, "name", x->name);
	change_text(&change, "list_price", reply_price(who, x->list_price));
	change_text(&change, "tax_rate", reply_percent(who, x->tax_rate));
	op_audit(b, &(struct audit_note){.subject = SUBJECT_PRODUCT,
	                .id = x->id,
	                .version = x->version,
	                .change = change_end(&change)});
	re->product = product_view(who, x);
}

OP_COMMAND(product_create, create_product);
