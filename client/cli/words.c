#include "client/cli/words.h"

#include "client/cli/near.h"
#include "client/cli/say.h"

bool
is_noun(const char *word)
{
	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, word) == 0)
			return true;
	return false;
}

static const struct {
	const char *typed, *words;
} word_alias[] = {
#define ALIAS_VERB(typed, verb)
#define ALIAS_WORDS(typed, words) {typed, words},
#include "client/cli/alias.def"
#undef ALIAS_VERB
#undef ALIAS_WORDS
};

static const struct {
	const char *typed, *verb;
} verb_alias[] = {
#define ALIAS_VERB(typed, verb) {typed, verb},
#define ALIAS_WORDS(typed, words)
#include "client/cli/alias.def"
#undef ALIAS_VERB
#undef ALIAS_WORDS
};

static bool
starts_words(const char *words, const char *first)
{
	size_t n = strcspn(words, " ");
	return strlen(first) == n && memcmp(words, first, n) == 0;
}

/* orders -> order, branches -> branch, categories -> category; what is no plural stays. */
static const char *
noun_of(const char *word, char buf[64])
{
	static const struct {
		const char *end, *put;
	} row[] = {{"ies", "y"}, {"es", ""}, {"s", ""}};
	size_t n = strlen(word);

	for (size_t i = 0; i < ARRAY_SIZE(row) && !is_noun(word) && n < 60; i++) {
		size_t m = strlen(row[i].end);
		if (n <= m || strcmp(word + n - m, row[i].end) != 0)
			continue;
		snprintf(buf, 64, "%.*s%s", (int)(n - m), word, row[i].put);
		if (is_noun(buf))
			return buf;
	}
	return word;
}

int
words_needed(const char *first)
{
	char buf[64];

	for (size_t i = 0; i < builtin_count; i++)
		if (starts_words(builtin_table[i].words, first))
			return strchr(builtin_table[i].words, ' ') != NULL ? 2 : 1;
	for (size_t i = 0; i < ARRAY_SIZE(word_alias); i++)
		if (starts_words(word_alias[i].typed, first))
			return 2;
	return is_noun(noun_of(first, buf)) ? 2 : 0;
}

int
words_unknown(struct cli *cli, const char *first)
{
	struct near near;

	near_begin(&near, first);
	for (int i = 0; i < METHOD_N; i++)
		near_offer(&near, method_table[i].noun);
	for (size_t i = 0; i < builtin_count; i++)
		if (strchr(builtin_table[i].words, ' ') == NULL && builtin_table[i].words[0] != '_')
			near_offer(&near, builtin_table[i].words);
	if (near.best != NULL)
		return usage(cli, T_unknown_command_near, first, near.best);
	return usage(cli, T_unknown_command, first);
}

static const struct method *
method_find(const char *noun, const char *verb)
{
	const struct method *m = method_by_words(noun, verb);

	for (size_t i = 0; m == NULL && i < ARRAY_SIZE(verb_alias); i++)
		if (strcmp(verb_alias[i].typed, verb) == 0)
			m = method_by_words(noun, verb_alias[i].verb);
	return m;
}

static const struct builtin *
builtin_find(const char *words)
{
	for (size_t i = 0; i < builtin_count; i++)
		if (strcmp(builtin_table[i].words, words) == 0)
			return &builtin_table[i];
	return NULL;
}

static const char *
alias_of(const char *words)
{
	for (size_t i = 0; i < ARRAY_SIZE(word_alias); i++)
		if (strcmp(word_alias[i].typed, words) == 0)
			return word_alias[i].words;
	return words;
}

static int
unknown_verb(struct cli *cli, const char *noun, const char *verb)
{
	struct near near;

	near_begin(&near, verb);
	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, noun) == 0)
			near_offer(&near, method_table[i].verb);
	for (size_t i = 0; i < builtin_count; i++)
		if (starts_words(builtin_table[i].words, noun))
			near_offer(&near, builtin_table[i].words + strlen(noun) + 1);
	if (near.best != NULL)
		return usage(cli, T_unknown_verb_near, noun, verb, noun, near.best);
	return usage(cli, T_unknown_verb, noun, verb, noun);
}

bool
words_find(struct cli *cli, const char *first, const char *second, struct line *l)
{
	char buf[64], words[160];
	const char *noun = noun_of(first, buf);

	snprintf(words, sizeof(words), "%.60s%s%.60s", noun, second != NULL ? " " : "",
	    second != NULL ? second : "");
	const char *real = alias_of(words);
	l->builtin = builtin_find(real);
	if (l->builtin == NULL && strchr(real, ' ') != NULL) {
		char one[64];
		snprintf(one, sizeof(one), "%.*s", (int)strcspn(real, " "), real);
		l->method = method_find(one, strchr(real, ' ') + 1);
	}
	if (l->builtin == NULL && l->method == NULL)
		unknown_verb(cli, noun, second != NULL ? second : "");
	return l->builtin != NULL || l->method != NULL;
}
