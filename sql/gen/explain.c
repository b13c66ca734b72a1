#include "sql/gen/explain.h"

#include <libpq-fe.h>

#include "sql/gen/describe.h"
#include "sql/gen/lex.h"

static bool
has_word(const char *sql, const char *word)
{
	struct lexer l = {.p = sql};
	struct token t;

	while (lex_next(&l, &t))
		if (token_is(&t, word))
			return true;
	return false;
}

/* Only these have plans; SET, LOCK and NOTIFY do not. */
static bool
has_plan(const char *sql)
{
	static const char *const verb[] = {"select", "insert", "update", "delete", "with", "values"};
	struct lexer l = {.p = sql};
	struct token t = {.kind = TOK_END};

	while (lex_next(&l, &t) && (t.kind == TOK_SPACE || token_punct(&t, '(')))
		;
	for (size_t i = 0; i < ARRAY_SIZE(verb); i++)
		if (token_is(&t, verb[i]))
			return true;
	return false;
}

static bool
explain_fault(struct pg_conn *c, const struct query_set *set, const struct query *q, const char *what)
{
	return fault(set->faults, q->file, q->line, "%s: %s: %.*s", q->name, what,
	    (int)strcspn(PQerrorMessage(c), "\n"), PQerrorMessage(c));
}

static bool
explain_setup(struct pg_conn *c, const struct query_set *set, const char *role)
{
	/* nested loops show whether there is an index to go by; on empty tables the planner would not care */
	char *name = role ? PQescapeIdentifier(c, role, strlen(role)) : NULL;
	const char *sql = arena_printf(set->arena,
	    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;"
	    "SET enable_mergejoin = off; SET max_parallel_workers_per_gather = 0; SET jit = off; SET ROLE %s",
	    name ? name : "NONE");
	PGresult *res = PQexec(c, sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;

	if (!ok)
		fault(set->faults, "sqlgen", 0, "%s", PQerrorMessage(c));
	PQclear(res);
	PQfreemem(name);
	return ok;
}

static const char *
explain_plan(struct pg_conn *c, const struct query_set *set, const struct query *q)
{
	struct text sql = {.arena = set->arena}, plan = {.arena = set->arena};
	PGresult *res = PQexec(c, arena_printf(set->arena, "DEALLOCATE ALL; PREPARE sqlgen AS %s", q->flat));

	if (PQresultStatus(res) != PGRES_COMMAND_OK) {
		explain_fault(c, set, q, "cannot be prepared");
		PQclear(res);
		return NULL;
	}
	PQclear(res);
	text_put(&sql, "EXPLAIN (COSTS OFF) EXECUTE sqlgen");
	for (size_t i = 0; i < q->nparam; i++)
		text_put(&sql, i ? ", NULL" : "(NULL");
	text_put(&sql, q->nparam ? ")" : "");
	res = PQexec(c, sql.s);
	text_put(&plan, "");
	for (int i = 0; i < PQntuples(res); i++)
		text_printf(&plan, "%s\n", PQgetvalue(res, i, 0));
	if (PQresultStatus(res) != PGRES_TUPLES_OK) {
		explain_fault(c, set, q, "has no plan");
		plan.s = NULL;
	}
	PQclear(res);
	return plan.s;
}

/* A partition goes by the name of its table. */
static const char *
table_root(struct pg_conn *c, struct arena *a, const char *table)
{
	const char *sql = "SELECT relname FROM pg_class WHERE oid = pg_partition_root(to_regclass($1))";
	PGresult *res = PQexecParams(c, sql, 1, NULL, &table, NULL, NULL, 0);

	if (PQntuples(res) == 1)
		table = arena_strdup(a, PQgetvalue(res, 0, 0));
	PQclear(res);
	return table;
}

static bool
explain_one(struct pg_conn *c, const struct query_set *set, const struct query *q, const struct names *big)
{
	const char *plan = explain_plan(c, set, q);
	struct names whole;
	bool ok = plan != NULL;

	if (!plan || q->scan || !has_word(q->text, "where"))
		return ok;
	whole = plan_whole_scans(set->arena, plan, has_word(q->text, "limit"));
	for (size_t i = 0; i < whole.n; i++) {
		const char *table = table_root(c, set->arena, whole.v[i]);

		if (names_have(big, table))
			ok = fault(set->faults, q->file, q->line,
			    "%s: reads all of %s; add an index or `-- :scan <reason>`\n%s", q->name, table,
			    plan);
	}
	return ok;
}

bool
explain_all(struct pg_conn *c, const struct query_set *set, const struct lock *described,
    const struct names *big, const char *role)
{
	bool ok = explain_setup(c, set, role);

	if (!ok)
		return false;
	for (size_t i = 0; i < set->n; i++)
		if (lock_find(described, set->v[i]->name) && has_plan(set->v[i]->text))
			ok = explain_one(c, set, set->v[i], big) && ok;
	return ok;
}
