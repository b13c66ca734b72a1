/* The connection's back-off against a port that refuses, on a clock that the test moves. */
#include "client/lib/client.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "branchline/messages.h"
#include "tests/unit/unit.h"

static int64_t
clock_of(void *ctx)
{
	return *(int64_t *)ctx;
}

/* A port of the loopback that nobody listens on: bound, and kept. */
static int
refusing_port(char server[32])
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	snprintf(server, 32, "127.0.0.1:%d", ntohs(a.sin_port));
	return fd;
}

/* Lets the client run until it pauses; refusals of the loopback come at once. */
static void
until_pause(bl_client *c)
{
	do
		bl_client_process(c, BL_READ | BL_WRITE);
	while (c->link.state == LINK_CONNECT || c->link.state == LINK_NONE);
}

static void
tries_again_after_1_2_4_seconds(void **state)
{
	(void)state;
	static const int seconds[] = {1, 2, 4, 8, 16, 32, 64, 120, 120};
	int64_t now = 1;
	char server[32];
	int fd = refusing_port(server);
	bl_client *c = bl_client_new(server, NULL);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;

	bl_client_set_clock(c, clock_of, &now);
	bl_client_set_wait_ready(c, true);
	bl_client_set_timeout_ms(c, 0);
	bl_call *call = bl_call_send(c, "/x", &rq.base, NULL);
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		until_pause(c);
		int64_t ms = bl_client_timeout_ms(c);
		assert_true(ms >= seconds[i] * 800 && ms <= seconds[i] * 1200);
		assert_false(bl_call_is_done(call));
		now += ms * 1000;
	}
	bl_call_free(call);
	assert_int_equal(bl_client_timeout_ms(c), -1); /* nobody wants a connection any more */
	bl_client_free(c);
	close(fd);
}

static void
calls_that_do_not_wait_fail(void **state)
{
	(void)state;
	int64_t now = 1;
	char server[32];
	int fd = refusing_port(server);
	bl_client *c = bl_client_new(server, NULL);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;

	bl_client_set_clock(c, clock_of, &now);
	for (int i = 0; i < 8; i++) {
		bl_call *call = bl_call_send(c, "/x", &rq.base, NULL);
		for (int k = 0; k < 100 && !bl_call_is_done(call); k++) {
			now += bl_client_timeout_ms(c) * 1000;
			until_pause(
			    c); /* the kernel's refusal may take a moment, in which this clock stands */
		}
		assert_true(bl_call_is_done(call));
		assert_string_equal(bl_error_reason(bl_call_error(call)), "LOCAL_UNREACHABLE");
		assert_true(bl_call_elapsed_us(call) < 31000000); /* never longer than its own time */
		bl_call_free(call);
	}
	bl_client_free(c);
	close(fd);
}

static void
time_runs_out_while_waiting(void **state)
{
	(void)state;
	int64_t now = 1;
	char server[32];
	int fd = refusing_port(server);
	bl_client *c = bl_client_new(server, NULL);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;

	bl_client_set_clock(c, clock_of, &now);
	bl_client_set_wait_ready(c, true);
	bl_call *call = bl_call_send(c, "/x", &rq.base, NULL);
	until_pause(c);
	now += 30000000;
	bl_client_process(c, 0);
	assert_true(bl_call_is_done(call));
	assert_int_equal(bl_error_code(bl_call_error(call)), BL_DEADLINE_EXCEEDED);
	assert_false(bl_error_maybe_done(bl_call_error(call))); /* it was never sent */
	bl_call_free(call);
	bl_client_free(c);
	close(fd);
}

static const struct CMUnitTest cases[] = {
    CASE("X7 reconnects after 1, 2, 4 .. 120 s", tries_again_after_1_2_4_seconds),
    CASE("X7 calls that do not wait for the server fail", calls_that_do_not_wait_fail),
    CASE("X7 the call's time ends the waiting", time_runs_out_while_waiting),
};
UNIT_MAIN("client link", cases)
