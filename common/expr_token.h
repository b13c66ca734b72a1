/* expr_token.h -- the words of the condition language; for expr_parse.c only. */
#ifndef BL_COMMON_EXPR_TOKEN_H
#define BL_COMMON_EXPR_TOKEN_H

#include "common/types.h"

enum expr_token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN, TOKEN_BAD };

struct expr_token {
	enum expr_token_kind kind;
	const char *start; /* in the expression; a text with its quotes */
	size_t len;
};

/* The token at s or behind the white space there. */
struct expr_token expr_token_at(const char *s);
bool expr_token_is(const struct expr_token *t, const char *word);

#endif
