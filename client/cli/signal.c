#include "client/cli/signal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

static volatile sig_atomic_t came;
static struct sigaction before_int, before_term;

static void
note(int signo)
{
	(void)signo;
	came = 1;
}

void
signal_catch(void)
{
	struct sigaction s;

	memset(&s, 0, sizeof(s));
	s.sa_handler = note; /* without SA_RESTART: poll() comes back */
	came = 0;
	sigaction(SIGINT, &s, &before_int);
	sigaction(SIGTERM, &s, &before_term);
}

void
signal_release(void)
{
	sigaction(SIGINT, &before_int, NULL);
	sigaction(SIGTERM, &before_term, NULL);
}

bool
signal_came(void)
{
	return came != 0;
}

bool
signal_or_input(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	sigset_t held, before;
	int n;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	do { /* held until ppoll() waits: none is lost between the look and the wait */
		sigprocmask(SIG_BLOCK, &held, &before);
		n = came != 0 ? 0 : ppoll(&p, 1, NULL, &before);
		sigprocmask(SIG_SETMASK, &before, NULL);
	} while (n < 0 && errno == EINTR && came == 0);
	return n > 0 && came == 0;
}
