#include "common/expr_token.h"

#include "common/utf8.h"

#define WORD_FIRST "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static struct expr_token
token(enum expr_token_kind kind, const char *start, size_t len)
{
	return (struct expr_token){.kind = kind, .start = start, .len = len};
}

/* "..." or '...': everything up to the same quote. */
static struct expr_token
text_token(const char *s)
{
	const char *end = strchr(s + 1, *s);
	return end == NULL ? token(TOKEN_BAD, s, 1) : token(TOKEN_TEXT, s, (size_t)(end + 1 - s));
}

/* Digits with at most one point between; the exact form is the business of decimal_parse. */
static struct expr_token
number_token(const char *s)
{
	size_t n = *s == '-';
	n += strspn(s + n, DIGITS ".");
	return token(TOKEN_NUMBER, s, n);
}

struct expr_token
expr_token_at(const char *s)
{
	s += strspn(s, " \t\r\n");
	if (*s == '\0')
		return token(TOKEN_END, s, 0);
	if (strchr(WORD_FIRST, *s) != NULL)
		return token(TOKEN_WORD, s, strspn(s, WORD_FIRST DIGITS "_."));
	if (strchr(DIGITS, *s) != NULL || (*s == '-' && s[1] != '\0' && strchr(DIGITS, s[1]) != NULL))
		return number_token(s);
	if (*s == '"' || *s == '\'')
		return text_token(s);
	if ((*s == '<' || *s == '>' || *s == '!') && s[1] == '=')
		return token(TOKEN_SIGN, s, 2);
	if (strchr("=<>(),", *s) != NULL)
		return token(TOKEN_SIGN, s, 1);
	const char *end = s;
	utf8_next(&end);
	return token(TOKEN_BAD, s, (size_t)(end - s));
}

bool
expr_token_is(const struct expr_token *t, const char *word)
{
	return (t->kind == TOKEN_WORD || t->kind == TOKEN_SIGN) && t->len == strlen(word) &&
	       memcmp(t->start, word, t->len) == 0;
}
