#include "client/lib/socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEFAULT_PORT "8443"
#define HOST_MAX 255

static bool
is_port(const char *s)
{
	char *end;
	unsigned long v = *s >= '0' && *s <= '9' ? strtoul(s, &end, 10) : 0;
	return v >= 1 && v <= 65535 && *end == '\0';
}

/* Where host and port lie; false: not of the form. */
static bool
server_parts(const char *server, const char **host, size_t *n, const char **port)
{
	const char *colon = strrchr(server, ':'), *close = strchr(server, ']');

	*host = server;
	*port = DEFAULT_PORT;
	if (*server == '[') {
		*host = server + 1;
		*n = close != NULL ? (size_t)(close - *host) : 0;
		if (close == NULL || (close[1] != '\0' && close[1] != ':'))
			return false;
		if (close[1] == ':')
			*port = close + 2;
	} else if (colon != NULL && strchr(server, ':') == colon) {
		*n = (size_t)(colon - server);
		*port = colon + 1;
	} else {
		*n = strlen(server); /* also an IPv6 address without a port */
	}
	return *n > 0 && *n <= HOST_MAX && is_port(*port) && strcspn(*host, " \t/@") >= *n;
}

bool
server_split(const char *server, char **host, char **port, bool *bad)
{
	const char *h, *p;
	size_t n;

	*host = *port = NULL;
	*bad = !server_parts(server, &h, &n, &p);
	if (*bad)
		return false;
	*host = strndup(h, n);
	*port = strdup(p);
	if (*host != NULL && *port != NULL)
		return true;
	free(*host);
	free(*port);
	*host = *port = NULL;
	return false;
}

int
socket_connect(const struct addrinfo *to)
{
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP), on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, to->ai_addr, to->ai_addrlen) == 0 || errno == EINPROGRESS)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

int
socket_error(int fd)
{
	int why = 0;
	socklen_t n = sizeof(why);

	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &n) == 0 ? why : errno;
}

void
peer_text(const struct addrinfo *to, char out[PEER_TEXT])
{
	char host[INET6_ADDRSTRLEN + 16], port[8];

	out[0] = '\0';
	if (getnameinfo(to->ai_addr, to->ai_addrlen, host, sizeof(host), port, sizeof(port),
	        NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		snprintf(out, PEER_TEXT, to->ai_family == AF_INET6 ? "[%.62s]:%s" : "%.62s:%s", host, port);
}
