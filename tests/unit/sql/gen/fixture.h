/* fixture.h -- a query set in memory, and what went wrong in it. */
#ifndef BL_TESTS_SQL_FIXTURE_H
#define BL_TESTS_SQL_FIXTURE_H

#include <stdlib.h>

#include "sql/gen/query.h"
#include "sql/gen/scope.h"
#include "tests/unit/unit.h"

struct fixture {
	struct arena *arena;
	struct faults faults;
	struct query_set set;
};

static inline void
fixture_open(struct fixture *f)
{
	*f = (struct fixture){.arena = arena_new(SIZE_MAX / 2)};
	f->faults.text.arena = f->arena;
	f->set = (struct query_set){.arena = f->arena, .faults = &f->faults};
}

static inline void
fixture_close(struct fixture *f)
{
	arena_free(f->arena);
}

/* Parses src as the file x.sql. */
static inline bool
fixture_parse(struct fixture *f, const char *src)
{
	return query_parse(&f->set, "x.sql", "x", src);
}

/* A source that must be refused: with exactly this first line, or accepted when it is NULL. */
static inline void
check_faults(struct fixture *f, const char *row, const char *want)
{
	const char *got = text_str(&f->faults.text);

	if (!want && *got)
		fail_msg("row '%s': refused with %s", row, got);
	if (want && strncmp(got, want, strlen(want)) != 0)
		fail_msg("row '%s': wanted %s, got %s", row, want, got);
}

#endif
