/* Every command of the table, without a server. */
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

#include <popt.h>

#include "client/cli/parse.h"
#include "client/cli/request.h"

static void
every_method_has_help(void **state)
{
	(void)state;
	for (int i = 0; i < METHOD_N; i++)
		for (int lang = 0; lang < LANG_N; lang++) {
			struct world w;
			char line[160];
			world_begin(&w, (enum lang)lang, 80);
			snprintf(
			    line, sizeof(line), "%s %s --help", method_table[i].noun, method_table[i].verb);
			check_row(line, world_run(&w, line) == EXIT_OK);
			check_row(line, strstr(w.out, lang == LANG_ZH ? "示例" : "Examples") != NULL);
			check_row(line, w.nerr == 0);
			world_end(&w);
		}
}

static void
every_method_refuses_unknown_flags(void **state)
{
	(void)state;
	for (int i = 0; i < METHOD_N; i++) {
		struct world w;
		char line[160];
		world_begin(&w, LANG_EN, 80);
		snprintf(line, sizeof(line), "%s %s --no-such-flag-here", method_table[i].noun,
		    method_table[i].verb);
		check_row(line, world_run(&w, line) == EXIT_USAGE);
		world_end(&w);
	}
}

static void
flags_are_unique(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);

	for (int i = 0; i < METHOD_N; i++) {
		struct field_names names = flag_names(a, &method_table[i]);
		for (size_t k = 0; k < names.n; k++)
			for (size_t j = 0; j < k; j++)
				check_row(method_table[i].op, strcmp(names.v[k].name, names.v[j].name) != 0);
	}
	arena_free(a);
}

static void
secrets_are_never_flags(void **state)
{
	(void)state;
	struct arena *a = arena_new(8 << 20);

	for (int i = 0; i < METHOD_N; i++) {
		struct field_names names = flag_names(a, &method_table[i]);
		for (size_t k = 0; k < names.n; k++)
			if (strstr(names.v[k].field->name, "password") != NULL)
				check_row(method_table[i].op, names.v[k].secret);
	}
	arena_free(a);
}

static void
every_builtin_has_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < builtin_count; i++) {
		struct world w;
		char line[160];
		world_begin(&w, LANG_ZH, 80);
		snprintf(line, sizeof(line), "%s --help", builtin_table[i].words);
		check_row(line, world_run(&w, line) == EXIT_OK);
		check_row(line, w.nout > 0);
		world_end(&w);
	}
}

static void
help_finds_its_subject(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		int code;
		const char *says;
	} row[] = {
	    {"help", EXIT_OK, "customer"},
	    {"", EXIT_OK, "Usage"},
	    {"--help", EXIT_OK, "Usage"},
	    {"help exit-codes", EXIT_OK, "130"},
	    {"help output", EXIT_OK, "ndjson"},
	    {"--lang zh help output", EXIT_OK, "制表符"},
	    {"help customer", EXIT_OK, "customer create"},
	    {"customer --help", EXIT_OK, "customer create"},
	    {"help config", EXIT_OK, "config view"},
	    {"help customer create", EXIT_OK, "--terms cash|days|monthly"},
	    {"help login", EXIT_OK, "--password-file"},
	    {"help nothing", EXIT_USAGE, ""},
	    {"help customer nothing", EXIT_USAGE, ""},
	    {"--version", EXIT_OK, "branchline 0."},
	    {"completion bash", EXIT_OK, "complete -o default -F"},
	    {"completion fish", EXIT_USAGE, ""},
	    {"help --man", EXIT_OK, "branchline(1)"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct world w;
		world_begin(&w, LANG_EN, 0);
		check_row(row[i].line, world_run(&w, row[i].line) == row[i].code);
		check_row(row[i].line, strstr(w.out, row[i].says) != NULL);
		world_end(&w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X6 every method has help in both languages", every_method_has_help),
    CASE("X6 every method refuses unknown flags with exit code 2", every_method_refuses_unknown_flags),
    CASE("X6 no two fields share a flag", flags_are_unique),
    CASE("X6 secrets are taken from files only", secrets_are_never_flags),
    CASE("X6 every other command has help", every_builtin_has_help),
    CASE("X6 help finds its subject", help_finds_its_subject),
};
UNIT_MAIN("cli line", cases)
