/* fake.h -- starts tests/interop/fake_server.py for a test program and talks to it. */
#ifndef BL_TESTS_INTEROP_FAKE_H
#define BL_TESTS_INTEROP_FAKE_H

#include <stdio.h>
#include <sys/types.h>

struct fake {
	pid_t pid;
	FILE *to, *from;
	int port, proxy, aged;
	char ca[300], dir[64], answer[4096];
};

/* Aborts the test program when the server does not come up. */
void fake_start(struct fake *f);
void fake_stop(struct fake *f);
/* One command, its answer. */
const char *fake_ask(struct fake *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
