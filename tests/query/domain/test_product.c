/* test_product.c -- categories, products and price lists in a real database: the search and its ranks, pages, twins. */
#include "tests/query/domain/ask.h"

extern const struct op op_category_create, op_category_update, op_category_list, op_product_create,
    op_product_update, op_product_get, op_product_list, op_pricebook_create, op_pricebook_update,
    op_pricebook_get, op_pricebook_list, op_customer_create;

#define WITH                                                                                                 \
	struct asker *s = asker_new();                                                                       \
	(void)state

static void
tree(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根'}");
	ask_ok(s, s->boss, &op_category_create, "{'code': 'B', 'name': '枝', 'parent_id': '@A'}");
	ask_ok(s, s->boss, &op_category_create, "{'code': 'C', 'name': '叶', 'parent_id': '@B'}");
	assert_string_equal(ask(s, s->boss, &op_category_create, "{'code': 'C', 'name': '又'}"),
	    "INVALID_FIELDS; code TAKEN");
	assert_string_equal(ask(s, s->boss, &op_category_update,
	                        "{'category_id': '@A', 'expected_version': 1, 'parent_id': '@C'}"),
	    "INVALID_FIELDS; parent_id TREE_CIRCLE");
	ask_ok(s, s->boss, &op_category_update,
	    "{'category_id': '@C', 'expected_version': 1, 'parent_id': '@A', 'archived': true}");
	assert_string_equal(got(s, "category.version"), "2");
	assert_string_equal(
	    ask(s, s->boss, &op_category_update, "{'category_id': '@C', 'expected_version': 1, 'name': 'x'}"),
	    "STALE_VERSION");
	ask_ok(s, s->boss, &op_category_list, "{}");
	assert_string_equal(all(s, "categories", "code"), "A B");
	ask_ok(s, s->boss, &op_category_list, "{'archived': true, 'page_size': 2}");
	assert_string_equal(all(s, "categories", "code"), "A B");
	ask_ok(s, s->boss, &op_category_list, "{'archived': true, 'page_size': 2, 'page_token': '%s'}",
	    got(s, "nextPageToken"));
	assert_string_equal(all(s, "categories", "code"), "C");
	assert_string_equal(got(s, "nextPageToken"), "");
	asker_free(s);
}

/* Two creates of one code at the same moment: one row, and the other hears that the code is taken. */
static void
twins(void **state)
{
	WITH;
	struct flight *f[6];
	int made = 0;
	for (size_t i = 0; i < 6; i++)
		f[i] = flight_start(s, s->boss, &op_category_create, "{'code': 'TWIN', 'name': '%zu'}", i);
	for (size_t i = 0; i < 6; i++) {
		const char *r = flight_end(s, f[i]);
		made += r[0] == '\0';
		if (r[0] != '\0')
			assert_string_equal(r, "INVALID_FIELDS; code TAKEN");
	}
	assert_int_equal(made, 1);
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.category WHERE code = 'TWIN'"), 1);
	asker_free(s);
}

static void
product(struct asker *s, const char *code, const char *name, const char *category, const char *more)
{
	ask_ok(s, s->boss, &op_product_create,
	    "{'code': '%s', 'name': '%s', 'category_id': '%s', 'unit': '个', 'tax_rate': '13', 'list_price': "
	    "'1.5'%s}",
	    code, name, category, more);
}

static void
goods(struct asker *s)
{
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根'}");
	ask_ok(s, s->boss, &op_category_create, "{'code': 'B', 'name': '枝', 'parent_id': '@A'}");
	product(s, "P-1", "不锈钢螺丝", "@B", "");
	product(s, "P-2", "螺丝刀套装", "@A", ", 'barcode': '6901234567892'");
	product(s, "LS-9", "铁钉", "@B", "");
	product(s, "P-3", "重庆火锅底料", "@A",
	    ", 'units': [{'unit': '箱', 'num': 24}, {'unit': '托', 'num': 1, 'den': 3}]");
	product(s, "P-4", "Desk Lamp LS", "@B", "");
}

