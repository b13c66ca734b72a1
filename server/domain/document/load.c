#include "common/date.h"
#include "server/domain/document/document.h"

int32_t
doc_day(const Google__Type__Date *date, const struct actor *who)
{
	if (date == NULL || !date_valid(date->year, date->month, date->day))
		return who->today;
	return date_from_civil(date->year, date->month, date->day);
}

struct refs
doc_products(struct arena *a, Bl__DocumentLine *const *line, size_t n)
{
	struct uuid *id = arena_new_n(a, struct uuid, n);
	const char **code = arena_new_n(a, const char *, n);

	for (size_t i = 0; i < n; i++) {
		struct ref r = ref_of(line[i]->product_id);

		id[i] = r.id;
		code[i] = r.code;
	}
	return (struct refs){{id, n}, {code, n}};
}

void
doc_goods_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, struct doc_facts *f)
{
	struct refs products = doc_products(batch_arena(b), line, n);
	const char **unit = arena_new_n(batch_arena(b), const char *, n);

	for (size_t i = 0; i < n; i++)
		unit[i] = line[i]->unit[0] != '\0' ? line[i]->unit : NULL;
	q_document_products(b, products.id, products.code, (struct texts){unit, n}, &f->product);
	q_document_warehouses(b, &f->warehouse);
}

static void
products_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, struct doc_facts *f)
{
	doc_goods_load(b, line, n, f);
	q_document_currencies(b, &f->currency);
}

void
doc_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, struct ref customer, struct ref owner,
    int32_t day, struct doc_facts *f)
{
	q_document_customer(b, customer.id, customer.code, &f->customer);
	q_document_owner(b, owner.id, owner.code, &f->owner);
	products_load(b, line, n, f);
	price_load(b, doc_products(batch_arena(b), line, n), customer, (struct ref){0}, (struct ref){0}, day,
	    &f->price);
}

void
doc_lines_load(struct batch *b, Bl__DocumentLine *const *line, size_t n, int32_t day, struct ref order,
    struct ref quote, struct doc_facts *f)
{
	products_load(b, line, n, f);
	price_load(b, doc_products(batch_arena(b), line, n), (struct ref){0}, order, quote, day, &f->price);
}
