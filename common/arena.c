#include "common/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define poison(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define poison(p, n) ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN 16u
#define FIRST_CHUNK 4000u         /* with the headers below: one page, enough for a small request */
#define LARGEST_CHUNK (64u << 10) /* chunks double up to here; a larger piece gets a chunk of its own */

struct chunk {
	struct chunk *prev;
	size_t cap, used;
	size_t spare; /* keeps the header a multiple of ALIGN */
};
_Static_assert(sizeof(struct chunk) % ALIGN == 0, "chunk header keeps the alignment");

struct arena {
	size_t budget, total;
	struct chunk *top;
	size_t spare;
	struct chunk first;
};
_Static_assert(offsetof(struct arena, first) % ALIGN == 0, "first chunk is aligned");

static char *
chunk_data(struct chunk *c)
{
	return (char *)(c + 1);
}

static void
chunk_open(struct chunk *c, struct chunk *prev, size_t cap)
{
	c->prev = prev;
	c->cap = cap;
	c->used = 0;
	poison(chunk_data(c), cap);
}

struct arena *
arena_new(size_t budget)
{
	struct arena *a = malloc(sizeof(*a) + FIRST_CHUNK);
	if (a == NULL)
		abort();
	a->budget = budget;
	a->total = 0;
	a->top = &a->first;
	chunk_open(&a->first, NULL, FIRST_CHUNK);
	return a;
}

static void
chunk_pop(struct arena *a)
{
	struct chunk *c = a->top;
	a->top = c->prev;
	unpoison(chunk_data(c), c->cap);
	free(c);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->top != &a->first)
		chunk_pop(a);
	unpoison(chunk_data(&a->first), a->first.cap);
	free(a);
}

static void
chunk_push(struct arena *a, size_t n)
{
	size_t cap = a->top->cap * 2 < LARGEST_CHUNK ? a->top->cap * 2 : LARGEST_CHUNK;
	if (cap < n)
		cap = n;
	struct chunk *c = malloc(sizeof(*c) + cap);
	if (c == NULL)
		abort();
	chunk_open(c, a->top, cap);
	a->top = c;
}

static size_t
rounded(size_t n)
{
	if (n > SIZE_MAX / 2)
		abort(); /* a negative or overflowed size: our own bug */
	return n == 0 ? ALIGN : (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	size_t need = rounded(n);
	if (a->top->cap - a->top->used < need)
		chunk_push(a, need);
	char *p = chunk_data(a->top) + a->top->used;
	a->top->used += need;
	a->total += need;
	unpoison(p, n); /* only n: the rounding stays poisoned and catches overruns */
	return memset(p, 0, n);
}

void *
arena_try(struct arena *a, size_t n)
{
	if (n > a->budget || a->total > a->budget || rounded(n) > a->budget - a->total)
		return NULL;
	return arena_alloc(a, n);
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_memdup(a, s, strlen(s) + 1);
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	if (s == NULL)
		return NULL;
	size_t len = strnlen(s, n);
	char *copy = arena_alloc(a, len + 1);
	memcpy(copy, s, len);
	return copy;
}

void *
arena_memdup(struct arena *a, const void *p, size_t n)
{
	void *copy = arena_alloc(a, n);
	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	char *s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

bool
arena_over(const struct arena *a)
{
	return a->total > a->budget;
}

size_t
arena_used(const struct arena *a)
{
	return a->total;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){.chunk = a->top, .used = a->top->used, .total = a->total};
}

void
arena_reset(struct arena *a, struct arena_mark m)
{
	while (a->top != m.chunk) {
		assert(a->top != &a->first); /* a mark of another arena, or one already undone */
		chunk_pop(a);
	}
	a->top->used = m.used;
	a->total = m.total;
	poison(chunk_data(a->top) + m.used, a->top->cap - m.used);
}
