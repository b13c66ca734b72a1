#include "sql/gen/lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void
lock_add(struct lock *lock, struct shape *s)
{
	if (lock->n == lock->cap) {
		struct shape **v;
		lock->cap = lock->cap ? lock->cap * 2 : 64;
		v = arena_new_n(lock->arena, struct shape *, lock->cap);
		if (lock->n)
			memcpy(v, lock->v, lock->n * sizeof(*v));
		lock->v = v;
	}
	lock->v[lock->n++] = s;
}

const struct shape *
lock_find(const struct lock *lock, const char *name)
{
	for (size_t i = 0; i < lock->n; i++)
		if (strcmp(lock->v[i]->name, name) == 0)
			return lock->v[i];
	return NULL;
}

static int
shape_cmp(const void *a, const void *b)
{
	return strcmp((*(struct shape *const *)a)->name, (*(struct shape *const *)b)->name);
}

void
shape_text(const struct shape *s, struct text *out)
{
	text_printf(out, "query %s %s %s\n", s->name, stmt_kind_name(s->kind), s->hash);
	for (size_t i = 0; i < s->nparam; i++)
		text_printf(out, "\tparam %s %s\n", s->param[i].name, s->param[i].type->name);
	for (size_t i = 0; i < s->ncolumn; i++)
		text_printf(out, "\tcolumn %s %s%s\n", s->column[i].name, s->column[i].type->name,
		    s->column[i].null ? " null" : "");
}

void
lock_text(struct lock *lock, struct text *out)
{
	if (lock->n)
		qsort(lock->v, lock->n, sizeof(*lock->v), shape_cmp);
	text_put(out, "# query.lock -- what PostgreSQL says about every query. Written by scripts/sqlgen.\n");
	for (size_t i = 0; i < lock->n; i++)
		shape_text(lock->v[i], out);
}

static bool
read_query(struct lock *lock, char *const *w, int n)
{
	struct shape *s = arena_new_n(lock->arena, struct shape, 1);

	if (n != 4 || strlen(w[3]) != 64 || !stmt_kind_parse(w[2], &s->kind))
		return false;
	s->name = w[1];
	memcpy(s->hash, w[3], 65);
	lock_add(lock, s);
	return true;
}

static bool
read_param(struct lock *lock, char *const *w, int n)
{
	struct shape *s = lock->n ? lock->v[lock->n - 1] : NULL;
	struct shape_param *v;
	const struct sql_type *type = n == 3 ? type_by_name(w[2]) : NULL;

	if (!s || !type)
		return false;
	v = arena_new_n(lock->arena, struct shape_param, s->nparam + 1);
	if (s->nparam)
		memcpy(v, s->param, s->nparam * sizeof(*v));
	v[s->nparam++] = (struct shape_param){w[1], type};
	s->param = v;
	return true;
}

static bool
read_column(struct lock *lock, char *const *w, int n)
{
	struct shape *s = lock->n ? lock->v[lock->n - 1] : NULL;
	struct column *v;
	const struct sql_type *type = n >= 3 ? type_by_name(w[2]) : NULL;

	if (!s || !type || n > 4 || (n == 4 && strcmp(w[3], "null") != 0))
		return false;
	v = arena_new_n(lock->arena, struct column, s->ncolumn + 1);
	if (s->ncolumn)
		memcpy(v, s->column, s->ncolumn * sizeof(*v));
	v[s->ncolumn++] = (struct column){w[1], type, n == 4};
	s->column = v;
	return true;
}

static bool
read_line(struct lock *lock, char *line)
{
	char *w[5], *save = NULL;
	int n = 0;

	for (char *t = strtok_r(line, " \t", &save); t && n < 5; t = strtok_r(NULL, " \t", &save))
		w[n++] = t;
	if (n == 0 || *w[0] == '#')
		return true;
	if (strcmp(w[0], "query") == 0)
		return read_query(lock, w, n);
	if (strcmp(w[0], "param") == 0)
		return read_param(lock, w, n);
	return strcmp(w[0], "column") == 0 && read_column(lock, w, n);
}

bool
lock_parse(struct lock *lock, struct faults *fs, const char *file, const char *src)
{
	char *p = arena_strdup(lock->arena, src);

	for (int line = 1; p && *p; line++) {
		char *end = strchr(p, '\n');

		if (end)
			*end++ = '\0';
		if (!read_line(lock, p))
			return fault(fs, file, line, "damaged; run scripts/sqlgen");
		p = end;
	}
	return true;
}

bool
lock_read(struct lock *lock, struct faults *fs, const char *file)
{
	const char *src = file_read(lock->arena, file);

	if (!src)
		return fault(fs, file, 0, "%s; run scripts/sqlgen", strerror(errno));
	return lock_parse(lock, fs, file, src);
}

static bool
shape_fits(const struct shape *s, const struct query *q)
{
	if (strcmp(s->hash, q->hash) != 0 || s->kind != q->kind || s->nparam != q->nparam)
		return false;
	for (size_t i = 0; i < s->nparam; i++)
		if (strcmp(s->param[i].name, q->param[i].name) != 0)
			return false;
	return true;
}

bool
lock_shape(const struct lock *lock, struct faults *fs, const struct query *q, const struct shape **out)
{
	const struct shape *s = lock_find(lock, q->name);

	if (!s)
		return fault(fs, q->file, q->line, "%s is not in query.lock; run scripts/sqlgen", q->name);
	if (!shape_fits(s, q))
		return fault(fs, q->file, q->line,
		    "%s changed since query.lock was written; run scripts/sqlgen", q->name);
	*out = s;
	return true;
}
