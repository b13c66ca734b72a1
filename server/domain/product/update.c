#include "common/limits.h"
#include "query/q_category.h"
#include "server/domain/change.h"
#include "server/domain/expect.h"
#include "server/domain/find.h"
#include "server/domain/product/product.h"
#include "server/op/op.h"

struct product_update_facts {
	struct q_product_lock product;
	struct q_product_category named;
	struct q_product_units units;
	struct q_product_taken taken;
	struct q_category_by_ref category;
	struct q_product_oversold stock;
	struct q_product_named substitute;
};
struct product_update_plan {
	struct product product;
	struct find_entries find;
	struct uuids substitutes;
};

static void
product_update_load(struct batch *b, const Bl__UpdateProductRequest *rq, const struct actor *who,
    struct product_update_facts *f)
{
	struct ref product = ref_of(rq->product_id),
	           category = ref_of(GIVEN(rq, category_id) ? rq->category_id : NULL);
	(void)who;
	q_product_lock(b, product.id, product.code, &f->product);
	q_product_category(b, product.id, product.code, &f->named);
	q_product_units(b, product.id, product.code, &f->units);
	q_product_taken(b, product.id, product.code, GIVEN(rq, barcode) ? rq->barcode : NULL, &f->taken);
	q_category_by_ref(b, category.id, category.code, &f->category);
	q_product_oversold(b, product.id, product.code, &f->stock);
	product_load_substitutes(b, rq->substitute_ids, rq->n_substitute_ids, &f->substitute);
}

static void
change_category(const struct product_update_facts *f, const Bl__UpdateProductRequest *rq, struct product *x,
    struct why *why)
{
	if (!GIVEN(rq, category_id) || !field_ref(why, "category_id", rq->category_id, true))
		return;
	if (!f->category.found || f->category.archived_at != INT64_MIN)
		field_unknown(why, "category_id", rq->category_id);
	x->category_id = f->category.id;
	x->category_code = f->category.code;
	x->category_name = f->category.name;
}

/* A new name brings new mnemonics, but for those that are chosen here. */
static void
change_name(const Bl__UpdateProductRequest *rq, const struct actor *who, struct product_update_plan *p,
    struct why *why)
{
	struct product *x = &p->product;
	struct texts own = x->mnemonics;
	if (GIVEN(rq, name) && field_text(why, "name", rq->name, LIMIT_TEXT_NAME, true)) {
		if (strcmp(x->name, rq->name) != 0)
			own.n = 0;
		x->name = rq->name;
	}
	if (rq->n_mnemonics > 0)
		find_mnemonics(why, rq->mnemonics, rq->n_mnemonics, &own);
	p->find = find_entries(who->arena, x->name, own);
	x->mnemonics = p->find.mnemonics;
}

static void
change_tax(const Bl__UpdateProductRequest *rq, const struct actor *who, struct product *x, struct why *why)
{
	bool exempt = GIVEN(rq, tax_exempt) ? rq->tax_exempt : x->tax_exempt;
	const char *rate = exempt && GIVEN(rq, tax_exempt) ? "0" : reply_percent(who, x->tax_rate);
	if (GIVEN(rq, tax_exempt) || GIVEN(rq, tax_rate))
		product_read_tax(why, GIVEN(rq, tax_rate) ? rq->tax_rate : rate, exempt, x);
}

static void
change_stock(const struct product_update_facts *f, const Bl__UpdateProductRequest *rq, struct product *x,
    struct why *why)
{
	if (GIVEN(rq, oversell)) {
		if (x->oversell && !rq->oversell && f->stock.oversold)
			violate(why, "oversell", R_STILL_OVERSOLD);
		x->oversell = rq->oversell;
	}
	if (GIVEN(rq, make_days))
		product_read_make_days(why, rq->make_days, x);
	product_check(why, x);
}

static void
change_substitutes(const struct product_update_facts *f, const Bl__UpdateProductRequest *rq,
    struct product_update_plan *p, struct why *why)
{
	if (rq->no_substitutes && rq->n_substitute_ids > 0)
		violate(why, "no_substitutes", R_ONE_OF_TWICE);
	if (rq->no_substitutes)
		p->product.substitutes.n = 0;
	else if (rq->n_substitute_ids > 0)
		p->substitutes = product_read_substitutes(
		    why, rq->substitute_ids, rq->n_substitute_ids, &f->substitute, &p->product);
}

