/* cli.h -- the console: one process, one command line at a time.
 *
 * main -> line_parse (words, flags) -> builtin_x() or method_run(): request_build -> connection -> invoke ->
 * show. Results go to cli->out, everything else to cli->err. What a function returns as int is an exit code.
 */
#ifndef BL_CLI_CLI_H
#define BL_CLI_CLI_H

#include <stdio.h>

#include "client/lib/branchline.h"
#include "common/why.h"
#include "proto/method.h"

enum exit_code {
#define EXIT_ROW(name, number, en, zh) EXIT_##name = number,
#include "client/cli/exit.def"
#undef EXIT_ROW
};

enum option_id {
#define OPTION(id, scope, name, s, kind, value, en, zh) O_##id,
#include "client/cli/option.def"
#undef OPTION
	O_N
};

enum scope { /* bits */
	SCOPE_ANY = 1,
	SCOPE_CALL = 2,
	SCOPE_LOGIN = 4,
	SCOPE_BATCH = 8,
	SCOPE_SHELL = 16,
	SCOPE_HELP = 32,
	SCOPE_DOWNLOAD = 64,
	SCOPE_IMPORT = 128,
};

enum option_kind { KIND_SWITCH, KIND_TEXT, KIND_MANY };

struct option_row {
	const char *name;
	char letter; /* 0 = none */
	enum scope scope;
	enum option_kind kind;
	const char *value, *help[LANG_N];
};
extern const struct option_row option_table[O_N];

struct link_cache; /* connect.c: clients that are open */

struct cli {
	FILE *out, *err;
	enum lang lang;
	int width; /* columns of the terminal; 0 = no limit */
	bool in_tty, err_tty;
	bool in_shell, expanded, timing; /* the shell's \x and \timing */
	struct link_cache *links;
	bool links_fixed; /* calls are in flight: no client may make room for another */
};

struct given { /* a flag of a field, as it stood on the line */
	const ProtobufCFieldDescriptor *field;
	bool at;     /* put @ in front of what is no UUID */
	bool secret; /* value names a file */
	const char *value;
};

struct line { /* one command line, parsed; everything lives in its arena */
	struct arena *arena;
	const struct method *method;   /* either this */
	const struct builtin *builtin; /* or this */
	const char *opt[O_N];          /* NULL = not given; a switch is "1" */
	const char **sets;             /* --set */
	size_t nsets;
	struct given *given;
	size_t ngiven;
	const char **args; /* what is no flag */
	size_t nargs;
};

struct builtin {
	const char *words, *args, *example, *help[LANG_N];
	enum scope scope;
	int (*run)(struct cli *cli, struct line *l);
};
extern const struct builtin builtin_table[];
extern const size_t builtin_count;

#define BUILTIN(id, words, scope, args, example, en, zh) int builtin_##id(struct cli *cli, struct line *l);
#include "client/cli/builtin.def"
#undef BUILTIN

/* Runs one command line (argv[0] is skipped) with options of the surrounding shell as defaults; base may be
 * NULL. */
int cli_run(struct cli *cli, int argc, const char *const *argv, const struct line *base);
/* Calls the method of a parsed line and shows the reply. */
int method_run(struct cli *cli, struct line *l);

#endif
