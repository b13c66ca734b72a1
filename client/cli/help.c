#include "client/cli/help.h"

#include "client/cli/column.h"
#include "client/cli/name.h"
#include "client/cli/pairs.h"
#include "client/cli/parse.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/words.h"
#include "common/pjson/field.h"
#include "common/pjson/wellknown.h"
#include "common/strbuf.h"

static const struct {
	const char *name, *text[LANG_N];
} topics[] = {
#define TOPIC(name, en, zh) {name, {en, zh}},
#include "client/cli/topic.def"
#undef TOPIC
    {"exit-codes", {"", ""}},
};

const char *
help_topic_name(size_t i)
{
	return i < ARRAY_SIZE(topics) ? topics[i].name : NULL;
}

/* What each argument of a step looks like in JSON. */
#define ARGUMENT_TEXT "\"text\""
#define ARGUMENT_COUNT "N"
#define ARGUMENT_FLAG "true"
#define ARGUMENT_WORDS "{\"from\": \"to\", \"*\": \"else\"}"
#define ARGUMENT_OPERAND "\"{column}\" | \"0.01\""
static const struct {
	const char *syntax, *text[LANG_N];
} steps[] = {
#define STEP(NAME, word, ARGUMENT, en, zh) {"{\"" #word "\": " ARGUMENT_##ARGUMENT "}", {en, zh}},
#include "client/cli/import_step.def"
#undef STEP
};

#define STEPS "@STEPS@" /* where a topic has the list of them */

static const char *
with_steps(struct arena *a, const char *text, const char *at, enum lang lang)
{
	const char *list = "";

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		list = arena_printf(
		    a, "%s%s  %s\n      %s", list, i > 0 ? "\n" : "", steps[i].syntax, steps[i].text[lang]);
	return arena_printf(a, "%.*s%s%s", (int)(at - text), text, list, at + strlen(STEPS));
}

const char *
help_topic_text(struct arena *a, const char *name, enum lang lang)
{
	for (size_t i = 0; i < ARRAY_SIZE(topics); i++) {
		const char *text = topics[i].text[lang], *at = strstr(text, STEPS);

		if (strcmp(topics[i].name, name) == 0)
			return at == NULL ? text : with_steps(a, text, at, lang);
	}
	return NULL;
}

static void
print_exit_codes(struct cli *cli)
{
#define EXIT_ROW(name, number, en, zh) fprintf(cli->out, "%3d  %s\n", number, exit_text(number, cli->lang));
#include "client/cli/exit.def"
#undef EXIT_ROW
}

/* ---- pieces ---- */

static const char *
enum_values(struct arena *a, const ProtobufCEnumDescriptor *e)
{
	const char *out = NULL;

	for (unsigned i = 0; i < e->n_values; i++) {
		if (e->values[i].value == 0)
			continue;
		const char *name = enum_short(a, e, &e->values[i]);
		out = out == NULL ? name : arena_printf(a, "%s|%s", out, name);
	}
	return out != NULL ? out : "";
}

static const char *
message_form(const ProtobufCFieldDescriptor *f)
{
	switch (wellknown_of(f->descriptor)) {
	case WK_DATE:
		return "YYYY-MM-DD";
	case WK_TIMESTAMP:
		return "TIME";
	case WK_DURATION:
		return "DURATION";
	case WK_FIELD_MASK:
		return "FIELDS";
	case WK_NONE:
		break;
	}
	return "KEY=VALUE,..";
}

const char *
help_value(struct arena *a, const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);

	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return message_form(f);
	if (f->type == PROTOBUF_C_TYPE_ENUM)
		return enum_values(a, f->descriptor);
	if (f->type == PROTOBUF_C_TYPE_BOOL)
		return "";
	if (f->type != PROTOBUF_C_TYPE_STRING)
		return "N";
	if (field_is_secret(f))
		return "FILE";
	if (field_is_decimal(f))
		return "DECIMAL";
	return (n > 3 && strcmp(f->name + n - 3, "_id") == 0) ||
	               (n > 4 && strcmp(f->name + n - 4, "_ids") == 0)
	           ? "REF"
	           : "TEXT";
}

/* "product, quantity, .." of the message behind a field. */
static const char *
keys_of(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	struct field_names names = field_names(a, d);
	struct strbuf b;

	strbuf_init(&b, a, 4000);
	for (size_t i = 0; i < names.n; i++)
		if (names.v[i].main)
			strbuf_addf(&b, "%s%s", strbuf_text(&b)[0] != '\0' ? ", " : "", names.v[i].name);
	return strbuf_text(&b);
}

