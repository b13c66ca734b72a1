#include "server/proc/state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
replace(const char *path, const char *text, unsigned mode)
{
	char other[4200];
	size_t n = strlen(text);
	int fd;
	bool ok;

	snprintf(other, sizeof(other), "%s.new", path);
	fd = open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return false;
	ok = fchmod(fd, mode) == 0 && write(fd, text, n) == (ssize_t)n;
	close(fd);
	return ok && rename(other, path) == 0;
}

bool
state_write_line(const char *path, const char *line, unsigned mode)
{
	char text[4200];

	snprintf(text, sizeof(text), "%s\n", line);
	return replace(path, text, mode);
}

static void
put_child(FILE *f, const struct state_child *c, bool first)
{
	fprintf(f, "%s\n  {\"kind\": \"%s\", \"slot\": %d, \"pid\": %d, \"ready\": %s, \"restarts\": %u}",
	    first ? "" : ",", child_kind_name(c->kind), c->slot, c->pid, c->ready ? "true" : "false",
	    c->restarts);
}

bool
state_write(const char *dir, const struct state *s)
{
	char path[4100], *text = NULL;
	size_t n;
	FILE *f;
	bool ok;

	if (*dir == '\0')
		return true;
	f = open_memstream(&text, &n);
	if (f == NULL)
		return false;
	fprintf(f,
	    "{\"master\": %d, \"port\": %d, \"metrics_port\": %d, \"ready\": %s, \"stopping\": %s, "
	    "\"children\": [",
	    s->master, s->port, s->metrics_port, s->ready ? "true" : "false", s->stopping ? "true" : "false");
	for (int i = 0; i < s->nchild; i++)
		put_child(f, &s->child[i], i == 0);
	fputs("\n]}\n", f);
	fclose(f);
	snprintf(path, sizeof(path), "%s/branchlined.state", dir);
	ok = replace(path, text, 0600);
	free(text);
	return ok;
}
