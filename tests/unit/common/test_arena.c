#include "common/arena.h"

#include "tests/unit/unit.h"

#include <stdint.h>

static void
memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (size_t n = 0; n < 3000; n += 7) {
		uint8_t *p = arena_alloc(a, n);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xa5, n);
	}
	arena_free(a);
	arena_free(NULL);
}

static void
pieces_do_not_overlap(void **state)
{
	(void)state;
	enum { N = 500 };
	struct arena *a = arena_new(8 << 20);
	uint8_t *p[N];
	for (size_t i = 0; i < N; i++)
		memset(p[i] = arena_alloc(a, 1 + i * 13 % 700), (int)(i & 0xff), 1 + i * 13 % 700);
	uint8_t *big = arena_alloc(a, 300000);
	memset(big, 0xee, 300000);
	for (size_t i = 0; i < N; i++) {
		for (size_t k = 0; k < 1 + i * 13 % 700; k++)
			assert_int_equal(p[i][k], i & 0xff);
	}
	arena_free(a);
}

static void
budget_is_soft_for_alloc_and_hard_for_try(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);
	assert_non_null(arena_try(a, 500));
	assert_null(arena_try(a, 600));
	assert_null(arena_try(a, SIZE_MAX));
	assert_non_null(arena_try(a, 400));
	assert_false(arena_over(a));
	assert_non_null(arena_alloc(a, 600));
	assert_true(arena_over(a));
	assert_null(arena_try(a, 1));
	arena_free(a);
}

static void
reset_frees_what_came_after_the_mark(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	char *kept = arena_strdup(a, "kept");
	struct arena_mark m = arena_mark(a);
	size_t used = arena_used(a);
	char *first = arena_strdup(a, "gone");
	for (int i = 0; i < 100; i++)
		memset(arena_alloc(a, 5000), 0xff, 5000);
	arena_reset(a, m);
	assert_int_equal(arena_used(a), used);
	assert_string_equal(kept, "kept");
	char *again = arena_alloc(a, 5);
	assert_ptr_equal(again, first); /* the same place, zeroed again */
	assert_memory_equal(again, "\0\0\0\0\0", 5);
	arena_free(a);
}

static void
strings(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	assert_null(arena_strdup(a, NULL));
	assert_null(arena_strndup(a, NULL, 3));
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "ab", 3), "ab");
	assert_string_equal(arena_printf(a, "%s-%05d", "SO", 42), "SO-00042");
	assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
	assert_non_null(arena_memdup(a, NULL, 0));
	int64_t *v = arena_new_n(a, int64_t, 3);
	assert_int_equal(v[2], 0);
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("arena: memory is zeroed and aligned", memory_is_zeroed_and_aligned),
    CASE("arena: pieces do not overlap", pieces_do_not_overlap),
    CASE("arena: the budget is soft for alloc and hard for try", budget_is_soft_for_alloc_and_hard_for_try),
    CASE("arena: reset frees what came after the mark", reset_frees_what_came_after_the_mark),
    CASE("arena: strings", strings),
};
UNIT_MAIN("arena", cases)
