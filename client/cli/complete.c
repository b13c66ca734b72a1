#include "client/cli/complete.h"

#include <stdlib.h>

#include "client/cli/context.h"
#include "client/cli/help.h"
#include "client/cli/name.h"
#include "client/cli/parse.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/pjson/field.h"

#define CANDIDATES 4000

struct found {
	struct arena *arena;
	const char *prefix;
	const char **v;
	size_t n;
};

static void
offer(struct found *f, const char *word)
{
	if (strncmp(word, f->prefix, strlen(f->prefix)) != 0 || f->n + 1 >= CANDIDATES)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i], word) == 0)
			return;
	f->v[f->n++] = word;
}

/* The value behind a flag, from a|b|c as help writes it. */
static void
offer_choices(struct found *f, const char *choices)
{
	while (strchr(choices, '|') != NULL) {
		size_t n = strcspn(choices, "|");
		offer(f, arena_strndup(f->arena, choices, n));
		choices += n + 1;
		if (strchr(choices, '|') == NULL)
			offer(f, choices);
	}
}

static void
offer_contexts(struct found *f)
{
	for (const char **name = context_names(f->arena); *name != NULL; name++)
		offer(f, *name);
}

static void
offer_option_value(struct found *f, enum option_id id)
{
	static const char *const formats[] = {"table", "wide", "json", "ndjson", "csv", "tsv", "name"};

	if (id == O_context)
		offer_contexts(f);
	for (size_t i = 0; id == O_output && i < ARRAY_SIZE(formats); i++)
		offer(f, formats[i]);
	offer_choices(f, option_table[id].value);
}

/* ---- where in the line we are ---- */

struct state {
	const char *first, *second;
	struct line l; /* method or builtin once the words are known */
	int wanted;    /* words of the command: 0 = not known yet */
};

static bool
option_takes_value(enum option_id id)
{
	return option_table[id].kind != KIND_SWITCH;
}

/* The option that a word names, with -o and --output; O_N = none. */
static enum option_id
option_of(const char *word, unsigned scope)
{
	for (enum option_id i = 0; i < O_N; i++) {
		const struct option_row *o = &option_table[i];
		if ((o->scope & scope) == 0)
			continue;
		if (word[0] == '-' && word[1] == '-' && strcmp(word + 2, o->name) == 0)
			return i;
		if (word[0] == '-' && o->letter != 0 && word[1] == o->letter && word[2] == '\0')
			return i;
	}
	return O_N;
}

static const struct field_name *
field_of(struct arena *a, const struct state *s, const char *word)
{
	if (s->l.method == NULL || strncmp(word, "--", 2) != 0)
		return NULL;
	struct field_names names = flag_names(a, s->l.method);
	for (size_t i = 0; i < names.n; i++)
		if (strcmp(names.v[i].name, word + 2) == 0)
			return &names.v[i];
	return NULL;
}

/* Whether the word is a flag that wants the next word as its value. */
static bool
wants_value(struct arena *a, const struct state *s, const char *word)
{
	const struct field_name *f = field_of(a, s, word);
	enum option_id id = f == NULL ? option_of(word, line_scope(&s->l)) : O_N;

	if (f != NULL)
		return f->field->type != PROTOBUF_C_TYPE_BOOL;
	return id < O_N && option_takes_value(id);
}

static void
take_word(struct state *s, const char *word)
{
	if (s->first == NULL) {
		s->first = word;
		s->wanted = words_needed(word);
	} else if (s->second == NULL && s->wanted == 2) {
		s->second = word;
	} else {
		return;
	}
	if (s->wanted == 1 || s->second != NULL) {
		FILE *null = fopen("/dev/null", "we"); /* words that are no command are not told here */
		struct cli quiet = {.err = null};
		if (null != NULL) {
			words_find(&quiet, s->first, s->second, &s->l);
			fclose(null);
		}
	}
}

