/* The recorder that sqlgen makes beside every query. */
#include "query/q_thing.h"
#include "server/db/batch_fake.h"
#include "tests/unit/unit.h"

static const struct uuid one = {{[15] = 1}}, two = {{0x01, 0x8f, [15] = 2}};

static void
lines(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct batch *b = batch_fake_new(a, NULL);
	const char *const tag[] = {"a", "b\"\n", NULL};
	const struct uuid friend[] = {one, {{0}}};
	const int32_t count[] = {1, INT32_MIN};
	const int64_t sum[] = {INT64_MIN, -5};

	(void)state;
	q_thing_add(b, one, two, one, 3, &(int32_t){7}, NULL, &(bool){true}, "n", NULL, 19723,
	    1704067200000001, (struct bytes){(const uint8_t *)"\xff\x01", 2}, (struct texts){tag, 3},
	    (struct uuids){friend, 2}, (struct i32s){count, 2}, (struct i64s){sum, 2});
	q_thing_add(b, (struct uuid){{0}}, two, one, -3, NULL, &(int64_t){1}, NULL, "", "x", NO_DATE,
	    INT64_MIN, (struct bytes){0}, (struct texts){0}, (struct uuids){0}, (struct i32s){0},
	    (struct i64s){0});
	q_thing_part_add(b, one, (struct i32s){count, 1}, (struct i64s){sum + 1, 1},
	    (struct i32s){(const int32_t[]){0, NO_DATE}, 2}, (struct bools){(const bool[]){true, false}, 2});
	assert_string_equal(batch_fake_text(b),
	    "q_thing_add(id=00000000-0000-0000-0000-000000000001, "
	    "branch_id=018f0000-0000-0000-0000-000000000002, "
	    "owner_id=00000000-0000-0000-0000-000000000001, state=3, rank=7, price=NULL, on_sale=true, "
	    "name=\"n\", "
	    "note=NULL, due=2024-01-01, made_at=2024-01-01T00:00:00.000001Z, digest=x'ff01', "
	    "tags=[\"a\", \"b\\\"\\n\", NULL], friends=[00000000-0000-0000-0000-000000000001, NULL], "
	    "counts=[1, NULL], "
	    "sums=[NULL, -5])\n"
	    "q_thing_add(id=NULL, branch_id=018f0000-0000-0000-0000-000000000002, "
	    "owner_id=00000000-0000-0000-0000-000000000001, state=-3, rank=NULL, price=1, on_sale=NULL, "
	    "name=\"\", "
	    "note=\"x\", due=NULL, made_at=NULL, digest=NULL, tags=[], friends=[], counts=[], sums=[])\n"
	    "q_thing_part_add(id=00000000-0000-0000-0000-000000000001, no=[1], qty=[-5], due=[1970-01-01, "
	    "NULL], "
	    "sure=[true, false])\n");
	arena_free(a);
}

static void
answers(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct batch *b = batch_fake_new(a, NULL);
	struct q_thing_lock row = {.found = true, .version = 1}, got = {.version = 9};

	(void)state;
	q_thing_lock(b, one, &got);
	assert_int_equal(got.version, 9); /* nothing was given: left alone */
	batch_fake_answer(b, "thing_lock", &row, sizeof(row));
	row.version = 2;
	batch_fake_answer(b, "thing_lock", &row, sizeof(row));
	row.version = 3;
	for (int64_t i = 1; i <= 3; i++) {
		q_thing_lock(b, one, &got);
		assert_true(got.found);
		assert_int_equal(got.version, i < 2 ? i : 2); /* in order, then the last one again */
	}
	arena_free(a);
}

static void
surroundings(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct actor *who = (const struct actor *)(const void *)&one;
	struct batch *b = batch_fake_new(a, who);

	(void)state;
	assert_string_equal(batch_fake_text(b), "");
	assert_ptr_equal(batch_actor(b), who);
	assert_ptr_equal(batch_arena(b), a);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("a call is a line with its values, NULL for the absent ones", lines),
    CASE("answers are given in order", answers),
    CASE("a recorded batch has an actor and an arena", surroundings),
};
UNIT_MAIN("generated fakes", cases)
