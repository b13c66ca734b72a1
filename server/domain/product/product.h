/* product.h -- a product as its operations see it. */
#ifndef BL_DOMAIN_PRODUCT_H
#define BL_DOMAIN_PRODUCT_H

#include "branchline/v1/product.pb-c.h"
#include "query/q_product.h"
#include "server/domain/field.h"

#define PRODUCT_UNITS 10
#define PRODUCT_SUBSTITUTES 8
#define PRODUCT_UNIT_CHARS 20
#define PRODUCT_BARCODE_CHARS 40
#define PRODUCT_MAKE_DAYS 3650
#define PRODUCT_TAX_RATE 999999 /* 99.9999 % */

enum product_kind { PRODUCT_GOODS = 1, PRODUCT_SERVICE }; /* as on the wire */

struct product_unit { /* one unit = num / den base units */
	const char *unit;
	int32_t num, den;
};

struct product {
	struct uuid id, category_id;
	const char *code, *name, *barcode; /* barcode NULL = none */
	const char *category_code, *category_name;
	int kind;
	const char *unit;
	int32_t tax_rate;
	bool tax_exempt;
	const char *currency;
	int64_t list_price;
	bool tax_inclusive;
	int64_t floor_price, cost;
	bool oversell;
	int32_t make_days;
	struct texts mnemonics;
	int64_t version;
	int64_t archived_at; /* INT64_MIN = in use */
	const struct product_unit *units;
	size_t nunits;
	struct texts substitutes; /* codes, the best first */
};
/* Of any row that has these columns: without units and category names, or with. */
#define PRODUCT_OF(r)                                                                                        \
	((struct product){.id = (r)->id,                                                                     \
	    .category_id = (r)->category_id,                                                                 \
	    .code = (r)->code,                                                                               \
	    .name = (r)->name,                                                                               \
	    .barcode = (r)->barcode,                                                                         \
	    .kind = (r)->kind,                                                                               \
	    .unit = (r)->unit,                                                                               \
	    .tax_rate = (r)->tax_rate,                                                                       \
	    .tax_exempt = (r)->tax_exempt,                                                                   \
	    .currency = (r)->currency,                                                                       \
	    .list_price = (r)->list_price,                                                                   \
	    .tax_inclusive = (r)->tax_inclusive,                                                             \
	    .floor_price = (r)->floor_price,                                                                 \
	    .cost = (r)->cost,                                                                               \
	    .oversell = (r)->oversell,                                                                       \
	    .make_days = (r)->make_days,                                                                     \
	    .mnemonics = (r)->mnemonics,                                                                     \
	    .version = (r)->version,                                                                         \
	    .archived_at = (r)->archived_at})
#define PRODUCT_WHOLE(a, p, r)                                                                               \
	((p) = PRODUCT_OF(r), (p).category_code = (r)->category_code,                                        \
	    (p).category_name = (r)->category_name,                                                          \
	    (p).units = product_units_of((a), (r)->units, (r)->unit_nums, (r)->unit_dens),                   \
	    (p).nunits = (r)->units.n, (p).substitutes = (r)->substitutes)

/* Units as rows have them. */
const struct product_unit *product_units_of(
    struct arena *a, struct texts unit, struct i32s num, struct i32s den);

/* Cost is left out without cost.read. */
Bl__Product *product_view(const struct actor *who, const struct product *p);

/* Fields that create and update share; wrong ones are recorded, right ones go to p. */
void product_read_units(struct why *w, Bl__ProductUnit *const *v, size_t n, struct product *p);
void product_read_barcode(struct why *w, const char *text, bool taken, struct product *p);
void product_read_tax(struct why *w, const char *rate, bool exempt, struct product *p);
/* A price that may be empty: then 0. */
void product_read_price(struct why *w, const char *path, const char *text, bool required, int64_t *out);
void product_read_cost(struct why *w, const struct actor *who, const char *text, struct product *p);
void product_read_make_days(struct why *w, int32_t days, struct product *p);
/* Goods that may be offered instead: loads what a request names, reads it into p->substitutes, and returns their ids. */
void product_load_substitutes(struct batch *b, char *const *rq, size_t n, struct q_product_named *out);
struct uuids product_read_substitutes(
    struct why *w, char *const *rq, size_t n, const struct q_product_named *named, struct product *p);
/* What of a product does not go together: services have no stock. */
void product_check(struct why *w, const struct product *p);

/* Writes the other units of a product; replaces them when it is not new. */
void product_units_apply(struct batch *b, const struct product *p, bool replace);
/* The same for what may be offered instead of it. */
void product_substitutes_apply(struct batch *b, const struct product *p, struct uuids ids, bool replace);

#endif