static void
offer_first(struct found *f)
{
	for (int i = 0; i < METHOD_N; i++)
		offer(f, method_table[i].noun);
	for (size_t i = 0; i < builtin_count; i++)
		if (builtin_table[i].words[0] != '_')
			offer(f, arena_strndup(
			             f->arena, builtin_table[i].words, strcspn(builtin_table[i].words, " ")));
}

static void
offer_second(struct found *f, const char *first)
{
	size_t n = strlen(first);

	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, first) == 0)
			offer(f, method_table[i].verb);
	for (size_t i = 0; i < builtin_count; i++)
		if (strncmp(builtin_table[i].words, first, n) == 0 && builtin_table[i].words[n] == ' ')
			offer(f, builtin_table[i].words + n + 1);
}

static void
offer_flags(struct found *f, const struct state *s)
{
	if (s->l.method != NULL) {
		struct field_names names = flag_names(f->arena, s->l.method);
		for (size_t i = 0; i < names.n; i++)
			if (names.v[i].main || names.v[i].negative)
				offer(f, arena_printf(f->arena, "--%s", names.v[i].name));
	}
	for (enum option_id i = 0; i < O_N; i++)
		if (option_table[i].scope & line_scope(&s->l))
			offer(f, arena_printf(f->arena, "--%s", option_table[i].name));
}

static void
offer_value(struct found *f, const struct state *s, const char *flag)
{
	const struct field_name *field = field_of(f->arena, s, flag);

	if (field != NULL)
		offer_choices(f, help_value(f->arena, field->field));
	else
		offer_option_value(f, option_of(flag, line_scope(&s->l)));
}

static void
offer_argument(struct found *f, const struct state *s)
{
	if (s->l.builtin != NULL && strncmp(s->l.builtin->words, "config ", 7) == 0 &&
	    *s->l.builtin->args != '\0')
		offer_contexts(f);
	if (s->l.builtin != NULL && s->l.builtin->run == builtin_completion)
		offer(f, "bash");
	if (s->l.builtin == NULL || s->l.builtin->run != builtin_help)
		return;
	offer_first(f);
	for (size_t i = 0; help_topic_name(i) != NULL; i++)
		offer(f, help_topic_name(i));
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
complete_words(struct arena *a, const char *const *words, size_t n)
{
	struct found f = {
	    .arena = a, .prefix = n > 0 ? words[n - 1] : "", .v = arena_new_n(a, const char *, CANDIDATES)};
	struct state s = {0};
	const char *flag = NULL; /* waits for its value */

	for (size_t i = 0; i + 1 < n; i++) {
		if (flag != NULL)
			flag = NULL;
		else if (words[i][0] == '-')
			flag = wants_value(a, &s, words[i]) ? words[i] : NULL;
		else
			take_word(&s, words[i]);
	}
	if (flag != NULL)
		offer_value(&f, &s, flag);
	else if (f.prefix[0] == '-')
		offer_flags(&f, &s);
	else if (s.first == NULL)
		offer_first(&f);
	else if (s.wanted == 2 && s.second == NULL)
		offer_second(&f, s.first);
	else
		offer_argument(&f, &s);
	qsort(f.v, f.n, sizeof(*f.v), compare);
	return f.v;
}

/* ---- for bash ---- */

int
builtin_complete(struct cli *cli, struct line *l)
{
	for (const char **word = complete_words(l->arena, l->args, l->nargs); *word != NULL; word++)
		fprintf(cli->out, "%s\n", *word);
	return EXIT_OK;
}

static const char bash_script[] =
    "# bash completion of branchline: source <(branchline completion bash)\n"
    "_branchline()\n"
    "{\n"
    "\tlocal IFS=$'\\n'\n"
    "\tCOMPREPLY=($(\"${COMP_WORDS[0]}\" __complete -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null))\n"
    "}\n"
    "complete -o default -F _branchline branchline\n";

int
builtin_completion(struct cli *cli, struct line *l)
{
	if (l->nargs != 1 || strcmp(l->args[0], "bash") != 0)
		return usage(cli, T_only_bash);
	fputs(bash_script, cli->out);
	return EXIT_OK;
}
