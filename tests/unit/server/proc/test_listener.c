#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/proc/listener.h"

static struct trouble t;

static bool
reachable(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool ok = connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;

	close(fd);
	return ok;
}

static void
free_port_then_the_same(void **state)
{
	int port = 0, again = 0, fd = listener_open("127.0.0.1", 0, &port, &t);

	(void)state;
	assert_true(fd >= 0);
	assert_true(port > 0);
	assert_true(reachable(port));
	assert_true((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	setenv("LC_ALL", "C", 1);
	assert_int_equal(listener_open("127.0.0.1", port, &again, &t), -1);
	assert_non_null(strstr(t.text, "cannot listen on 127.0.0.1 port"));
	close(fd);
	fd = listener_open("127.0.0.1", port, &again, &t);
	assert_true(fd >= 0);
	assert_int_equal(again, port);
	close(fd);
}

static void
all_addresses(void **state)
{
	int port = 0, fd = listener_open("*", 0, &port, &t);

	(void)state;
	assert_true(fd >= 0);
	assert_true(reachable(port));
	close(fd);
}

static const struct CMUnitTest cases[] = {
    CASE("a free port, and the same port again", free_port_then_the_same),
    CASE("all addresses include IPv4", all_addresses),
};
UNIT_MAIN("listener", cases)
