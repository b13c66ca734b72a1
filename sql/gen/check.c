#include "sql/gen/check.h"

#include <errno.h>

#include "sql/gen/describe.h"
#include "sql/gen/explain.h"
#include "sql/gen/rule.h"

bool
big_read(struct arena *a, struct faults *fs, const char *path, struct names *big)
{
	char *src = file_read(a, path), *save = NULL;

	if (!src)
		return errno == ENOENT || fault(fs, path, 0, "%s", strerror(errno));
	for (char *l = strtok_r(src, "\n", &save); l; l = strtok_r(NULL, "\n", &save)) {
		char *name = l + strspn(l, " \t");

		name[strcspn(name, " \t\r#")] = '\0';
		if (*name)
			names_add(a, big, name);
	}
	return true;
}

bool
check_rules(const struct query_set *set)
{
	bool ok = true;

	for (size_t i = 0; i < set->n; i++)
		ok = rule_check(set->arena, set->faults, set->v[i]) && ok;
	return ok;
}

static bool
check_locked(const struct query_set *set, const struct lock *lock)
{
	const struct shape *s;
	bool ok = true;

	for (size_t i = 0; i < set->n; i++)
		ok = lock_shape(lock, set->faults, set->v[i], &s) && ok;
	for (size_t i = 0; i < lock->n; i++)
		if (!query_find(set, lock->v[i]->name))
			ok = fault(set->faults, "query.lock", 0,
			    "has %s, which is in no file; run scripts/sqlgen", lock->v[i]->name);
	return ok;
}

static const char *
shape_str(struct arena *a, const struct shape *s)
{
	struct text t = {.arena = a};

	shape_text(s, &t);
	return text_str(&t);
}

/* The database still says what the lock says. */
static bool
check_drift(const struct query_set *set, const struct lock *lock, const struct lock *now)
{
	bool ok = true;

	for (size_t i = 0; i < now->n; i++) {
		const struct shape *old = lock_find(lock, now->v[i]->name);
		const struct query *q = query_find(set, now->v[i]->name);
		const char *a = old ? shape_str(set->arena, old) : "", *b = shape_str(set->arena, now->v[i]);

		if (old && memcmp(old->hash, q->hash, sizeof(q->hash)) == 0 && strcmp(a, b) != 0)
			ok = fault(set->faults, q->file, q->line,
			    "%s: query.lock and database differ; run scripts/sqlgen\n--- query.lock\n%s+++ "
			    "database\n%s",
			    q->name, a, b);
	}
	return ok;
}

bool
check_all(struct pg_conn *c, const struct query_set *set, const struct lock *lock, const struct names *big,
    const char *role)
{
	struct lock now = {.arena = set->arena};
	bool ok = check_rules(set);

	ok = describe_all(c, set, &now) && ok;
	ok = check_locked(set, lock) && ok;
	ok = check_drift(set, lock, &now) && ok;
	return explain_all(c, set, &now, big, role) && ok;
}