/* What is to be said about a field: that it repeats, which keys it has. */
static const char *
field_note(struct cli *cli, struct arena *a, const ProtobufCFieldDescriptor *f)
{
	const char *note = f->label == PROTOBUF_C_LABEL_REPEATED ? text_of(T_help_repeat, cli->lang) : "";

	if (f->type != PROTOBUF_C_TYPE_MESSAGE || wellknown_of(f->descriptor) != WK_NONE)
		return note;
	char keys[4200];
	snprintf(keys, sizeof(keys), text_of(T_help_keys, cli->lang), keys_of(a, f->descriptor));
	return arena_printf(a, "%s%s%s", note, *note != '\0' ? "; " : "", keys);
}

static void
print_pairs(struct cli *cli, const struct pairs *p, enum text_id title)
{
	if (p->n == 0)
		return;
	fputc('\n', cli->out);
	say_out(cli, title);
	pairs_print(cli->out, p, cli->width);
}

static void
print_fields(struct cli *cli, struct line *l)
{
	struct field_names names = flag_names(l->arena, l->method);
	struct pairs p = pairs_new(l->arena, names.n + 1);

	for (size_t i = 0; i < names.n; i++) {
		const struct field_name *n = &names.v[i];
		if (!n->main)
			continue;
		const char *value = help_value(l->arena, n->field);
		pairs_add(&p, arena_printf(l->arena, "  --%s%s%s", n->name, *value != '\0' ? " " : "", value),
		    field_note(cli, l->arena, n->field));
	}
	print_pairs(cli, &p, T_help_fields);
}

static void
print_options(struct cli *cli, struct line *l)
{
	struct pairs p = pairs_new(l->arena, O_N);

	for (enum option_id i = 0; i < O_N; i++) {
		const struct option_row *o = &option_table[i];
		char letter[8] = "";
		if ((o->scope & line_scope(l)) == 0 || (i == O_explain && !columns_explain(l->method)))
			continue;
		if (o->letter != 0)
			snprintf(letter, sizeof(letter), "-%c, ", o->letter);
		pairs_add(&p,
		    arena_printf(
		        l->arena, "  %s--%s%s%s", letter, o->name, *o->value != '\0' ? " " : "", o->value),
		    o->help[cli->lang]);
	}
	print_pairs(cli, &p, T_help_options);
}

/* ---- a command ---- */

static const char *
positional_word(struct arena *a, const struct method *m)
{
	const ProtobufCFieldDescriptor *f = request_positional(m);

	if (m->kind == METHOD_CLIENT)
		return " FILE";
	if (f == NULL)
		return "";
	char *word = arena_strdup(a, f->name);
	for (char *p = word; *p != '\0'; p++)
		*p = (char)(*p == '_' ? '-' : *p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	size_t n = strlen(word);
	if (n > 3 && strcmp(word + n - 3, "-ID") == 0)
		word[n - 3] = '\0';
	const char *rest = request_rest(m);
	return arena_printf(a, " [%s]%s%s", word, rest != NULL ? " " : "", rest != NULL ? rest : "");
}

/* Two of them: by flags, and by a document. */
static void
print_examples(struct cli *cli, struct line *l)
{
	const struct method *m = l->method;
	struct field_names names = flag_names(l->arena, m);
	struct strbuf b;

	strbuf_init(&b, l->arena, 2000);
	for (size_t i = 0, shown = 0; i < names.n && shown < 3; i++) {
		const struct field_name *n = &names.v[i];
		const char *value = help_value(l->arena, n->field);
		if (!n->main || n->secret || n->field == request_positional(m))
			continue;
		strbuf_addf(
		    &b, " --%s%s%.*s", n->name, *value != '\0' ? " " : "", (int)strcspn(value, "|"), value);
		shown++;
	}
	say_out(cli, T_help_examples);
	fprintf(cli->out, "  branchline %s %s%s%s\n", m->noun, m->verb, positional_word(l->arena, m),
	    strbuf_text(&b));
	fprintf(cli->out, "  branchline %s %s -f request.json -o json\n", m->noun, m->verb);
}

static int
help_method(struct cli *cli, struct line *l)
{
	const struct method *m = l->method;

	say_out(cli, T_usage_head,
	    arena_printf(l->arena, "%s %s%s [FLAGS]", m->noun, m->verb, positional_word(l->arena, m)));
	fprintf(cli->out, "%s\n", cli->lang == LANG_ZH ? m->help_zh : m->help_en);
	print_fields(cli, l);
	print_options(cli, l);
	fputc('\n', cli->out);
	print_examples(cli, l);
	return EXIT_OK;
}

static int
help_builtin(struct cli *cli, struct line *l)
{
	const struct builtin *b = l->builtin;

	say_out(cli, T_usage_head,
	    arena_printf(l->arena, "%s%s%s [FLAGS]", b->words, *b->args != '\0' ? " " : "", b->args));
	fprintf(cli->out, "%s\n", b->help[cli->lang]);
	print_options(cli, l);
	fputc('\n', cli->out);
	say_out(cli, T_help_examples);
	fprintf(cli->out, "  branchline %s%s%s\n", b->words, *b->args != '\0' ? " " : "", b->args);
	if (*b->example != '\0')
		fprintf(cli->out, "  %s\n", b->example);
	return EXIT_OK;
}

/* ---- a noun, everything ---- */

static int
help_noun(struct cli *cli, struct line *l, const char *noun)
{
	struct pairs p = pairs_new(l->arena, METHOD_N + builtin_count);

	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, noun) == 0)
			pairs_add(&p, arena_printf(l->arena, "  %s %s", noun, method_table[i].verb),
			    cli->lang == LANG_ZH ? method_table[i].help_zh : method_table[i].help_en);
	for (size_t i = 0; i < builtin_count; i++)
		if (strncmp(builtin_table[i].words, noun, strlen(noun)) == 0 &&
		    builtin_table[i].words[strlen(noun)] == ' ')
			pairs_add(&p, arena_printf(l->arena, "  %s", builtin_table[i].words),
			    builtin_table[i].help[cli->lang]);
	if (p.n == 0)
		return usage(cli, T_unknown_topic, noun);
	print_pairs(cli, &p, T_help_commands);
	return EXIT_OK;
}

