#include "client/cli/parse.h"

#include <popt.h>
#include <stdlib.h>

#include "client/cli/near.h"
#include "client/cli/say.h"
#include "client/cli/words.h"

const struct option_row option_table[O_N] = {
#define OPTION(id, scope, name, letter, kind, value, en, zh)                                                 \
	[O_##id] = {name, letter, SCOPE_##scope, KIND_##kind, value, {en, zh}},
#include "client/cli/option.def"
#undef OPTION
};

/* popt's table for one line: first the options, then the fields; val is the index + 1. */
struct flags {
	struct poptOption *table;
	enum option_id *option; /* of the first noption rows */
	size_t noption;
	struct field_names fields;
};

struct field_names
flag_names(struct arena *a, const struct method *m)
{
	struct field_names all = field_names(a, m->request),
	                   out = {.v = arena_new_n(a, struct field_name, all.n + 1)};

	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.v[i].field->name, "request_id") != 0 &&
		    strcmp(all.v[i].field->name, "validate_only") != 0)
			out.v[out.n++] = all.v[i];
	return out;
}

unsigned
line_scope(const struct line *l)
{
	if (l->builtin != NULL)
		return SCOPE_ANY | l->builtin->scope;
	if (l->method == NULL)
		return SCOPE_ANY;
	return SCOPE_ANY | SCOPE_CALL | (l->method->kind == METHOD_SERVER ? SCOPE_DOWNLOAD : 0);
}

static bool
is_field(const struct field_names *fields, const char *name)
{
	for (size_t i = 0; i < fields->n; i++)
		if (strcmp(fields->v[i].name, name) == 0)
			return true;
	return false;
}

/* A field of the command hides an option of the same name; the option still works in front of the words. */
static void
add_options(struct flags *f, unsigned scope)
{
	for (enum option_id i = 0; i < O_N; i++) {
		const struct option_row *o = &option_table[i];
		if ((o->scope & scope) == 0 || is_field(&f->fields, o->name))
			continue;
		f->option[f->noption] = i;
		f->table[f->noption] = (struct poptOption){.longName = o->name,
		    .shortName = o->letter,
		    .argInfo = o->kind == KIND_SWITCH ? POPT_ARG_NONE : POPT_ARG_STRING,
		    .val = (int)f->noption + 1};
		f->noption++;
	}
}

static void
add_fields(struct flags *f)
{
	for (size_t i = 0; i < f->fields.n; i++) {
		const struct field_name *n = &f->fields.v[i];
		bool is_bool =
		    n->field->type == PROTOBUF_C_TYPE_BOOL && n->field->label != PROTOBUF_C_LABEL_REPEATED;
		f->table[f->noption + i] = (struct poptOption){.longName = n->name,
		    .argInfo = is_bool ? POPT_ARG_NONE : POPT_ARG_STRING,
		    .val = (int)(f->noption + i) + 1};
	}
}

static struct flags
flags_make(struct arena *a, const struct line *l, unsigned scope)
{
	struct flags f = {0};

	if (l->method != NULL)
		f.fields = flag_names(a, l->method);
	f.table = arena_new_n(a, struct poptOption, O_N + f.fields.n + 1); /* the last stays zero */
	f.option = arena_new_n(a, enum option_id, O_N);
	add_options(&f, scope);
	add_fields(&f);
	return f;
}

/* ---- one flag that popt has found ---- */

static void
take_option(struct line *l, enum option_id id, const char *value)
{
	if (option_table[id].kind == KIND_MANY)
		l->sets[l->nsets++] = value;
	else
		l->opt[id] = value != NULL ? value : "1";
}

static void
take_field(struct line *l, const struct field_name *n, const char *value)
{
	if (value == NULL)
		value = n->negative ? "false" : "true";
	l->given[l->ngiven++] =
	    (struct given){.field = n->field, .at = n->at, .secret = n->secret, .value = value};
}

static void
take(struct line *l, const struct flags *f, int val, poptContext con)
{
	size_t i = (size_t)val - 1;
	char *raw = poptGetOptArg(con);
	const char *value = arena_strdup(l->arena, raw);

	free(raw);
	if (i < f->noption)
		take_option(l, f->option[i], value);
	else
		take_field(l, &f->fields.v[i - f->noption], value);
}

