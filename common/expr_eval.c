#include "common/decimal.h"
#include "common/expr_node.h"
#include "common/money.h"

enum truth { NO, YES, UNKNOWN };

/* An expression with the values of one question. */
struct question {
	const struct expr *expr;
	const struct expr_value *values;
};

static bool
is_unknown(const struct expr_field *f, const struct expr_value *v)
{
	return f->type == EXPR_TEXT ? v->text == NULL : v->number == INT64_MIN;
}

/* -1, 0 or 1; numbers of different scales are brought to the larger one. */
static int
compare(const struct expr_field *f, const struct expr_value *x, const struct expr_field *g,
    const struct expr_value *y)
{
	if (f->type == EXPR_TEXT) {
		int order = strcmp(x->text, y->text);
		return (order > 0) - (order < 0);
	}
	int128 left = (int128)x->number * (f->scale < g->scale ? power10(g->scale - f->scale) : 1);
	int128 right = (int128)y->number * (g->scale < f->scale ? power10(f->scale - g->scale) : 1);
	return (left > right) - (left < right);
}

static bool
holds(enum expr_op op, int order)
{
	switch (op) {
	case OP_EQ:
	case OP_IN:
		return order == 0;
	case OP_NE:
	case OP_NOT_IN:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_GE:
		return order >= 0;
	case OP_GT:
		return order > 0;
	case OP_LE:
		return order <= 0;
	case OP_UNKNOWN:
	case OP_KNOWN:
	case OP_N:
		break;
	}
	return false;
}

static enum truth
comparison_truth(const struct question *q, const struct expr_node *n)
{
	const struct expr_field *f = &q->expr->fields[n->field];
	const struct expr_value *v = &q->values[n->field];
	bool unknown = is_unknown(f, v);
	if (n->op == OP_UNKNOWN || n->op == OP_KNOWN)
		return unknown == (n->op == OP_UNKNOWN) ? YES : NO;
	const struct expr_field *g = n->other != NO_FIELD ? &q->expr->fields[n->other] : f;
	const struct expr_value *right = n->other != NO_FIELD ? &q->values[n->other] : n->value;
	if (unknown || is_unknown(g, right))
		return UNKNOWN;
	if (n->op != OP_IN && n->op != OP_NOT_IN)
		return holds(n->op, compare(f, v, g, right)) ? YES : NO;
	for (size_t i = 0; i < n->nvalue; i++) {
		if (compare(f, v, f, &n->value[i]) == 0)
			return n->op == OP_IN ? YES : NO;
	}
	return n->op == OP_IN ? NO : YES;
}

static enum truth
truth_of(const struct question *q, const struct expr_node *n)
{
	if (n->kind == EXPR_COMPARE)
		return comparison_truth(q, n);
	if (n->kind == EXPR_NOT) {
		enum truth t = truth_of(q, n->child);
		return t == UNKNOWN ? UNKNOWN : t == YES ? NO : YES;
	}
	const enum truth deciding = n->kind == EXPR_AND ? NO : YES;
	enum truth result = n->kind == EXPR_AND ? YES : NO;
	for (const struct expr_node *c = n->child; c != NULL; c = c->next) {
		enum truth t = truth_of(q, c);
		if (t == deciding)
			return t;
		if (t == UNKNOWN)
			result = t;
	}
	return result;
}

static void
say_value(struct strbuf *b, const struct expr_field *f, const struct expr_value *v)
{
	char buf[DECIMAL_TEXT];
	switch (f->type) {
	case EXPR_NUMBER:
		strbuf_add(b, decimal_text(buf, v->number, f->scale));
		break;
	case EXPR_BOOL:
		strbuf_add(b, v->number != 0 ? "true" : "false");
		break;
	case EXPR_TEXT:
		strbuf_addf(b, "\"%s\"", v->text);
		break;
	}
}

static void
say_list(struct strbuf *b, const struct expr_field *f, const struct expr_node *n)
{
	for (size_t i = 0; i < n->nvalue; i++) {
		strbuf_add(b, i == 0 ? "(" : ", ");
		say_value(b, f, &n->value[i]);
	}
	strbuf_addc(b, ')');
}

static void
say_right(struct strbuf *b, const struct question *q, const struct expr_node *n)
{
	const struct expr_field *f = &q->expr->fields[n->field];
	if (n->op == OP_IN || n->op == OP_NOT_IN) {
		say_list(b, f, n);
	} else if (n->other == NO_FIELD) {
		say_value(b, f, n->value);
	} else {
		const struct expr_field *g = &q->expr->fields[n->other];
		strbuf_addf(b, "%s ", g->name);
		say_value(b, g, &q->values[n->other]);
	}
}

/* A true statement about a comparison: itself, or its opposite when it does not hold, or what is unknown. */
static void
say_comparison(struct strbuf *b, const struct question *q, const struct expr_node *n)
{
	static const char *const words[OP_N] = {[OP_EQ] = "=",
	    [OP_NE] = "!=",
	    [OP_LT] = "<",
	    [OP_GE] = ">=",
	    [OP_GT] = ">",
	    [OP_LE] = "<=",
	    [OP_IN] = "in",
	    [OP_NOT_IN] = "not in"};
	const struct expr_field *f = &q->expr->fields[n->field];
	const struct expr_value *v = &q->values[n->field];
	enum truth t = comparison_truth(q, n);
	if (is_unknown(f, v)) {
		strbuf_addf(b, "%s is unknown", f->name);
	} else if (t == UNKNOWN) {
		strbuf_addf(b, "%s is unknown", q->expr->fields[n->other].name);
	} else if (n->op == OP_UNKNOWN || n->op == OP_KNOWN ||
	           (f->type == EXPR_BOOL && n->other == NO_FIELD)) {
		strbuf_addf(b, "%s is ", f->name);
		say_value(b, f, v);
	} else {
		enum expr_op op = t == YES ? n->op : (enum expr_op)(n->op ^ 1);
		strbuf_addf(b, "%s ", f->name);
		say_value(b, f, v);
		strbuf_addf(b, " %s ", words[op]);
		say_right(b, q, n);
	}
}

/* All parts when they only decide together, else the first that decided. */
static void
say(struct strbuf *b, const struct question *q, const struct expr_node *n)
{
	if (n->kind == EXPR_COMPARE) {
		say_comparison(b, q, n);
		return;
	}
	enum truth t = truth_of(q, n);
	bool together = n->kind == EXPR_NOT || t == (n->kind == EXPR_AND ? YES : NO);
	bool first = true;
	for (const struct expr_node *c = n->child; c != NULL; c = c->next) {
		if (!together && truth_of(q, c) != t)
			continue;
		if (!first)
			strbuf_add(b, " and ");
		say(b, q, c);
		first = false;
		if (!together)
			return;
	}
}

bool
expr_eval(const struct expr *e, const struct expr_value *values, struct strbuf *explain)
{
	const struct question q = {.expr = e, .values = values};
	if (explain != NULL)
		say(explain, &q, e->root);
	return truth_of(&q, e->root) == YES;
}

static bool
node_uses(const struct expr_node *n, size_t field)
{
	if (n->kind == EXPR_COMPARE)
		return n->field == field || n->other == field;
	for (const struct expr_node *c = n->child; c != NULL; c = c->next) {
		if (node_uses(c, field))
			return true;
	}
	return false;
}

bool
expr_uses(const struct expr *e, size_t field)
{
	return field < e->nfields && node_uses(e->root, field);
}
