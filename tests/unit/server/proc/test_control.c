#include "tests/unit/unit.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/proc/control.h"

static uint8_t buf[CONTROL_BYTES];

static struct bytes
of(const char *s)
{
	return (struct bytes){(const uint8_t *)s, strlen(s)};
}

static void
messages_keep_their_borders(void **state)
{
	struct control msg;
	int fd[2];

	(void)state;
	assert_true(control_pair(fd));
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_NOTHING);
	assert_true(control_send(fd[0], CONTROL_CERT, of("chain"), of("key")));
	assert_true(control_send(fd[0], CONTROL_READY, of(""), of("")));
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_GOT);
	assert_int_equal(msg.kind, CONTROL_CERT);
	assert_int_equal(msg.first.n, 5);
	assert_memory_equal(msg.first.p, "chain", 5);
	assert_memory_equal(msg.second.p, "key", 3);
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_GOT);
	assert_int_equal(msg.kind, CONTROL_READY);
	close(fd[0]);
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_CLOSED);
	close(fd[1]);
}

static void
sizes(void **state)
{
	static uint8_t big[CONTROL_BYTES];
	struct control msg;
	int fd[2];

	(void)state;
	assert_true(control_pair(fd));
	assert_true(
	    control_send(fd[0], CONTROL_CERT, (struct bytes){big, 60 << 10}, (struct bytes){big, 60 << 10}));
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_GOT);
	assert_int_equal(msg.second.n, 60 << 10);
	assert_false(control_send(fd[0], CONTROL_CERT, (struct bytes){big, CONTROL_BYTES}, of("")));
	close(fd[0]);
	close(fd[1]);
}

static void
strange_packets_end_the_talk(void **state)
{
	static const uint32_t rows[][3] = {
	    {CONTROL_KINDS, 0, 0}, {CONTROL_CERT, 1, 0}, {CONTROL_CERT, UINT32_MAX, 1}};
	struct control msg;
	int fd[2];

	(void)state;
	assert_true(control_pair(fd));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(send(fd[0], rows[i], sizeof(rows[i]), 0), sizeof(rows[i]));
		assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_CLOSED);
	}
	assert_int_equal(send(fd[0], "x", 1, 0), 1);
	assert_int_equal(control_receive(fd[1], buf, &msg), CONTROL_CLOSED);
	close(fd[0]);
	close(fd[1]);
}

static const struct CMUnitTest cases[] = {
    CASE("messages keep their borders", messages_keep_their_borders),
    CASE("a long chain fits, too much is refused", sizes),
    CASE("a strange packet ends the talk", strange_packets_end_the_talk),
};
UNIT_MAIN("control", cases)