/* ---- what popt refuses ---- */

static int
unknown_flag(struct cli *cli, const struct flags *f, const char *typed)
{
	struct near near;
	const char *name = typed + strspn(typed, "-");
	size_t n = strcspn(name, "=");
	char word[64];

	snprintf(word, sizeof(word), "%.*s", n > 60 ? 60 : (int)n, name);
	near_begin(&near, word);
	for (const struct poptOption *o = f->table; o->longName != NULL; o++) {
		if (strncmp(o->longName, word, n) == 0 && strcmp(o->longName + n, "-file") == 0)
			return usage(cli, T_secret_flag, word, word);
		near_offer(&near, o->longName);
	}
	if (near.best != NULL)
		return usage(cli, T_unknown_flag_near, typed, near.best);
	return usage(cli, T_unknown_flag, typed);
}

static int
refusal(struct cli *cli, const struct flags *f, poptContext con, int code)
{
	const char *typed = poptBadOption(con, POPT_BADOPTION_NOALIAS);

	if (code == POPT_ERROR_BADOPT)
		return unknown_flag(cli, f, typed);
	if (code == POPT_ERROR_NOARG)
		return usage(cli, T_flag_without_value, typed);
	if (code == POPT_ERROR_UNWANTEDARG)
		return usage(cli, T_flag_with_value, typed);
	return usage(cli, T_bad_flag, typed, poptStrerror(code));
}

/* Takes flags from argv[*at] on: with `stop`, up to the first bare word and *at is its place; else all of
 * them, and bare words become arguments. */
static int
take_flags(struct cli *cli, struct line *l, const struct flags *f, int argc, const char *const *argv, int *at,
    bool stop)
{
	const char **rest = arena_new_n(l->arena, const char *, (size_t)argc + 1);
	int n = argc - *at, code;

	for (int i = 0; i < n; i++)
		rest[i] = argv[*at + i];
	poptContext con = poptGetContext("branchline", n, rest, f->table,
	    POPT_CONTEXT_KEEP_FIRST | (stop ? POPT_CONTEXT_POSIXMEHARDER : 0));
	while ((code = poptGetNextOpt(con)) > 0)
		take(l, f, code, con);
	int result = code < -1 ? refusal(cli, f, con, code) : 0;
	const char **left = poptGetArgs(con);
	int bare = 0;
	for (; left != NULL && left[bare] != NULL; bare++)
		if (!stop)
			l->args[l->nargs++] = arena_strdup(l->arena, left[bare]);
	*at = argc - bare;
	poptFreeContext(con);
	return result;
}

/* Options in front of, between and behind the words. */
static int
take_words(struct cli *cli, struct line *l, int argc, const char *const *argv, int *at)
{
	struct flags any = flags_make(l->arena, l, SCOPE_ANY | SCOPE_CALL);
	int code = take_flags(cli, l, &any, argc, argv, at, true);

	if (code != 0 || *at == argc)
		return code;
	const char *first = argv[(*at)++], *second = NULL;
	int needed = words_needed(first);
	if (needed == 0)
		return words_unknown(cli, first);
	if (needed == 2) {
		code = take_flags(cli, l, &any, argc, argv, at, true);
		if (code != 0)
			return code;
		second = *at < argc ? argv[(*at)++] : NULL;
		if (second == NULL && l->opt[O_help] != NULL) {
			l->args[l->nargs++] = first;
			return 0;
		}
	}
	return words_find(cli, first, second, l) ? 0 : EXIT_USAGE;
}

int
line_parse(struct cli *cli, struct arena *a, int argc, const char *const *argv, const struct line *base,
    struct line *l)
{
	size_t most = (size_t)argc + 1;
	int at = 1;

	*l = (struct line){.arena = a,
	    .sets = arena_new_n(a, const char *, most),
	    .given = arena_new_n(a, struct given, most),
	    .args = arena_new_n(a, const char *, most)};
	if (base != NULL)
		memcpy(l->opt, base->opt, sizeof(l->opt));
	int code = take_words(cli, l, argc, argv, &at);
	if (code != 0 || (l->method == NULL && l->builtin == NULL))
		return code;
	struct flags flags = flags_make(a, l, line_scope(l));
	return take_flags(cli, l, &flags, argc, argv, &at, false);
}
