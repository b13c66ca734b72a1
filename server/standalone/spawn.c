#include "server/standalone/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void __attribute__((noreturn)) become(const char *const *argv, const char *output)
{
	int in = open("/dev/null", O_RDONLY),
	    out = open(output == NULL ? "/dev/null" : output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	sigset_t none;

	if (in < 0 || out < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(out, STDERR_FILENO) < 0)
		_exit(126);
	closefrom(STDERR_FILENO + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

int
spawn_start(const char *const *argv, const char *output)
{
	pid_t pid = fork();

	if (pid == 0)
		become(argv, output);
	return pid;
}

static void
last_line(const char *file, char *line, int size)
{
	char next[400];
	FILE *f = file == NULL ? NULL : fopen(file, "re");

	*line = '\0';
	if (f == NULL)
		return;
	while (fgets(next, sizeof(next), f) != NULL)
		if (*next != '\n')
			snprintf(line, (size_t)size, "%s", next);
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
}

bool
spawn_run(const char *const *argv, const char *output, struct trouble *t)
{
	char line[400];
	int status, pid = spawn_start(argv, output);

	if (pid < 0)
		return trouble_set(
		    t, "%s cannot be started: %s", "无法启动 %s：%s", argv[0], strerror(errno));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return trouble_set(t, "%s: %s", "%s：%s", argv[0], strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return trouble_set(t, "the program %s is not installed", "未安装程序 %s", argv[0]);
	last_line(output, line, sizeof(line));
	return trouble_set(t, "%s failed (%d): %s", "%s 失败（%d）：%s", argv[0],
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), line);
}
