/* sqlgen -- query files to C. See sql/README.md.
 *
 *	sqlgen describe --dsn DSN --query DIR --lock FILE
 *	sqlgen emit --query DIR --lock FILE --out DIR [--noun NAME]..
 *	sqlgen check --dsn DSN --query DIR --lock FILE [--role NAME]
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "sql/gen/check.h"
#include "sql/gen/describe.h"
#include "sql/gen/emit.h"

struct options {
	const char *dsn, *query, *lock, *out, *role;
	struct names noun;
};

static bool
options_read(struct arena *a, int argc, char **argv, struct options *o)
{
	static const struct option known[] = {{"dsn", required_argument, NULL, 'd'},
	    {"query", required_argument, NULL, 'q'}, {"lock", required_argument, NULL, 'l'},
	    {"out", required_argument, NULL, 'o'}, {"noun", required_argument, NULL, 'n'},
	    {"role", required_argument, NULL, 'r'}, {NULL, 0, NULL, 0}};
	int c;

	*o = (struct options){0};
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'n')
			names_add(a, &o->noun, optarg);
		else if (c == 'd')
			o->dsn = optarg;
		else if (c == 'q')
			o->query = optarg;
		else if (c == 'l')
			o->lock = optarg;
		else if (c == 'o')
			o->out = optarg;
		else if (c == 'r')
			o->role = optarg;
		else
			return false;
	}
	return o->query && o->lock && optind == argc;
}

/* A query that cannot be described now keeps its line, so that one mistake does not stop everybody's build;
 * check sees the difference. */
static void
keep_old(const struct query_set *set, const char *file, struct lock *lock)
{
	struct lock old = {.arena = set->arena};
	struct faults ignored = {.text = {.arena = set->arena}};

	lock_read(&old, &ignored, file);
	for (size_t i = 0; i < old.n; i++) {
		const struct query *q = query_find(set, old.v[i]->name);

		if (q && strcmp(q->hash, old.v[i]->hash) == 0 && !lock_find(lock, q->name))
			lock_add(lock, old.v[i]);
	}
}

static bool
run_describe(const struct options *o, struct query_set *set)
{
	struct pg_conn *c = database_open(set->faults, o->dsn);
	struct lock lock = {.arena = set->arena};
	struct text out = {.arena = set->arena};
	bool ok;

	if (!c)
		return false;
	ok = describe_all(c, set, &lock);
	database_close(c);
	keep_old(set, o->lock, &lock);
	lock_text(&lock, &out);
	if (!file_write(o->lock, &out))
		ok = fault(set->faults, o->lock, 0, "cannot write: %s", strerror(errno));
	check_rules(set); /* said early, refused by check */
	return ok;
}

static bool
run_emit(const struct options *o, struct query_set *set)
{
	struct lock lock = {.arena = set->arena};

	if (set->n > 0 && !lock_read(&lock, set->faults, o->lock))
		return false;
	return emit_all(set, &lock, o->out);
}

static bool
run_check(const struct options *o, struct query_set *set)
{
	struct arena *a = set->arena;
	struct lock lock = {.arena = a};
	struct names big = {0};
	struct pg_conn *c = database_open(set->faults, o->dsn);
	bool ok = c && big_read(a, set->faults, arena_printf(a, "%s/big.def", o->query), &big) &&
	          (set->n == 0 || lock_read(&lock, set->faults, o->lock)) &&
	          check_all(c, set, &lock, &big, o->role);

	database_close(c);
	return ok;
}

static int
usage(void)
{
	fputs("usage: sqlgen describe --dsn DSN --query DIR --lock FILE\n"
	      "       sqlgen emit --query DIR --lock FILE --out DIR [--noun NAME]..\n"
	      "       sqlgen check --dsn DSN --query DIR --lock FILE [--role NAME]\n",
	    stderr);
	return 2;
}

static bool
run(const char *mode, const struct options *o, struct query_set *set)
{
	bool loaded = query_load(set, o->query, &o->noun);

	if (strcmp(mode, "describe") == 0)
		return run_describe(o, set) && loaded;
	if (strcmp(mode, "check") == 0)
		return run_check(o, set) && loaded;
	return loaded && run_emit(o, set);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(SIZE_MAX / 2);
	struct faults faults = {.text = {.arena = a}};
	struct query_set set = {.arena = a, .faults = &faults};
	struct options o;
	const char *mode = argc > 1 ? argv[1] : "";
	bool emit = strcmp(mode, "emit") == 0, ok;

	if ((!emit && strcmp(mode, "describe") != 0 && strcmp(mode, "check") != 0) ||
	    !options_read(a, argc - 1, argv + 1, &o) || (emit ? !o.out : !o.dsn)) {
		arena_free(a);
		return usage();
	}
	ok = run(mode, &o, &set);
	fputs(text_str(&faults.text), stderr);
	arena_free(a);
	return ok ? 0 : 1;
}
