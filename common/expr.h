/* expr.h -- the condition language of approval rules (S21): a yes-or-no expression over named, typed fields.
 *
 *	amount >= 50000 and (credit_grade in ("C", "D") or not new_customer)
 *	margin < 12.5 or margin is unknown
 *
 * Numbers compare by = != < <= > >= and `in`, texts by = != and `in`, booleans stand alone or compare by = !=
 * with true and false. A right-hand side is a constant or a field of the same type. `or` binds weaker than
 * `and`, which binds weaker than `not`. A comparison with an unknown value is neither true nor false, and so
 * is what depends on it. */
#ifndef BL_COMMON_EXPR_H
#define BL_COMMON_EXPR_H

#include "common/strbuf.h"
#include "common/why.h"

#define EXPR_TEXT_MAX 2000 /* bytes of an expression */
#define EXPR_DEPTH_MAX 16  /* nested parentheses and nots */
#define EXPR_PARTS_MAX 200 /* comparisons and list entries */

enum expr_type { EXPR_NUMBER, EXPR_BOOL, EXPR_TEXT };

struct expr_field {
	const char *name; /* a-z, then a-z 0-9 _ . */
	enum expr_type type;
	int scale; /* of a number: its int64 has so many decimals */
};

/* number INT64_MIN or text NULL: unknown. A boolean is the number 0 or 1. */
struct expr_value {
	int64_t number;
	const char *text;
};

struct expr_error {
	size_t pos;         /* place in the text, in characters from 1 */
	enum reason reason; /* an R_CONDITION_ row; all have the parameters pos, word */
	const char *word;   /* what stands there */
};

struct expr;

/* NULL and *error when the text is not sound. The expression keeps pointers to fields; it and the error live
 * in the arena. */
struct expr *expr_parse(
    struct arena *a, const char *text, const struct expr_field *fields, size_t n, struct expr_error *error);

/* values has an element per field. True only when the expression is certainly true. explain (may be NULL)
 * gets true statements that decided: "amount 120000.00 >= 50000.00". */
bool expr_eval(const struct expr *e, const struct expr_value *values, struct strbuf *explain);

/* Whether the expression looks at a field. */
bool expr_uses(const struct expr *e, size_t field);

#endif
