#include "common/decimal.h"
#include "common/expr_node.h"
#include "common/expr_token.h"
#include "common/utf8.h"

struct parser {
	struct arena *arena;
	const char *text;
	const struct expr_field *fields;
	size_t nfields;
	struct expr_token now; /* the token to look at */
	int depth, parts;
	struct expr_error *error;
};

static struct expr_node *parse_or(struct parser *p);

static void
advance(struct parser *p)
{
	p->now = expr_token_at(p->now.start + p->now.len);
}

/* Describes the token at hand as wrong; returns NULL. An unfinished text says so, whatever was expected. */
static void *
fail(struct parser *p, enum reason reason)
{
	size_t before = 0;
	for (const char *s = p->text; s < p->now.start; before++)
		utf8_next(&s);
	if (p->now.kind == TOKEN_END && reason != R_CONDITION_SIZE)
		reason = R_CONDITION_INCOMPLETE;
	*p->error = (struct expr_error){
	    .pos = before + 1, .reason = reason, .word = arena_strndup(p->arena, p->now.start, p->now.len)};
	return NULL;
}

static bool
take(struct parser *p, const char *word)
{
	if (!expr_token_is(&p->now, word))
		return false;
	advance(p);
	return true;
}

/* One more comparison or list entry. */
static bool
count_part(struct parser *p)
{
	if (++p->parts <= EXPR_PARTS_MAX)
		return true;
	fail(p, R_CONDITION_SIZE);
	return false;
}

/* The field that the token names, or NO_FIELD. */
static size_t
field_of(const struct parser *p)
{
	for (size_t i = 0; i < p->nfields; i++) {
		if (p->now.kind == TOKEN_WORD && expr_token_is(&p->now, p->fields[i].name))
			return i;
	}
	return NO_FIELD;
}

/* A constant that fits the field. */
static bool
parse_constant(struct parser *p, const struct expr_field *f, struct expr_value *out)
{
	const struct expr_token *t = &p->now;
	bool fits = false;
	*out = (struct expr_value){0};
	if (f->type == EXPR_NUMBER && t->kind == TOKEN_NUMBER) {
		fits = decimal_parse(arena_strndup(p->arena, t->start, t->len), f->scale, &out->number);
	} else if (f->type == EXPR_TEXT && t->kind == TOKEN_TEXT) {
		out->text = arena_strndup(p->arena, t->start + 1, t->len - 2);
		fits = true;
	} else if (f->type == EXPR_BOOL) {
		out->number = expr_token_is(t, "true");
		fits = out->number == 1 || expr_token_is(t, "false");
	}
	if (!fits) {
		fail(
		    p, t->kind == TOKEN_SIGN || t->kind == TOKEN_BAD ? R_CONDITION_SYNTAX : R_CONDITION_TYPE);
		return false;
	}
	advance(p);
	return true;
}

/* What stands behind a comparison sign: a field of the same type, or a constant. */
static struct expr_node *
parse_right(struct parser *p, struct expr_node *node)
{
	const struct expr_field *f = &p->fields[node->field];
	size_t other = field_of(p);
	if (other != NO_FIELD) {
		if (p->fields[other].type != f->type)
			return fail(p, R_CONDITION_TYPE);
		node->other = other;
		advance(p);
		return node;
	}
	if (p->now.kind == TOKEN_WORD && f->type != EXPR_BOOL)
		return fail(p, R_CONDITION_FIELD);
	node->value = arena_new_n(p->arena, struct expr_value, 1);
	node->nvalue = 1;
	return parse_constant(p, f, node->value) ? node : NULL;
}

static struct expr_node *
parse_list(struct parser *p, struct expr_node *node)
{
	const struct expr_field *f = &p->fields[node->field];
	if (f->type == EXPR_BOOL)
		return fail(p, R_CONDITION_TYPE);
	if (!take(p, "("))
		return fail(p, R_CONDITION_SYNTAX);
	node->value = arena_new_n(p->arena, struct expr_value, EXPR_PARTS_MAX);
	do {
		if (!count_part(p) || !parse_constant(p, f, &node->value[node->nvalue++]))
			return NULL;
	} while (take(p, ","));
	return take(p, ")") ? node : fail(p, R_CONDITION_SYNTAX);
}

static struct expr_node *
parse_unknown(struct parser *p, struct expr_node *node)
{
	node->op = take(p, "not") ? OP_KNOWN : OP_UNKNOWN;
	return take(p, "unknown") ? node : fail(p, R_CONDITION_SYNTAX);
}

