#include <ctype.h>

#include "common/limits.h"
#include "server/domain/session/password.h"

#define REST_MIN 6     /* bytes that must be left of it */
#define DISTINCT_MIN 5 /* different bytes among all */

static const char *const words[] = {
#define WORD(text) text,
#include "server/domain/session/common.def"
#undef WORD
};

static char *
lower(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);

	for (char *c = copy; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

/* Cuts every occurrence out, also those that come about by cutting. */
static void
cut_word(char *s, const char *word)
{
	size_t n = strlen(word);

	if (n < 3)
		return;
	for (char *at = strstr(s, word); at != NULL; at = strstr(s, word))
		memmove(at, at + n, strlen(at + n) + 1);
}

/* aaaa counts as aa. */
static void
cut_runs(char *s)
{
	size_t n = 0;

	for (size_t i = 0; s[i] != '\0'; i++)
		if (n < 2 || s[i] != s[n - 1] || s[i] != s[n - 2])
			s[n++] = s[i];
	s[n] = '\0';
}

static int
distinct(const char *s)
{
	bool seen[256] = {false};
	int n = 0;

	for (; *s != '\0'; s++) {
		n += !seen[(unsigned char)*s];
		seen[(unsigned char)*s] = true;
	}
	return n;
}

static bool
is_easy(struct arena *a, const char *password, const char *login, const char *company)
{
	char *rest = lower(a, password);

	if (distinct(rest) < DISTINCT_MIN)
		return true;
	if (login != NULL)
		cut_word(rest, lower(a, login));
	if (company != NULL)
		cut_word(rest, lower(a, company));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		cut_word(rest, words[i]);
	cut_runs(rest);
	return strlen(rest) < REST_MIN;
}

bool
password_check(struct why *w, const char *path, const char *password, const char *login, const char *company)
{
	size_t n = strlen(password);

	if (n < LIMIT_PASSWORD_MIN || n > LIMIT_PASSWORD_MAX)
		violate(w, path, R_PASSWORD_LENGTH, arena_printf(w->arena, "%d", LIMIT_PASSWORD_MIN),
		    arena_printf(w->arena, "%d", LIMIT_PASSWORD_MAX));
	else if (is_easy(w->arena, password, login, company))
		violate(w, path, R_PASSWORD_COMMON);
	else
		return true;
	return false;
}