static void
search(void **state)
{
	static const struct {
		const char *text, *codes;
	} rows[] = {
	    {"P-1", "P-1"},            /* the code itself before those that begin so */
	    {"p-", "P-1 P-2 P-3 P-4"}, /* begin of the code, any case */
	    {"6901234567892", "P-2"},  /* barcode */
	    {"ls", "LS-9 P-2 P-4"},    /* begin of a code, of a mnemonic (lsd..), part of a name */
	    {"bxg", "P-1"},            /* mnemonic */
	    {"螺丝", "P-1 P-2"},       /* part of the name */
	    {"螺", "P-1 P-2"},         /* one character is enough */
	    {"丝刀套", "P-2"},
	    {"cqhg", "P-3"}, /* both readings of 重 */
	    {"zqhg", "P-3"},
	    {"chongqing", "P-3"},      /* full pinyin */
	    {"buxiugangluosi", "P-1"}, /* longer than the index's begins */
	    {"buxiugangluosj", ""},
	    {"ｄｅｓｋ", "P-4"}, /* width and case are folded */
	    {"desk lamp", "P-4"},
	    {"%", ""},
	    {"_", ""},
	    {"铁", "LS-9"},
	    {"丝螺", ""},
	};
	WITH;
	goods(s);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ask_ok(s, s->li, &op_product_list, "{'text': '%s'}", rows[i].text);
		if (strcmp(all(s, "products", "code"), rows[i].codes) != 0)
			fail_msg("%s: %s", rows[i].text, all(s, "products", "code"));
	}
	ask_ok(s, s->li, &op_product_list, "{'text': 'ls', 'category_id': '@B'}");
	assert_string_equal(all(s, "products", "code"), "LS-9 P-4");
	ask_ok(s, s->li, &op_product_list, "{'category_id': '@A'}"); /* and those below */
	assert_string_equal(all(s, "products", "code"), "LS-9 P-1 P-2 P-3 P-4");
	assert_string_equal(ask(s, s->li, &op_product_list, "{'category_id': '@NO'}"),
	    "INVALID_FIELDS; category_id UNKNOWN_REF");
	asker_free(s);
}

static void
search_pages(void **state)
{
	static const char *const want[] = {"LS-9", "P-2", "P-4"};
	WITH;
	goods(s);
	const char *token = "";
	for (size_t i = 0; i < 3; i++) {
		ask_ok(
		    s, s->li, &op_product_list, "{'text': 'ls', 'page_size': 1, 'page_token': '%s'}", token);
		assert_string_equal(all(s, "products", "code"), want[i]);
		token = got(s, "nextPageToken");
		assert_int_equal(token[0] == '\0', i == 2);
	}
	asker_free(s);
}

static void
changes(void **state)
{
	WITH;
	goods(s);
	ask_ok(s, s->li, &op_product_get, "{'product_id': '@P-3'}");
	assert_string_equal(got(s, "product.units"), "2");
	assert_string_equal(got(s, "product.units[0].unit"), "托");
	assert_string_equal(got(s, "product.units[0].den"), "3");
	ask_ok(s, s->boss, &op_product_update,
	    "{'product_id': '@P-3', 'expected_version': 1, 'name': '四川火锅', 'units': [{'unit': '袋', "
	    "'num': 6}], 'tax_exempt': true, "
	    "'cost': '0.7', 'oversell': true}");
	assert_string_equal(got(s, "product.taxRate"), "0");
	ask_ok(s, s->li, &op_product_list, "{'text': 'schg'}"); /* the index follows the name */
	assert_string_equal(all(s, "products", "code"), "P-3");
	ask_ok(s, s->li, &op_product_list, "{'text': 'cqhg'}");
	assert_string_equal(all(s, "products", "code"), "");
	ask_ok(s, s->li, &op_product_get, "{'product_id': '@P-3'}");
	assert_string_equal(got(s, "product.units[0].unit"), "袋");
	assert_string_equal(got(s, "product.version"), "2");
	assert_string_equal(got(s, "product.categoryName"), "根");
	assert_string_equal(ask(s, s->boss, &op_product_update,
	                        "{'product_id': '@P-3', 'expected_version': 2, 'barcode': '6901234567892'}"),
	    "INVALID_FIELDS; barcode TAKEN");
	ask_ok(s, s->boss, &op_product_update,
	    "{'product_id': '@P-2', 'expected_version': 1, 'barcode': '6901234567892'}"); /* its own */
	ask_ok(s, s->boss, &op_product_update,
	    "{'product_id': '@P-2', 'expected_version': 2, 'archived': true}");
	ask_ok(s, s->li, &op_product_list, "{'text': '螺丝'}");
	assert_string_equal(all(s, "products", "code"), "P-1");
	ask_ok(s, s->li, &op_product_list, "{'text': '螺丝', 'archived': true}");
	assert_string_equal(all(s, "products", "code"), "P-1 P-2");
	assert_string_equal(
	    ask(s, s->boss, &op_product_create,
	        "{'code': 'P-2', 'name': 'x', 'category_id': '@A', 'unit': '个', 'tax_rate': '13', "
	        "'list_price': '1'}"),
	    "INVALID_FIELDS; code TAKEN"); /* for ever */
	asker_free(s);
}

