#include <stdio.h>

#include "server/db/refusal.h"
#include "tests/unit/unit.h"

const struct stmt *const stmt_all[] = {NULL};
const int stmt_count = 0;

static const struct {
	const char *what;
	enum db_end end;
	const char *sqlstate, *constraint;
	int reason;
} table[] = {
    {"serialization failure", DB_ERROR, "40001", "", RETRY},
    {"deadlock", DB_ERROR, "40P01", "", RETRY},
    {"oversold", DB_ERROR, "23514", "stock_not_oversold", RETRY},
    {"a twin, by its partition's name", DB_ERROR, "23505", "request_log_202611_pkey", RETRY},
    {"a check that nobody listed", DB_ERROR, "23514", "order_total", R_INTERNAL},
    {"the constraint's name goes before the state", DB_ERROR, "40001", "stock_not_oversold", RETRY},
    {"statement timeout", DB_ERROR, "57014", "", R_DEADLINE},
    {"shutdown", DB_ERROR, "57P01", "", R_DATABASE_UNAVAILABLE},
    {"disk full", DB_ERROR, "53100", "", R_DATABASE_UNAVAILABLE},
    {"standby", DB_ERROR, "25006", "", R_DATABASE_UNAVAILABLE},
    {"division by zero", DB_ERROR, "22012", "", R_INTERNAL},
    {"no state at all", DB_ERROR, "", "", R_INTERNAL},
    {"decoder", DB_MISMATCH, "", "", R_INTERNAL},
    {"no connection", DB_UNAVAILABLE, "", "", R_DATABASE_UNAVAILABLE},
    {"queue", DB_OVERLOADED, "", "", R_OVERLOADED},
    {"phase", DB_DEADLINE, "", "", R_DEADLINE},
    {"lost after the sync, whatever was said before", DB_UNKNOWN, "57P01", "", R_OUTCOME_UNKNOWN},
};

static void
reasons(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct db_result r = {.end = table[i].end};

		snprintf(r.sqlstate, sizeof(r.sqlstate), "%s", table[i].sqlstate);
		snprintf(r.constraint, sizeof(r.constraint), "%s", table[i].constraint);
		check_row(table[i].what, refusal_find(&r)->reason == table[i].reason);
	}
}

/* Every row gives exactly the parameters that its reason names, and no row hides behind an earlier one. */
static void
rows_are_sound(void **state)
{
	(void)state;
	for (const struct refusal *r = refusal_constraint; r->key; r++) {
		struct db_result x = {.end = DB_ERROR};
		size_t given = 0, wanted = 0;
		int n = snprintf(x.constraint, sizeof(x.constraint), "%s", r->key);

		check_row(r->key, n < (int)sizeof(x.constraint));
		check_row(r->key, refusal_find(&x) == r);
		while (given < WHY_PARAMS && r->param[given])
			given++;
		if (r->reason != RETRY && *reason_row(r->reason)->params) {
			wanted = 1;
			for (const char *p = reason_row(r->reason)->params; *p; p++)
				wanted += *p == ',';
		}
		check_row(r->key, given == wanted);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X1 what a refusal by the database means", reasons),
    CASE("X1 the constraint table is sound", rows_are_sound),
};
UNIT_MAIN("refusal", cases)