/* The sign at hand, OP_N for none. */
static enum expr_op
sign_of(const struct parser *p)
{
	static const char *const signs[] = {
	    [OP_EQ] = "=", [OP_NE] = "!=", [OP_LT] = "<", [OP_GE] = ">=", [OP_GT] = ">", [OP_LE] = "<="};
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		if (expr_token_is(&p->now, signs[i]))
			return (enum expr_op)i;
	}
	return OP_N;
}

static struct expr_node *
parse_comparison(struct parser *p)
{
	struct expr_node *node = arena_new_n(p->arena, struct expr_node, 1);
	node->kind = EXPR_COMPARE;
	node->other = NO_FIELD;
	node->field = field_of(p);
	if (node->field == NO_FIELD)
		return fail(p, p->now.kind == TOKEN_WORD ? R_CONDITION_FIELD : R_CONDITION_SYNTAX);
	if (!count_part(p))
		return NULL;
	enum expr_type type = p->fields[node->field].type;
	advance(p);
	enum expr_op op = sign_of(p);
	if (op != OP_N) {
		if (type != EXPR_NUMBER && op != OP_EQ && op != OP_NE)
			return fail(p, R_CONDITION_TYPE);
		node->op = op;
		advance(p);
		return parse_right(p, node);
	}
	if (take(p, "is"))
		return parse_unknown(p, node);
	node->op = take(p, "not") ? OP_NOT_IN : OP_IN;
	if (take(p, "in"))
		return parse_list(p, node);
	if (type != EXPR_BOOL || node->op == OP_NOT_IN)
		return fail(p, R_CONDITION_SYNTAX);
	node->op = OP_EQ; /* a boolean alone */
	node->value = arena_new_n(p->arena, struct expr_value, 1);
	node->value->number = 1;
	node->nvalue = 1;
	return node;
}

static struct expr_node *
group(struct parser *p, enum expr_kind kind, struct expr_node *first)
{
	struct expr_node *node = arena_new_n(p->arena, struct expr_node, 1);
	node->kind = kind;
	node->child = first;
	return node;
}

static struct expr_node *
parse_unit(struct parser *p)
{
	bool negated = expr_token_is(&p->now, "not");
	if (!negated && !expr_token_is(&p->now, "("))
		return parse_comparison(p);
	if (p->depth == EXPR_DEPTH_MAX)
		return fail(p, R_CONDITION_SIZE);
	advance(p);
	p->depth++;
	struct expr_node *inner = negated ? parse_unit(p) : parse_or(p);
	p->depth--;
	if (inner == NULL)
		return NULL;
	if (negated)
		return group(p, EXPR_NOT, inner);
	return take(p, ")") ? inner : fail(p, R_CONDITION_SYNTAX);
}

/* One or more parts with the same word between them. */
static struct expr_node *
parse_chain(
    struct parser *p, const char *word, enum expr_kind kind, struct expr_node *(*part)(struct parser *))
{
	struct expr_node *first = part(p), *last = first;
	if (first == NULL || !expr_token_is(&p->now, word))
		return first;
	while (take(p, word)) {
		last->next = part(p);
		last = last->next;
		if (last == NULL)
			return NULL;
	}
	return group(p, kind, first);
}

static struct expr_node *
parse_and(struct parser *p)
{
	return parse_chain(p, "and", EXPR_AND, parse_unit);
}

static struct expr_node *
parse_or(struct parser *p)
{
	return parse_chain(p, "or", EXPR_OR, parse_and);
}

struct expr *
expr_parse(
    struct arena *a, const char *text, const struct expr_field *fields, size_t n, struct expr_error *error)
{
	struct parser p = {.arena = a, .text = text, .fields = fields, .nfields = n, .error = error};
	p.now = (struct expr_token){.kind = TOKEN_END, .start = text};
	if (strlen(text) > EXPR_TEXT_MAX)
		return fail(&p, R_CONDITION_SIZE);
	advance(&p);
	struct expr_node *root = parse_or(&p);
	if (root == NULL)
		return NULL;
	if (p.now.kind != TOKEN_END)
		return fail(&p, R_CONDITION_SYNTAX);
	struct expr *e = arena_new_n(a, struct expr, 1);
	*e = (struct expr){.fields = fields, .nfields = n, .root = root};
	return e;
}
