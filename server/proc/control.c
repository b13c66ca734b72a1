#include "server/proc/control.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct head {
	uint32_t kind, first, second;
};

bool
control_pair(int fd[2])
{
	int size = 2 * CONTROL_BYTES;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd) != 0)
		return false;
	for (int i = 0; i < 2; i++)
		setsockopt(fd[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	return true;
}

bool
control_send(int fd, enum control_kind kind, struct bytes first, struct bytes second)
{
	struct head h = {(uint32_t)kind, (uint32_t)first.n, (uint32_t)second.n};
	struct iovec part[] = {
	    {&h, sizeof(h)}, {(void *)(uintptr_t)first.p, first.n}, {(void *)(uintptr_t)second.p, second.n}};
	struct msghdr msg = {.msg_iov = part, .msg_iovlen = 3};

	if (sizeof(h) + first.n + second.n > CONTROL_BYTES)
		return false;
	return sendmsg(fd, &msg, MSG_NOSIGNAL) >= 0;
}

enum control_end
control_receive(int fd, uint8_t *buf, struct control *out)
{
	struct head h;
	ssize_t n;

	do
		n = recv(fd, buf, CONTROL_BYTES, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return CONTROL_NOTHING;
	if (n < (ssize_t)sizeof(h))
		return CONTROL_CLOSED;
	memcpy(&h, buf, sizeof(h));
	if (h.kind >= CONTROL_KINDS || (uint64_t)h.first + h.second != (uint64_t)n - sizeof(h))
		return CONTROL_CLOSED;
	out->kind = (enum control_kind)h.kind;
	out->first = (struct bytes){buf + sizeof(h), h.first};
	out->second = (struct bytes){buf + sizeof(h) + h.first, h.second};
	return CONTROL_GOT;
}
