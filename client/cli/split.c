#include "client/cli/split.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One word from *s on, which is no blank; NULL = it does not end well. */
static char *
take_word(struct arena *a, const char **s)
{
	char *out = arena_alloc(a, strlen(*s) + 1), *w = out, quote = '\0';

	for (; **s != '\0' && (quote != '\0' || !is_blank(**s)); (*s)++) {
		if (quote == '\0' && (**s == '\'' || **s == '"'))
			quote = **s;
		else if (**s == quote)
			quote = '\0';
		else if (**s == '\\' && quote != '\'') {
			if (*++*s == '\0')
				return NULL;
			*w++ = **s;
		} else
			*w++ = **s;
	}
	return quote == '\0' ? out : NULL;
}

bool
split_words(struct arena *a, const char *text, const char ***argv, int *argc)
{
	const char **words = arena_new_n(a, const char *, strlen(text) / 2 + 4);
	int n = 1;

	words[0] = "branchline";
	for (;;) {
		while (is_blank(*text))
			text++;
		if (*text == '\0')
			break;
		words[n] = take_word(a, &text);
		if (words[n++] == NULL)
			return false;
	}
	words[n] = NULL;
	*argv = words;
	*argc = n;
	return true;
}