static const char *
verbs_of(struct arena *a, const char *noun)
{
	const char *out = "";

	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].noun, noun) == 0)
			out = arena_printf(a, "%s%s%s", out, *out != '\0' ? ", " : "", method_table[i].verb);
	return out;
}

static bool
is_first_of_noun(int i)
{
	for (int k = 0; k < i; k++)
		if (strcmp(method_table[k].noun, method_table[i].noun) == 0)
			return false;
	return true;
}

static int
help_all(struct cli *cli, struct line *l)
{
	struct pairs nouns = pairs_new(l->arena, METHOD_N), commands = pairs_new(l->arena, builtin_count);
	const char *names = "";

	say_out(cli, T_help_intro);
	for (size_t i = 0; i < builtin_count; i++)
		if (builtin_table[i].words[0] != '_')
			pairs_add(&commands, arena_printf(l->arena, "  %s", builtin_table[i].words),
			    builtin_table[i].help[cli->lang]);
	print_pairs(cli, &commands, T_help_commands);
	for (int i = 0; i < METHOD_N; i++)
		if (is_first_of_noun(i))
			pairs_add(&nouns, arena_printf(l->arena, "  %s", method_table[i].noun),
			    verbs_of(l->arena, method_table[i].noun));
	print_pairs(cli, &nouns, T_help_nouns);
	for (size_t i = 0; help_topic_name(i) != NULL; i++)
		names = arena_printf(l->arena, "%s%s%s", names, i > 0 ? ", " : "", help_topic_name(i));
	fputc('\n', cli->out);
	say_out(cli, T_help_topics, names);
	return EXIT_OK;
}

int
help_line(struct cli *cli, struct line *l)
{
	if (l->method != NULL)
		return help_method(cli, l);
	if (l->builtin != NULL)
		return help_builtin(cli, l);
	return l->nargs > 0 ? help_noun(cli, l, l->args[0]) : help_all(cli, l);
}

int
builtin_help(struct cli *cli, struct line *l)
{
	const char *topic = l->nargs > 0 ? l->args[0] : NULL;

	l->builtin = NULL;
	if (l->opt[O_man] != NULL)
		return man_print(cli, l);
	if (topic == NULL)
		return help_all(cli, l);
	if (strcmp(topic, "exit-codes") == 0) {
		print_exit_codes(cli);
		return EXIT_OK;
	}
	if (help_topic_text(l->arena, topic, cli->lang) != NULL) {
		fprintf(cli->out, "%s\n", help_topic_text(l->arena, topic, cli->lang));
		return EXIT_OK;
	}
	if (l->nargs > 1 || words_needed(topic) == 1)
		return words_find(cli, topic, l->nargs > 1 ? l->args[1] : NULL, l) ? help_line(cli, l)
		                                                                   : EXIT_USAGE;
	return words_needed(topic) == 2 ? help_noun(cli, l, topic) : words_unknown(cli, topic);
}
