/* man.c -- the manual page, as scdoc, from the tables: branchline help --man | scdoc > branchline.1 */
#include "client/cli/help.h"
#include "client/cli/name.h"
#include "client/cli/parse.h"
#include "client/cli/request.h"
#include "client/cli/say.h"

/* scdoc reads some signs as marks, and a dash in front of a line as a list. */
static void
put(FILE *out, const char *s)
{
	char before = '\n';

	for (; *s != '\0'; before = *s++) {
		if (before == '\n')
			s += strspn(s, " "); /* scdoc takes indentation by tabs only */
		if (*s == '\0')
			return;
		if (strchr("_*\\[]#<>~`", *s) != NULL || (*s == '-' && before == '\n'))
			fputc('\\', out);
		fputc(*s, out);
		if (*s == '\n')
			fputc('\n', out); /* each line a paragraph */
	}
}

static void
put_option(struct cli *cli, const struct option_row *o)
{
	fprintf(cli->out, "*");
	if (o->letter != 0)
		fprintf(cli->out, "-%c*, *", o->letter);
	fprintf(cli->out, "--%s*", o->name);
	if (*o->value != '\0') {
		fprintf(cli->out, " ");
		put(cli->out, o->value);
	}
	fprintf(cli->out, "\n\t");
	put(cli->out, o->help[cli->lang]);
	fprintf(cli->out, "\n\n");
}

static void
put_options(struct cli *cli, enum scope scope)
{
	for (enum option_id i = 0; i < O_N; i++)
		if (option_table[i].scope == scope)
			put_option(cli, &option_table[i]);
}

static void
put_method(struct cli *cli, struct arena *a, const struct method *m)
{
	struct field_names names = flag_names(a, m);
	const ProtobufCFieldDescriptor *f = request_positional(m);

	fprintf(cli->out, "## %s %s\n\n", m->noun, m->verb);
	put(cli->out, cli->lang == LANG_ZH ? m->help_zh : m->help_en);
	fprintf(cli->out, "\n\n");
	if (f != NULL && m->kind != METHOD_CLIENT) {
		fprintf(cli->out, "\t\\[");
		put(cli->out, f->name);
		fprintf(cli->out, "\\]");
		if (request_rest(m) != NULL)
			fprintf(cli->out, " %s ..", request_rest(m));
		fprintf(cli->out, "\n\n");
	}
	for (size_t i = 0; i < names.n; i++) {
		if (!names.v[i].main)
			continue;
		fprintf(cli->out, "\t*--%s* ", names.v[i].name);
		put(cli->out, help_value(a, names.v[i].field));
		fprintf(
		    cli->out, "%s\n\n", names.v[i].field->label == PROTOBUF_C_LABEL_REPEATED ? " .." : "");
	}
	if (m->kind == METHOD_SERVER)
		put_options(cli, SCOPE_DOWNLOAD);
}

static void
put_heading(struct cli *cli, const char *en, const char *zh)
{
	fprintf(cli->out, "# %s\n\n", cli->lang == LANG_ZH ? zh : en);
}

static void
put_builtins(struct cli *cli)
{
	for (size_t i = 0; i < builtin_count; i++) {
		const struct builtin *b = &builtin_table[i];
		if (b->words[0] == '_')
			continue;
		fprintf(cli->out, "*%s* ", b->words);
		put(cli->out, b->args);
		fprintf(cli->out, "\n\t");
		put(cli->out, b->help[cli->lang]);
		fprintf(cli->out, "\n\n");
		if (b->scope != SCOPE_ANY)
			put_options(cli, b->scope);
	}
}

static void
put_topics(struct cli *cli, struct arena *a)
{
	for (size_t i = 0; help_topic_name(i) != NULL; i++) {
		const char *text = help_topic_text(a, help_topic_name(i), cli->lang);
		if (*text == '\0')
			continue;
		fprintf(cli->out, "## %s\n\n", help_topic_name(i));
		put(cli->out, text);
		fprintf(cli->out, "\n\n");
	}
}

int
man_print(struct cli *cli, struct line *l)
{
	fprintf(cli->out, "branchline(1)\n\n");
	put_heading(cli, "NAME", "名称");
	fprintf(cli->out, "branchline - %s\n\n",
	    cli->lang == LANG_ZH ? "订单管理控制台" : "console of the Branchline sales system");
	put_heading(cli, "SYNOPSIS", "用法");
	fprintf(cli->out, "*branchline* \\[FLAGS\\] NOUN VERB \\[ARGUMENT\\] \\[FLAGS\\]\n\n*branchline* "
	                  "COMMAND \\[FLAGS\\]\n\n");
	put_heading(cli, "OPTIONS", "选项");
	put_options(cli, SCOPE_ANY);
	put_options(cli, SCOPE_CALL);
	put_heading(cli, "COMMANDS", "命令");
	put_builtins(cli);
	put_heading(cli, "METHODS", "业务操作");
	for (int i = 0; i < METHOD_N; i++)
		put_method(cli, l->arena, &method_table[i]);
	put_heading(cli, "TOPICS", "主题");
	put_topics(cli, l->arena);
	put_heading(cli, "EXIT STATUS", "退出码");
#define EXIT_ROW(name, number, en, zh)                                                                       \
	fprintf(cli->out, "*%d*\n\t", number);                                                               \
	put(cli->out, exit_text(number, cli->lang));                                                         \
	fprintf(cli->out, "\n\n");
#include "client/cli/exit.def"
#undef EXIT_ROW
	return EXIT_OK;
}
