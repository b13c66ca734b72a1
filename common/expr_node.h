/* expr_node.h -- the parsed form of an expression; for expr_parse.c and expr_eval.c only. */
#ifndef BL_COMMON_EXPR_NODE_H
#define BL_COMMON_EXPR_NODE_H

#include "common/expr.h"

#define NO_FIELD SIZE_MAX

enum expr_kind { EXPR_AND, EXPR_OR, EXPR_NOT, EXPR_COMPARE };
/* In pairs of opposites. */
enum expr_op { OP_EQ, OP_NE, OP_LT, OP_GE, OP_GT, OP_LE, OP_IN, OP_NOT_IN, OP_UNKNOWN, OP_KNOWN, OP_N };

struct expr_node {
	enum expr_kind kind;
	struct expr_node *child; /* first of a list: two or more for and / or, one for not */
	struct expr_node *next;
	enum expr_op op; /* from here on: a comparison */
	size_t field;
	size_t other;             /* the field on the right, or NO_FIELD */
	struct expr_value *value; /* the constants on the right: one, or the entries of a list */
	size_t nvalue;
};

struct expr {
	const struct expr_field *fields;
	size_t nfields;
	struct expr_node *root;
};

#endif
