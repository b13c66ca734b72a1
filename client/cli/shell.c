/* shell.c -- `branchline shell`: the same commands without the first word, with history and completion. */
#include <editline/readline.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/cli/complete.h"
#include "client/cli/context.h"
#include "client/cli/parse.h"
#include "client/cli/say.h"
#include "client/cli/signal.h"
#include "client/cli/split.h"

#define HISTORY_LINES 2000

struct shell {
	struct cli *cli;
	struct line *base;
	char *last; /* the last command, for \watch */
	int code;
	bool quit;
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Runs one command; the word branchline in front is a habit. */
static int
run_command(struct shell *s, const char *text)
{
	struct arena *a = arena_new(1 << 20);
	int64_t start = now_us();
	const char **argv;
	int argc, code;

	if (split_words(a, text, &argv, &argc)) {
		int skip = argc > 1 && strcmp(argv[1], "branchline") == 0;
		code = cli_run(s->cli, argc - skip, argv + skip, s->base);
	} else {
		code = usage(s->cli, T_bad_line, text);
	}
	if (s->cli->timing)
		tell(s->cli, T_time_taken, (double)(now_us() - start) / 1000);
	arena_free(a);
	return code;
}

/* ---- backslash commands ---- */

static void
toggle(struct shell *s, const char *name, bool *what)
{
	*what = !*what;
	tell(s->cli, T_shell_switch, name, text_of(*what ? T_on : T_off, s->cli->lang));
}

/* Nothing is made twice by looking twice. */
static bool
only_reads(struct shell *s, const char *text)
{
	struct arena *a = arena_new(1 << 20);
	struct line l = {.method = NULL};
	const char **argv;
	int argc;
	bool reads = false;

	if (split_words(a, text, &argv, &argc)) {
		int skip = argc > 1 && strcmp(argv[1], "branchline") == 0;
		if (line_parse(s->cli, a, argc - skip, argv + skip, s->base, &l) == 0)
			reads = l.method != NULL &&
			        (l.method->kind == METHOD_QUERY || l.method->kind == METHOD_STREAM ||
			            l.opt[O_dry_run] != NULL);
	}
	arena_free(a);
	return reads;
}

static void
watch(struct shell *s, const char *arg)
{
	char *end = NULL;
	long seconds = *arg != '\0' ? strtol(arg, &end, 10) : 2;
	bool on = s->last != NULL;

	if (on &&
	    (seconds < 1 || seconds > 86400 || (end != NULL && *end != '\0') || !only_reads(s, s->last))) {
		s->code = usage(s->cli, T_watch_reads);
		return;
	}

	while (on) {
		struct timespec t = {.tv_sec = seconds};
		s->code = run_command(s, s->last);
		signal_catch();
		on = nanosleep(&t, NULL) == 0 && !signal_came() && s->code != EXIT_INTERRUPTED;
		signal_release();
	}
}

static void
switch_context(struct shell *s, const char *name)
{
	struct context c;

	if (!context_load(s->cli, s->base->arena, name, &c)) {
		s->code = EXIT_USAGE;
	} else if (!c.stored) {
		s->code = usage(s->cli, T_no_such_context, name);
	} else {
		s->base->opt[O_context] = arena_strdup(s->base->arena, name);
		s->base->opt[O_server] = NULL;
		tell(s->cli, T_context_used, name);
	}
}

static void
backslash(struct shell *s, const char *text)
{
	size_t n = strcspn(text, " \t");
	const char *arg = text + n + strspn(text + n, " \t");
	char word[32];

	snprintf(word, sizeof(word), "%.*s", n > 30 ? 30 : (int)n, text);
	s->code = EXIT_OK;
	if (strcmp(word, "q") == 0)
		s->quit = true;
	else if (strcmp(word, "x") == 0)
		toggle(s, "\\x", &s->cli->expanded);
	else if (strcmp(word, "timing") == 0)
		toggle(s, "\\timing", &s->cli->timing);
	else if (strcmp(word, "watch") == 0)
		watch(s, arg);
	else if (strcmp(word, "c") == 0)
		switch_context(s, arg);
	else if (strcmp(word, "?") == 0)
		tell(s->cli, T_shell_help);
	else
		s->code = usage(s->cli, T_shell_unknown, word);
}

static void
run_line(struct shell *s, char *text)
{
	size_t n = strlen(text);

	while (n > 0 && strchr(" \t\r\n;", text[n - 1]) != NULL)
		text[--n] = '\0';
	text += strspn(text, " \t");
	if (*text == '\0' || *text == '#')
		return;
	if (*text == '\\') {
		backslash(s, text + 1);
	} else if (strcmp(text, "exit") == 0 || strcmp(text, "quit") == 0) {
		s->quit = true;
	} else {
		s->code = run_command(s, text);
		free(s->last);
		s->last = strdup(text);
	}
}

/* ---- at a terminal ---- */

/* readline's interface has no place for our own data. */
static struct {
	struct arena *arena;
	const char **words;
	size_t next;
} completion;

static char *
next_match(const char *text, int state)
{
	(void)text;
	if (state == 0)
		completion.next = 0;
	const char *word = completion.words[completion.next];
	if (word == NULL)
		return NULL;
	completion.next++;
	return strdup(word);
}

/* An open quote before the cursor: no candidates. */
static char **
matches(const char *text, int start, int end)
{
	const char **argv;
	int argc = 1;

	(void)end;
	arena_free(completion.arena);
	completion.arena = arena_new(1 << 20);
	if (!split_words(completion.arena, arena_strndup(completion.arena, rl_line_buffer, (size_t)start),
	        &argv, &argc))
		return NULL;
	argv[argc] = text;
	completion.words = complete_words(completion.arena, argv + 1, (size_t)argc);
	return rl_completion_matches(text, next_match);
}

static const char *
prompt(struct shell *s)
{
	const char *name =
	    s->base->opt[O_context] != NULL ? s->base->opt[O_context] : context_current(s->base->arena);
	return arena_printf(
	    s->base->arena, "branchline%s%s%s> ", *name != '\0' ? "(" : "", name, *name != '\0' ? ")" : "");
}

static void
interactive(struct shell *s)
{
	const char *folder = config_folder(s->base->arena);
	const char *history = folder != NULL ? arena_printf(s->base->arena, "%s/history", folder) : NULL;
	struct arena_mark mark = arena_mark(s->base->arena);
	char *text;

	rl_readline_name = (char *)"branchline";
	rl_attempted_completion_function = matches;
	using_history();
	stifle_history(HISTORY_LINES);
	if (history != NULL)
		read_history(history);
	tell(s->cli, T_shell_hello);
	while (!s->quit && (text = readline(prompt(s))) != NULL) {
		if (*text != '\0')
			add_history(text);
		run_line(s, text);
		free(text);
		if (s->base->opt[O_context] == NULL)
			arena_reset(s->base->arena, mark); /* prompts */
	}
	mode_t before = umask(0077);
	if (history != NULL && write_history(history) == 0)
		chmod(history, 0600);
	umask(before);
	arena_free(completion.arena);
	completion.arena = NULL;
}

/* Lines from a file or pipe: the first error ends it. */
static void
scripted(struct shell *s, FILE *in)
{
	char *text = NULL;
	size_t cap = 0;

	while (!s->quit && s->code == EXIT_OK && getline(&text, &cap, in) >= 0)
		run_line(s, text);
	free(text);
}

int
builtin_shell(struct cli *cli, struct line *l)
{
	struct shell s = {.cli = cli, .base = l};

	if (cli->in_shell)
		return EXIT_OK;
	cli->in_shell = true;
	if (l->opt[O_command] != NULL) {
		char *text = arena_strdup(l->arena, l->opt[O_command]);
		l->opt[O_command] = NULL;
		run_line(&s, text);
	} else if (cli->in_tty) {
		interactive(&s);
	} else {
		scripted(&s, stdin);
	}
	free(s.last);
	cli->in_shell = false;
	return cli->in_tty && l->opt[O_command] == NULL ? EXIT_OK : s.code;
}