/* A dry run shows the reply and leaves nothing; a repeat gives the same reply and one row. */
static void
dry_and_again(void **state)
{
	WITH;
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根', 'validate_only': true}");
	assert_string_equal(got(s, "category.code"), "A");
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.category"), 0);
	ask_ok(s, s->boss, &op_category_create, "{'code': 'A', 'name': '根'}");
	const char *id = arena_strdup(s->arena, got(s, "category.id")), *request = s->last_id;
	ask_ok(s, s->boss, &op_category_create, "{'request_id': '%s', 'code': 'A', 'name': '根'}", request);
	assert_string_equal(got(s, "category.id"), id);
	assert_int_equal(pg_number(s->side, "SELECT count(*) FROM app.category"), 1);
	assert_string_equal(
	    ask(s, s->boss, &op_category_create, "{'request_id': '%s', 'code': 'B', 'name': '根'}", request),
	    "REQUEST_ID_REUSED");
	assert_int_equal(
	    pg_number(s->side, "SELECT count(*) FROM app.audit WHERE method = 'category_create'"), 1);
	asker_free(s);
}

static void
price_lists(void **state)
{
	WITH;
	goods(s);
	ask_ok(s, s->li, &op_customer_create, "{'code': 'C-LI', 'name': '李的客户'}");
	ask_ok(s, s->boss, &op_pricebook_create,
	    "{'code': 'ALL', 'name': '通用', 'items': [{'product_id': '@P-1', 'price': '1.4'}, "
	    "{'product_id': '@P-1', 'min_quantity': '100', 'price': '1.2'}]}");
	ask_ok(s, s->boss, &op_pricebook_create,
	    "{'code': 'LI', 'name': '专价', 'customer_id': '@C-LI', 'valid_from': '2025-01-01', "
	    "'valid_to': '2025-12-31', 'items': [{'product_id': '@P-1', 'price': '1.1'}]}");
	ask_ok(s, s->boss, &op_pricebook_update,
	    "{'pricebook_id': '@ALL', 'expected_version': 1, 'items': [{'product_id': '@P-1', "
	    "'min_quantity': '100', 'price': '1.25'}, {'product_id': '@P-2', 'price': '9'}]}");
	ask_ok(s, s->li, &op_pricebook_get, "{'pricebook_id': '@ALL'}");
	assert_string_equal(got(s, "pricebook.items"), "3");
	assert_string_equal(got(s, "pricebook.items[1].price"), "1.25");
	assert_string_equal(got(s, "pricebook.items[1].minQuantity"), "100");
	/* a list for one customer is for whoever may see the customer */
	ask_ok(s, s->li, &op_pricebook_list, "{}");
	assert_string_equal(all(s, "pricebooks", "code"), "ALL LI");
	ask_ok(s, s->wang, &op_pricebook_list, "{}");
	assert_string_equal(all(s, "pricebooks", "code"), "ALL");
	assert_string_equal(ask(s, s->wang, &op_pricebook_get, "{'pricebook_id': '@LI'}"), "NOT_FOUND");
	assert_string_equal(ask(s, s->wang, &op_pricebook_update,
	                        "{'pricebook_id': '@LI', 'expected_version': 1, 'name': 'x'}"),
	    "NOT_FOUND");
	assert_string_equal(
	    ask(s, s->wang, &op_pricebook_create, "{'code': 'W', 'name': 'x', 'customer_id': '@C-LI'}"),
	    "INVALID_FIELDS; customer_id UNKNOWN_REF");
	asker_free(s);
}

static const struct CMUnitTest cases[] = {
    CASE("categories are a tree without circles", tree),
    CASE("X14 two creates of one code make one row", twins),
    CASE("X9 the search ranks code, mnemonic, part of the name, pinyin", search),
    CASE("X9 a search page by page", search_pages),
    CASE("products change, their index follows, codes stay for ever", changes),
    CASE("X1 a dry run changes nothing, a repeat does it once", dry_and_again),
    CASE("S6 price lists and who may see them", price_lists),
};
UNIT_MAIN("product", cases)
