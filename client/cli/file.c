#include "client/cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cli/say.h"

/* NULL = told or over the limit. */
static char *
read_stream(struct arena *a, FILE *f, size_t limit, size_t *n)
{
	size_t cap = 8192;
	char *buf = arena_alloc(a, cap);

	*n = 0;
	for (;;) {
		*n += fread(buf + *n, 1, cap - 1 - *n, f);
		if (*n < cap - 1)
			break;
		if (cap > limit)
			return NULL;
		char *more = arena_alloc(a, cap * 2);
		memcpy(more, buf, *n);
		buf = more;
		cap *= 2;
	}
	buf[*n] = '\0';
	return ferror(f) || *n > limit ? NULL : buf;
}

char *
file_read(struct cli *cli, struct arena *a, const char *path, size_t limit, size_t *n)
{
	bool std = strcmp(path, "-") == 0;
	FILE *f = std ? stdin : fopen(path, "re");

	if (f == NULL) {
		tell(cli, T_cannot_read, path, strerror(errno));
		return NULL;
	}
	char *text = read_stream(a, f, limit, n);
	if (text == NULL)
		tell(cli, T_cannot_read, path, ferror(f) ? strerror(errno) : strerror(EFBIG));
	if (!std)
		fclose(f);
	return text;
}

char *
file_secret(struct cli *cli, struct arena *a, const char *path)
{
	size_t n;
	char *text = file_read(cli, a, path, 4096, &n);

	if (text != NULL)
		text[strcspn(text, "\r\n")] = '\0';
	return text;
}

static bool
write_all(int fd, const char *text)
{
	size_t n = strlen(text);

	while (n > 0) {
		ssize_t w = write(fd, text, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return false;
		text += w;
		n -= (size_t)w;
	}
	return fsync(fd) == 0;
}

bool
file_write_private(struct cli *cli, const char *path, const char *text)
{
	char *part = NULL;
	bool ok = false;

	if (asprintf(&part, "%s.XXXXXX", path) < 0)
		return false;
	int fd = mkostemp(part, O_CLOEXEC); /* mode 0600 */
	if (fd >= 0) {
		ok = write_all(fd, text);
		ok = close(fd) == 0 && ok && rename(part, path) == 0;
	}
	if (!ok) {
		tell(cli, T_cannot_write, path, strerror(errno));
		if (fd >= 0)
			unlink(part);
	}
	free(part);
	return ok;
}
