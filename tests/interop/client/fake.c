#include "tests/interop/client/fake.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
give_up(const char *what)
{
	fprintf(stderr, "fake server: %s\n", what);
	exit(1);
}

static void
child(int in, int out, const char *dir)
{
	dup2(in, 0);
	dup2(out, 1);
	execl("/usr/bin/python3", "python3", FAKE_SERVER, FAKE_GEN, dir, (char *)NULL);
	_exit(127);
}

void
fake_start(struct fake *f)
{
	int to[2], from[2];

	signal(SIGPIPE, SIG_IGN);
	strcpy(f->dir, "/tmp/bl-fake-XXXXXX");
	if (mkdtemp(f->dir) == NULL || pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
		give_up("no folder or pipe");
	f->pid = fork();
	if (f->pid < 0)
		give_up("no process");
	if (f->pid == 0)
		child(to[0], from[1], f->dir);
	close(to[0]);
	close(from[1]);
	f->to = fdopen(to[1], "w");
	f->from = fdopen(from[0], "r");
	if (fgets(f->answer, sizeof(f->answer), f->from) == NULL ||
	    sscanf(f->answer, "port %d proxy %d aged %d ca %299s", &f->port, &f->proxy, &f->aged, f->ca) != 4)
		give_up("did not start");
}

void
fake_stop(struct fake *f)
{
	static const char *const made[] = {
	    "ca.key", "ca.pem", "ca.srl", "server.key", "server.csr", "server.pem", "san"};
	char path[128];

	fprintf(f->to, "quit\n");
	fclose(f->to);
	fclose(f->from);
	waitpid(f->pid, NULL, 0);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->dir, made[i]);
		unlink(path);
	}
	rmdir(f->dir);
}

const char *
fake_ask(struct fake *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(f->to, fmt, ap);
	va_end(ap);
	fputc('\n', f->to);
	fflush(f->to);
	if (fgets(f->answer, sizeof(f->answer), f->from) == NULL)
		give_up("is gone");
	f->answer[strcspn(f->answer, "\n")] = '\0';
	return f->answer;
}