static bool
product_update_decide(const struct product_update_facts *f, const Bl__UpdateProductRequest *rq,
    const struct actor *who, struct product_update_plan *p, struct why *why)
{
	struct product *x = &p->product;
	if (!field_ref(why, "product_id", rq->product_id, true))
		return why_invalid(why);
	if (!expect_found(why, "product", rq->product_id, f->product.found) ||
	    !expect_version(why, "product", rq->product_id, f->product.version, rq->expected_version))
		return false;
	*x = PRODUCT_OF(&f->product);
	x->version++;
	x->category_code = f->named.code;
	x->category_name = f->named.name;
	x->units = product_units_of(who->arena, f->units.units, f->units.unit_nums, f->units.unit_dens);
	x->nunits = f->units.units.n;
	x->substitutes = f->units.substitutes;
	change_name(rq, who, p, why);
	change_category(f, rq, x, why);
	if (GIVEN(rq, barcode))
		product_read_barcode(why, rq->barcode, f->taken.barcode_taken, x);
	if (rq->n_units > 0)
		product_read_units(why, rq->units, rq->n_units, x);
	change_tax(rq, who, x, why);
	if (GIVEN(rq, list_price))
		product_read_price(why, "list_price", rq->list_price, true, &x->list_price);
	if (GIVEN(rq, floor_price))
		product_read_price(why, "floor_price", rq->floor_price, false, &x->floor_price);
	if (GIVEN(rq, cost))
		product_read_cost(why, who, rq->cost, x);
	change_stock(f, rq, x, why);
	change_substitutes(f, rq, p, why);
	if (GIVEN(rq, archived))
		x->archived_at = rq->archived ? who->now : INT64_MIN;
	return !why_violated(why) || why_invalid(why);
}

static const char *
told(const struct product_update_facts *f, const Bl__UpdateProductRequest *rq, const struct product *x,
    const struct actor *who)
{
	struct change c = change_begin(who);
	if (GIVEN(rq, name))
		change_text(&c, "name", x->name);
	if (GIVEN(rq, barcode))
		change_text(&c, "barcode", reply_text(who, x->barcode));
	if (GIVEN(rq, category_id))
		change_text(&c, "category", x->category_code);
	if (rq->n_units > 0)
		change_number(&c, "units", (int64_t)x->nunits);
	if (GIVEN(rq, tax_rate) || GIVEN(rq, tax_exempt))
		change_text(&c, "tax_rate", x->tax_exempt ? "exempt" : reply_percent(who, x->tax_rate));
	if (GIVEN(rq, list_price))
		change_text(&c, "list_price",
		    arena_printf(who->arena, "%s -> %s", reply_price(who, f->product.list_price),
		        reply_price(who, x->list_price)));
	if (GIVEN(rq, floor_price))
		change_text(&c, "floor_price", reply_price(who, x->floor_price));
	if (GIVEN(rq, cost))
		change_bool(
		    &c, "cost", true); /* the amount is for holders of cost.read, the trail for more */
	if (GIVEN(rq, oversell))
		change_bool(&c, "oversell", x->oversell);
	if (GIVEN(rq, make_days))
		change_number(&c, "make_days", x->make_days);
	if (rq->no_substitutes || rq->n_substitute_ids > 0)
		change_number(&c, "substitutes", (int64_t)x->substitutes.n);
	if (GIVEN(rq, archived))
		change_bool(&c, "archived", rq->archived);
	return change_end(&c);
}

static void
product_update_apply(struct batch *b, const struct product_update_facts *f,
    const struct product_update_plan *p, const Bl__UpdateProductRequest *rq, const struct actor *who,
    Bl__UpdateProductResponse *re)
{
	const struct product *x = &p->product;
	const struct find_entries *e = &p->find;
	q_product_update(b, x->name, e->key, e->grams, e->mnemonics, e->pinyin, x->barcode, x->category_id,
	    x->tax_rate, x->tax_exempt, x->list_price, x->floor_price, x->cost, x->oversell, x->make_days,
	    x->archived_at, x->id);
	if (rq->n_units > 0)
		product_units_apply(b, x, true);
	if (rq->no_substitutes || rq->n_substitute_ids > 0)
		product_substitutes_apply(b, x, p->substitutes, true);
	op_audit(b, &(struct audit_note){.subject = SUBJECT_PRODUCT,
	                .id = x->id,
	                .version = x->version,
	                .change = told(f, rq, x, who)});
	re->product = product_view(who, x);
	if (x->oversell != f->product.oversell)
		q_product_stock_oversell(b, x->oversell, x->id);
}

OP_COMMAND(product_update, update_product);
