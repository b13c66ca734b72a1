/* run.c -- one command line, from words to exit code. */
#include "client/cli/cli.h"
#include "client/cli/help.h"
#include "client/cli/lang.h"
#include "client/cli/parse.h"
#include "client/cli/say.h"

#define BUDGET (64u << 20) /* for a line and all that it shows */

const struct builtin builtin_table[] = {
#define BUILTIN(id, words, scope, args, example, en, zh)                                                     \
	{words, args, example, {en, zh}, SCOPE_##scope, builtin_##id},
#include "client/cli/builtin.def"
#undef BUILTIN
};
const size_t builtin_count = ARRAY_SIZE(builtin_table);

/* ARGUMENTS of builtin.def: nothing, one word, or as many as one likes. */
static bool
words_fit(struct cli *cli, const struct line *l)
{
	const char *args = l->builtin->args;
	size_t most = *args == '\0' ? 0 : 1;

	if (strstr(args, "..") != NULL || l->nargs <= most)
		return true;
	usage(cli, T_too_many_words, l->args[most], l->builtin->words);
	return false;
}

static int
line_run(struct cli *cli, struct line *l)
{
	if (l->opt[O_help] != NULL)
		return help_line(cli, l);
	if (l->opt[O_version] != NULL && l->method == NULL && l->builtin == NULL)
		return builtin_version(cli, l);
	if (l->builtin != NULL)
		return words_fit(cli, l) ? l->builtin->run(cli, l) : EXIT_USAGE;
	return l->method != NULL ? method_run(cli, l) : help_line(cli, l);
}

int
cli_run(struct cli *cli, int argc, const char *const *argv, const struct line *base)
{
	struct arena *a = arena_new(BUDGET);
	enum lang before = cli->lang;
	struct line l;

	if (lang_of_args(argc, argv) != LANG_N) /* also for what is wrong with the line */
		cli->lang = lang_of_args(argc, argv);
	int code = line_parse(cli, a, argc, argv, base, &l);
	if (code == 0)
		code = line_run(cli, &l);
	cli->lang = before;
	fflush(cli->out);
	arena_free(a);
	return code;
}
