#include "server/db/batch_run.h"
#include "tests/unit/unit.h"

const struct stmt *const stmt_all[] = {NULL};
const int stmt_count = 0;

static const struct stmt one = {.name = "one", .nparam = 1}, two = {.name = "two"}, three = {.name = "three"};

static void
in_order(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct batch *b = batch_new(a, NULL, NULL);
	int out;

	(void)state;
	struct param p = param_i32(b, 5);
	batch_add(b, &one, &p, &out);
	p = (struct param){0}; /* the batch has its own copy */
	batch_add(b, &two, NULL, NULL);
	assert_int_equal(b->n, 2);
	assert_ptr_equal(b->head->stmt, &one);
	assert_int_equal(b->head->param[0].n, 4);
	assert_ptr_equal(b->head->out, &out);
	assert_ptr_equal(b->head->next->stmt, &two);
	assert_null(b->head->next->next);
	arena_free(a);
}

static void
prepend(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct batch *b = batch_new(a, NULL, NULL), *first = batch_new(a, NULL, NULL);

	(void)state;
	batch_add(first, &two, NULL, NULL);
	batch_prepend(b, first); /* to an empty one */
	batch_add(b, &three, NULL, NULL);
	struct param p = {0};
	batch_add(first, &one, &p, NULL); /* it can be filled again */
	batch_fail(first, "broken");
	batch_prepend(b, first);
	batch_prepend(b, first); /* nothing left */
	assert_int_equal(b->n, 3);
	assert_int_equal(first->n, 0);
	assert_ptr_equal(b->head->stmt, &one);
	assert_ptr_equal(b->head->next->stmt, &two);
	assert_ptr_equal(b->head->next->next->stmt, &three);
	assert_null(b->head->next->next->next);
	assert_string_equal(b->error, "broken");
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X1 statements keep their order", in_order),
    CASE("X1 one batch goes in front of another", prepend),
};
UNIT_MAIN("batch", cases)
