#include "sql/gen/query.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "sql/gen/scope.h"

void
names_add(struct arena *a, struct names *l, const char *s)
{
	if ((l->n & (l->n - 1)) == 0) { /* full at every power of two */
		const char **v = arena_new_n(a, const char *, l->n ? l->n * 2 : 1);
		if (l->n)
			memcpy(v, l->v, l->n * sizeof(*v));
		l->v = v;
	}
	l->v[l->n++] = s;
}

bool
names_have(const struct names *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}

static const char *const kind_name[] = {
    [STMT_ONE] = "one", [STMT_MANY] = "many", [STMT_EXEC] = "exec", [STMT_STREAM] = "stream"};

const char *
stmt_kind_name(enum stmt_kind k)
{
	return kind_name[k];
}

bool
stmt_kind_parse(const char *s, enum stmt_kind *k)
{
	for (size_t i = 0; i < ARRAY_SIZE(kind_name); i++) {
		if (strcmp(s, kind_name[i]) == 0) {
			*k = (enum stmt_kind)i;
			return true;
		}
	}
	return false;
}

struct query *
query_find(const struct query_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->v[i]->name, name) == 0)
			return set->v[i];
	return NULL;
}

void
query_add(struct query_set *set, struct query *q)
{
	if (set->n == set->cap) {
		struct query **v;
		set->cap = set->cap ? set->cap * 2 : 64;
		v = arena_new_n(set->arena, struct query *, set->cap);
		if (set->n)
			memcpy(v, set->v, set->n * sizeof(*v));
		set->v = v;
	}
	set->v[set->n++] = q;
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
query_list(struct query_set *set, const char *dir, const struct names *only)
{
	struct dirent *e;
	DIR *d = opendir(dir);

	if (!d)
		return fault(set->faults, dir, 0, "%s", strerror(errno));
	while ((e = readdir(d))) {
		const char *dot = strrchr(e->d_name, '.');
		const char *noun;

		if (!dot || dot == e->d_name || strcmp(dot, ".sql") != 0 || e->d_name[0] == '.')
			continue;
		noun = arena_strndup(set->arena, e->d_name, (size_t)(dot - e->d_name));
		if (!only || only->n == 0 || names_have(only, noun))
			names_add(set->arena, &set->noun, noun);
	}
	closedir(d);
	if (set->noun.n)
		qsort(set->noun.v, set->noun.n, sizeof(*set->noun.v), name_cmp);
	return true;
}

static bool
query_file(struct query_set *set, const char *dir, const char *noun)
{
	const char *file = arena_printf(set->arena, "%s/%s.sql", dir, noun);
	const char *src = file_read(set->arena, file);

	if (!src)
		return fault(set->faults, file, 0, "%s", strerror(errno));
	return query_parse(set, file, noun, src);
}

bool
query_load(struct query_set *set, const char *dir, const struct names *only)
{
	bool ok = scope_read(set, arena_printf(set->arena, "%s/scope.def", dir));

	ok = query_list(set, dir, only) && ok;
	for (size_t i = 0; i < set->noun.n; i++)
		ok = query_file(set, dir, set->noun.v[i]) && ok;
	return ok;
}
