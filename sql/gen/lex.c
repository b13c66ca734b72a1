#include "sql/gen/lex.h"

#include <ctype.h>
#include <strings.h>

static bool
word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool
word_char(char c)
{
	return word_start(c) || isdigit((unsigned char)c) || c == '$';
}

static const char *
skip_word(const char *p)
{
	while (word_char(*p))
		p++;
	return p;
}

/* p is behind the opening quote; the result behind the closing one, NULL when there is none. */
static const char *
skip_quoted(const char *p, char quote, bool backslash)
{
	for (; *p; p++) {
		if (backslash && *p == '\\' && p[1])
			p++;
		else if (*p == quote && p[1] == quote)
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return NULL;
}

/* Block comments nest in PostgreSQL. */
static const char *
skip_block(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (p[0] == '/' && p[1] == '*') {
			depth++;
			p++;
		} else if (p[0] == '*' && p[1] == '/') {
			p++;
			if (--depth == 0)
				return p + 1;
		}
	}
	return NULL;
}

static const char *
skip_dollar(const char *p, bool *is_string)
{
	const char *tag = p, *body = p + 1;
	size_t n;

	*is_string = false;
	while (word_char(*body) && *body != '$')
		body++;
	if (*body != '$' || isdigit((unsigned char)p[1]))
		return p + 1;
	*is_string = true;
	n = (size_t)(++body - tag);
	for (; *body; body++)
		if (*body == '$' && strncmp(body, tag, n) == 0)
			return body + n;
	return NULL;
}

static const char *
lex_comment(struct token *t)
{
	const char *e;

	t->kind = TOK_COMMENT;
	if (*t->p == '-')
		return t->p + strcspn(t->p, "\n");
	e = skip_block(t->p);
	if (e && strncmp(t->p, "/*scope:", 8) == 0) {
		t->kind = TOK_SCOPE;
		t->name = t->p + 8;
		t->name_n = (size_t)(e - 2 - t->name);
	}
	return e;
}

static const char *
lex_colon(struct token *t)
{
	const char *e;

	if (t->p[1] == ':') {
		t->kind = TOK_CAST;
		return t->p + 2;
	}
	if (!word_start(t->p[1])) {
		t->kind = TOK_PUNCT;
		return t->p + 1;
	}
	e = skip_word(t->p + 1);
	t->kind = TOK_PARAM;
	t->name = t->p + 1;
	t->name_n = (size_t)(e - t->name);
	return e;
}

static const char *
lex_number(const char *p)
{
	while (isalnum((unsigned char)*p) || (*p == '.' && p[1] != '.'))
		p++;
	return p;
}

static const char *
lex_dollar(struct token *t)
{
	bool is_string;
	const char *e = skip_dollar(t->p, &is_string);

	t->kind = is_string ? TOK_STRING : TOK_PUNCT;
	if (!is_string && isdigit((unsigned char)t->p[1])) {
		t->kind = TOK_POSITION;
		e = skip_word(t->p + 1);
	}
	return e;
}

static const char *
lex_word(struct token *t)
{
	bool escape = (*t->p == 'e' || *t->p == 'E') && t->p[1] == '\'';

	if (escape) {
		t->kind = TOK_STRING;
		return skip_quoted(t->p + 2, '\'', true);
	}
	t->kind = TOK_WORD;
	return skip_word(t->p);
}

static const char *
lex_one(struct token *t)
{
	const char *p = t->p;

	if (isspace((unsigned char)*p)) {
		t->kind = TOK_SPACE;
		return p + strspn(p, " \t\r\n\f\v");
	}
	if ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'))
		return lex_comment(t);
	if (word_start(*p))
		return lex_word(t);
	if (*p == ':')
		return lex_colon(t);
	if (*p == '$')
		return lex_dollar(t);
	if (*p == '\'' || *p == '"') {
		t->kind = *p == '"' ? TOK_QUOTED : TOK_STRING;
		return skip_quoted(p + 1, *p, false);
	}
	if (isdigit((unsigned char)*p)) {
		t->kind = TOK_NUMBER;
		return lex_number(p);
	}
	t->kind = TOK_PUNCT;
	return p + 1;
}

bool
lex_next(struct lexer *l, struct token *t)
{
	const char *e;

	*t = (struct token){.kind = TOK_END, .p = l->p, .line = l->line};
	if (!*l->p)
		return false;
	e = lex_one(t);
	if (!e) {
		t->kind = TOK_BAD;
		t->n = strlen(t->p);
		return false;
	}
	t->n = (size_t)(e - t->p);
	for (; l->p < e; l->p++)
		l->line += *l->p == '\n';
	return true;
}

bool
token_is(const struct token *t, const char *word)
{
	return t->kind == TOK_WORD && t->n == strlen(word) && strncasecmp(t->p, word, t->n) == 0;
}

bool
token_punct(const struct token *t, char c)
{
	return t->kind == TOK_PUNCT && *t->p == c;
}
