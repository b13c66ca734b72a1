/* branchline -- the console. */
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/cli/cli.h"
#include "client/cli/connect.h"
#include "client/cli/lang.h"
#include "client/cli/say.h"

/* COLUMNS, or the terminal's; 0 = output goes elsewhere and is not cut. */
static int
output_width(void)
{
	const char *env = getenv("COLUMNS");
	struct winsize w;

	if (env != NULL && atoi(env) > 0)
		return atoi(env);
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
		return w.ws_col;
	return 0;
}

int
main(int argc, char **argv)
{
	struct cli cli = {.out = stdout,
	    .err = stderr,
	    .lang = lang_of_environment(),
	    .width = output_width(),
	    .in_tty = isatty(STDIN_FILENO),
	    .err_tty = isatty(STDERR_FILENO)};

	lang_init();
	int code = cli_run(&cli, argc, (const char *const *)argv, NULL);
	connect_close(&cli);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		tell(&cli, T_disk, strerror(errno));
		return code != EXIT_OK ? code : EXIT_FAILED;
	}
	return code;
}
