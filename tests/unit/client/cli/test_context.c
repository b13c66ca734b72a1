#include "client/cli/context.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

static char home[] = "/tmp/bl-context-XXXXXX";

static int
begin(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(home));
	setenv("XDG_CONFIG_HOME", home, 1);
	unsetenv("BRANCHLINE_CONTEXT");
	unsetenv("BRANCHLINE_SERVER");
	unsetenv("BRANCHLINE_CA");
	unsetenv("BRANCHLINE_TOKEN");
	umask(0);
	return 0;
}

static int
remove_one(const char *path, const struct stat *s, int kind, struct FTW *f)
{
	(void)s;
	(void)kind;
	(void)f;
	return remove(path);
}

static int
end(void **state)
{
	(void)state;
	return nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static unsigned
mode_of(const char *path)
{
	struct stat s;
	assert_int_equal(stat(path, &s), 0);
	return s.st_mode & 0777;
}

static void
contexts_are_private_files(void **state)
{
	(void)state;
	struct world w;
	struct context c = {.name = "北京",
	                   .server = "a:1",
	                   .ca = "/ca.pem",
	                   .server_name = "",
	                   .token = "bl_t",
	                   .user = "wang"},
	               back;

	world_begin(&w, LANG_EN, 0);
	assert_true(context_save(&w.cli, w.arena, &c));
	assert_int_equal(mode_of(context_path(w.arena, "北京")), 0600);
	assert_int_equal(mode_of(arena_printf(w.arena, "%s/branchline", home)), 0700);
	assert_int_equal(mode_of(arena_printf(w.arena, "%s/branchline/contexts", home)), 0700);
	assert_true(context_load(&w.cli, w.arena, "北京", &back));
	assert_true(back.stored);
	assert_string_equal(back.token, "bl_t");
	assert_string_equal(back.user, "wang");
	world_end(&w);
}

static void
names_stay_in_their_folder(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "..", "../x", "a/b", ".hidden", "-x", "a b", "a\n"};
	struct world w;
	struct context c;

	world_begin(&w, LANG_EN, 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], !context_load(&w.cli, w.arena, bad[i], &c));
	world_end(&w);
}

static void
commands_manage_contexts(void **state)
{
	(void)state;
	struct world w;

	world_begin(&w, LANG_EN, 0);
	assert_int_equal(world_run(&w, "config set-context one --server one:1"), EXIT_OK);
	assert_int_equal(world_run(&w, "config set-context two --server two:2"), EXIT_OK);
	assert_string_equal(context_current(w.arena), "one");
	assert_int_equal(world_run(&w, "config use-context two"), EXIT_OK);
	assert_string_equal(context_current(w.arena), "two");
	assert_int_equal(world_run(&w, "config use-context three"), EXIT_USAGE);
	world_clear(&w);
	assert_int_equal(world_run(&w, "config get-contexts -q"), EXIT_OK);
	assert_string_equal(w.out, "one\ntwo\n北京\n");
	assert_int_equal(world_run(&w, "config delete-context one"), EXIT_OK);
	assert_int_equal(access(context_path(w.arena, "one"), F_OK), -1);
	world_end(&w);
}

static void
view(struct world *w, const char *flags, const char *server, const char *token)
{
	struct line l;
	struct context c;

	assert_int_equal(world_parse(w, arena_printf(w->arena, "%s whoami", flags), &l), 0);
	assert_true(context_of_line(&w->cli, &l, &c));
	assert_string_equal(c.server, server);
	assert_string_equal(c.token, token);
}

static void
flags_beat_variables_beat_contexts(void **state)
{
	(void)state;
	struct world w;
	struct context c = {
	    .name = "p", .server = "file:1", .ca = "", .server_name = "", .token = "bl_file", .user = ""};

	world_begin(&w, LANG_EN, 0);
	assert_true(context_save(&w.cli, w.arena, &c));
	assert_true(context_make_current(&w.cli, w.arena, "p"));
	view(&w, "", "file:1", "bl_file");
	view(&w, "--server file:1", "file:1", "bl_file");
	view(&w, "--server other:2", "other:2", ""); /* the token stays at home */
	setenv("BRANCHLINE_TOKEN", "bl_env", 1);
	view(&w, "", "file:1", "bl_env");
	unsetenv("BRANCHLINE_TOKEN");
	setenv("BRANCHLINE_SERVER", "env:3", 1);
	view(&w, "", "env:3", "");
	view(&w, "--server other:2", "other:2", "");
	unsetenv("BRANCHLINE_SERVER");
	setenv("BRANCHLINE_CONTEXT", "two", 1);
	view(&w, "", "two:2", "");
	view(&w, "--context p", "file:1", "bl_file");
	unsetenv("BRANCHLINE_CONTEXT");
	world_end(&w);
}

static void
secrets_are_masked(void **state)
{
	(void)state;
	struct world w;

	world_begin(&w, LANG_EN, 0);
	struct context c = {
	    .name = "s", .server = "s:1", .ca = "", .server_name = "", .token = "bl_0123456789", .user = ""};
	assert_true(context_save(&w.cli, w.arena, &c));
	assert_int_equal(world_run(&w, "config view --context s"), EXIT_OK);
	assert_non_null(strstr(w.out, "bl_012…"));
	assert_null(strstr(w.out, "bl_0123456789"));
	world_end(&w);
}

static void
without_a_server_it_says_so(void **state)
{
	(void)state;
	struct world w;

	world_begin(&w, LANG_ZH, 0);
	assert_int_equal(world_run(&w, "whoami --context nobody"), EXIT_USAGE);
	assert_non_null(strstr(w.err, "nobody"));
	world_end(&w);
}

static const struct CMUnitTest cases[] = {
    CASE("X2 contexts are files of mode 0600", contexts_are_private_files),
    CASE("X2 a context's name cannot leave the folder", names_stay_in_their_folder),
    CASE("X2 config commands", commands_manage_contexts),
    CASE("X2 flags beat variables beat contexts; tokens stay with their server",
        flags_beat_variables_beat_contexts),
    CASE("X2 config view masks the token", secrets_are_masked),
    CASE("X2 an unknown context is told", without_a_server_it_says_so),
};

int
main(void)
{
	return cmocka_run_group_tests_name("cli context", cases, begin, end);
}
