#include "client/cli/ask.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "client/cli/signal.h"

bool
ask_possible(const struct cli *cli, const struct line *l)
{
	return l->opt[O_no_input] == NULL && cli->in_tty && cli->err_tty;
}

/* Reads to the end of the line; Ctrl-C ends it with -1. */
static ssize_t
read_line(int fd, char *buf, size_t cap)
{
	size_t n = 0;
	char c;

	while (signal_or_input(fd)) {
		if (read(fd, &c, 1) <= 0)
			return -1;
		if (c == '\n')
			return (ssize_t)n;
		if (n + 1 < cap)
			buf[n++] = c;
	}
	return -1;
}

static void
echo(int fd, bool on, struct termios *before)
{
	struct termios t;

	if (on) {
		tcsetattr(fd, TCSAFLUSH, before);
		return;
	}
	if (tcgetattr(fd, before) != 0)
		return;
	t = *before;
	t.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	t.c_lflag |= ECHONL;
	tcsetattr(fd, TCSAFLUSH, &t);
}

char *
ask(struct cli *cli, struct arena *a, enum text_id question, bool hidden)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct termios before;
	char buf[1024];

	if (fd < 0)
		return NULL;
	signal_catch();
	if (hidden) /* before the question: what is typed at once must not be shown, nor flushed away */
		echo(fd, false, &before);
	fprintf(cli->err, "%s", text_of(question, cli->lang));
	fflush(cli->err);
	ssize_t n = read_line(fd, buf, sizeof(buf));
	if (hidden)
		echo(fd, true, &before);
	signal_release();
	close(fd);
	char *text = n >= 0 ? arena_strndup(a, buf, (size_t)n) : NULL;
	explicit_bzero(buf, sizeof(buf));
	return text;
}

/* Keys one by one, not shown by the terminal. false: it is none. */
static bool
keys_mode(int fd, bool fresh, struct termios *before)
{
	struct termios t;

	if (tcgetattr(fd, before) != 0)
		return false;
	t = *before;
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	return tcsetattr(fd, fresh ? TCSAFLUSH : TCSADRAIN, &t) == 0;
}

int
ask_key(struct cli *cli, const char *question, bool fresh)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct termios before;
	char c = '\0';
	ssize_t n = -1;

	if (fd < 0)
		return ASK_NOTHING;
	signal_catch();
	if (keys_mode(fd, fresh, &before)) {
		fprintf(cli->err, "%s", question);
		fflush(cli->err);
		if (signal_or_input(fd))
			n = read(fd, &c, 1);
		tcsetattr(fd, TCSADRAIN, &before);
	}
	signal_release();
	close(fd);
	bool end = n <= 0 || c == 4; /* Ctrl-D */
	fprintf(cli->err, "%.1s\n", !end && c > ' ' && c < 127 ? &c : "");
	return end ? ASK_NOTHING : (unsigned char)c;
}
