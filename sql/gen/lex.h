/* lex.h -- just enough of PostgreSQL's lexical rules to find parameters, markers and statement ends safely.
 */
#ifndef BL_SQL_GEN_LEX_H
#define BL_SQL_GEN_LEX_H

#include "common/types.h"

enum tok {
	TOK_END,
	TOK_SPACE,
	TOK_COMMENT, /* -- .. or a block comment */
	TOK_SCOPE,   /* the scope marker; name is the alias */
	TOK_WORD,    /* identifier or keyword */
	TOK_QUOTED,  /* "identifier" */
	TOK_STRING,  /* '..', E'..', $tag$..$tag$ */
	TOK_NUMBER,
	TOK_PARAM,    /* :name; name is without the colon */
	TOK_POSITION, /* $1 */
	TOK_CAST,     /* :: */
	TOK_PUNCT,    /* any other single character */
	TOK_BAD       /* unterminated string or comment */
};

struct token {
	enum tok kind;
	const char *p; /* in the source */
	size_t n;
	const char *name; /* of TOK_PARAM and TOK_SCOPE */
	size_t name_n;
	int line; /* where it begins */
};

struct lexer {
	const char *p;
	int line;
};

/* Fills t and moves on; false at TOK_END and TOK_BAD. */
bool lex_next(struct lexer *l, struct token *t);

bool token_is(const struct token *t, const char *word); /* case-insensitive, for words */
bool token_punct(const struct token *t, char c);

#endif
