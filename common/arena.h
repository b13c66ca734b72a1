/* arena.h -- one bump allocator per request; nothing in an operation calls free.
 *
 * Memory is zeroed and 16-byte aligned. When the process is out of memory arena_alloc aborts: the daemon denies by
 * budget long before. The budget is soft: past it arena_over() turns true and the engine denies the request
 * (RESOURCE_EXHAUSTED); only arena_try() refuses (it feeds protobuf-c, which handles NULL). */
#ifndef BL_COMMON_ARENA_H
#define BL_COMMON_ARENA_H

#include "common/types.h"

struct arena;
struct arena_mark {
	void *chunk;
	size_t used, total;
};

struct arena *arena_new(size_t budget);
void arena_free(struct arena *a); /* NULL is fine */
void *arena_alloc(struct arena *a, size_t n);
void *arena_try(struct arena *a, size_t n);         /* NULL when the budget is used up */
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool arena_over(const struct arena *a);
size_t arena_used(const struct arena *a);
struct arena_mark arena_mark(const struct arena *a);
void arena_reset(struct arena *a, struct arena_mark m); /* frees what came after the mark */

#define arena_new_n(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

#endif
