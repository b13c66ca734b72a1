#include "server/proc/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#define BACKLOG 4096

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static socklen_t
address_set(union address *a, const char *text, int port)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->four.sin_addr) == 1) {
		a->four.sin_family = AF_INET;
		a->four.sin_port = htons((uint16_t)port);
		return sizeof(a->four);
	}
	if (inet_pton(AF_INET6, text, &a->six.sin6_addr) == 1) {
		a->six.sin6_family = AF_INET6;
		a->six.sin6_port = htons((uint16_t)port);
		return sizeof(a->six);
	}
	return 0;
}

static int
port_of(int fd)
{
	union address a;
	socklen_t n = sizeof(a);

	if (getsockname(fd, &a.any, &n) != 0)
		return 0;
	return ntohs(a.any.sa_family == AF_INET6 ? a.six.sin6_port : a.four.sin_port);
}

/* -1: errno. */
static int
open_one(const char *address, int port, bool both)
{
	union address a;
	socklen_t n = address_set(&a, address, port);
	int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, off = 0,
	    error;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (a.any.sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, both ? &off : &on, sizeof(on));
	if (bind(fd, &a.any, n) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int
listener_open(const char *address, int port, int *port_out, struct trouble *t)
{
	bool all = strcmp(address, "*") == 0;
	int fd = open_one(all ? "::" : address, port, all);

	if (fd < 0 && all && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
		fd = open_one("0.0.0.0", port, false);
	if (fd < 0) {
		trouble_set(t, "cannot listen on %s port %d: %s", "无法监听 %s 端口 %d：%s", address, port,
		    strerror(errno));
		return -1;
	}
	*port_out = port_of(fd);
	return fd;
}

int
listener_inherited(int *port_out)
{
	char **name = NULL;
	int n = sd_listen_fds_with_names(1, &name), fd = -1;

	for (int i = 0; i < n; i++)
		if (fd < 0 && (n == 1 || strcmp(name[i], "grpc") == 0))
			fd = SD_LISTEN_FDS_START + i;
	for (int i = 0; i < n; i++)
		free(name[i]);
	free(name);
	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	*port_out = port_of(fd);
	return fd;
}
