/* echo_server -- server/net alone with a few methods of its own, for clients of other languages to try.
 *
 *	echo_server CERT KEY [key=seconds ..]
 *
 * Listens on a free port of 127.0.0.1 and prints it. SIGHUP reloads the certificate, SIGUSR1 turns health
 * over, SIGTERM drains and ends with the figures on stdout. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/loop/loop.h"
#include "server/net/net.h"
#include "tests/interop/echo.pb-c.h"

typedef Branchline__Test__V1__EchoRequest Request;
typedef Branchline__Test__V1__EchoResponse Response;

static struct {
	struct loop *loop;
	struct net *net;
	struct tls_pem pem;
	bool serving;
	int gone; /* calls whose handler was told so */
	int logged;
} my;

static void
echo_start(struct call *c, ProtobufCMessage *m)
{
	const Request *rq = (const Request *)m;
	Response re = BRANCHLINE__TEST__V1__ECHO_RESPONSE__INIT;
	re.text = rq->text;
	re.count = rq->count;
	re.blob = rq->blob;
	call_log_actor(c, "tester", "here");
	call_reply(c, &re.base);
	call_drop(c);
}

/* count 0: STALE_VERSION; else that many field violations. */
static void
fail_start(struct call *c, ProtobufCMessage *m)
{
	const Request *rq = (const Request *)m;
	struct why why;
	why_init(&why, call_arena(c));
	if (rq->count == 0) {
		deny(&why, R_STALE_VERSION, "order", rq->text, "7");
		why.retry_ms = 1500;
	} else {
		for (int i = 0; i < rq->count; i++)
			violate(&why, field_path(&why, "lines[%d].quantity", i), R_NOT_POSITIVE);
		why_invalid(&why);
	}
	call_fail(c, &why);
	call_drop(c);
}

static void
hang_start(struct call *c, ProtobufCMessage *m)
{
	(void)c, (void)m; /* until the client or the deadline ends it */
}

static void
hang_gone(struct call *c)
{
	Response re = BRANCHLINE__TEST__V1__ECHO_RESPONSE__INIT;
	my.gone++;
	call_reply(c, &re.base); /* too late: dropped without a sound */
	call_drop(c);
}

static void
gone_start(struct call *c, ProtobufCMessage *m)
{
	Response re = BRANCHLINE__TEST__V1__ECHO_RESPONSE__INIT;
	(void)m;
	re.count = my.gone;
	call_reply(c, &re.base);
	call_drop(c);
}

struct stream {
	int left, sent;
	size_t size;
	uint8_t *data;
};

static void
stream_go_on(struct call *c)
{
	struct stream *s = call_data(c);
	Response re = BRANCHLINE__TEST__V1__ECHO_RESPONSE__INIT;
	re.blob = (ProtobufCBinaryData){.len = s->size, .data = s->data};
	bool room = true;
	while (s->left > 0 && room) {
		s->left--;
		re.count = s->sent++;
		room = call_send(c, &re.base);
	}
	if (s->left == 0) {
		call_finish(c);
		call_drop(c);
	}
}

/* count messages with a copy of blob each */
static void
stream_start(struct call *c, ProtobufCMessage *m)
{
	const Request *rq = (const Request *)m;
	struct stream *s = arena_new_n(call_arena(c), struct stream, 1);
	s->left = rq->count;
	s->size = rq->blob.len;
	s->data = rq->blob.data;
	call_set_data(c, s);
	stream_go_on(c);
}

static void
stream_gone(struct call *c)
{
	my.gone++;
	call_drop(c);
}

struct sum {
	int64_t bytes, messages;
};

static void
collect_message(struct call *c, ProtobufCMessage *m)
{
	struct sum *s = call_data(c);
	if (s == NULL) {
		s = arena_new_n(call_arena(c), struct sum, 1);
		call_set_data(c, s);
	}
	if (m != NULL) {
		s->messages++;
		s->bytes += (int64_t)((const Request *)m)->blob.len;
		call_more(c);
		return;
	}
	Response re = BRANCHLINE__TEST__V1__ECHO_RESPONSE__INIT;
	re.count = (int32_t)s->messages;
	re.text = arena_printf(call_arena(c), "%lld", (long long)s->bytes);
	call_reply(c, &re.base);
	call_drop(c);
}

#define ROW(Rpc, k, access)                                                                                  \
	{                                                                                                    \
		.op = "echo_" #Rpc, .rpc = #Rpc, .path = "/branchline.test.v1.EchoService/" #Rpc,            \
		.kind = METHOD_##k, .perm = access, .size = SIZE_NORMAL,                                     \
		.request = &branchline__test__v1__echo_request__descriptor,                                  \
		.response = &branchline__test__v1__echo_response__descriptor                                 \
	}

static const struct {
	struct method method;
	struct call_handler handler;
} rows[] = {
    {ROW(Echo, QUERY, "SESSION"), {.start = echo_start}},
    {ROW(EchoOpen, QUERY, "OPEN"), {.start = echo_start}},
    {ROW(Fail, COMMAND, "SESSION"), {.start = fail_start}},
    {ROW(Hang, QUERY, "SESSION"), {.start = hang_start, .gone = hang_gone}},
    {ROW(Gone, QUERY, "SESSION"), {.start = gone_start}},
    {ROW(Stream, SERVER, "SESSION"), {.start = stream_start, .gone = stream_gone, .drained = stream_go_on}},
    {ROW(Collect, CLIENT, "SESSION"), {.message = collect_message, .gone = stream_gone}},
};

static const struct method *
find(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].method.path, path) == 0)
			return &rows[i].method;
	return NULL;
}

static const struct call_handler *
route(const struct method *m)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (&rows[i].method == m)
			return &rows[i].handler;
	return NULL;
}

static bool
has_token(const char *authorization)
{
	return strncmp(authorization, "Bearer ", 7) == 0;
}

static void
may_reflect(struct call *c, void (*done)(struct call *c, bool allowed))
{
	const char *a = call_meta(c)->authorization;

	done(c, a != NULL && strcmp(a, "Bearer good") == 0);
}

static void
access_line(void *arg, const struct access *a)
{
	(void)arg;
	my.logged++;
	if (getenv("ECHO_LOG") != NULL)
		fprintf(stderr, "op=%s code=%d reason=%s id=%s user=%s us=%lld in=%zu out=%zu\n",
		    a->method != NULL ? a->method->op : a->path, a->code, reason_row(a->reason)->name,
		    a->request_id, a->user, (long long)a->us, a->bytes_in, a->bytes_out);
}

static void
on_hangup(void *arg, int signo)
{
	struct arena *a = arena_new(1 << 16);
	struct why why;
	(void)arg, (void)signo;
	why_init(&why, a);
	bool ok = net_reload_tls(my.net, &my.pem, &why);
	printf("reload %s\n", ok ? "done" : why_text(&why, LANG_EN));
	fflush(stdout);
	arena_free(a);
}

static void
on_usr1(void *arg, int signo)
{
	(void)arg, (void)signo;
	my.serving = !my.serving;
	net_health_set(my.net, my.serving);
}

static void
on_usr2(void *arg, int signo)
{
	struct net_stats s;
	(void)arg, (void)signo;
	net_stats(my.net, &s);
	printf(
	    "stats {\"connections\": %d, \"knocking\": %d, \"handshaking\": %d, \"calls_now\": %d, \"held\": "
	    "%zu, \"calls\": %llu, "
	    "\"resumed\": %llu, \"handshakes\": %llu, \"failed\": %llu, \"slow\": %llu, \"flood\": %llu, "
	    "\"idle\": %llu, "
	    "\"stalled\": %llu, \"refused\": %llu, \"accept_errors\": %llu, \"logged\": %d, \"gone\": %d}\n",
	    s.connections_now, s.knocking_now, s.handshaking_now, s.calls_now, s.held_now,
	    (unsigned long long)s.calls, (unsigned long long)s.resumed, (unsigned long long)s.handshakes,
	    (unsigned long long)s.handshakes_failed, (unsigned long long)s.closed_slow,
	    (unsigned long long)s.closed_flood, (unsigned long long)s.closed_idle,
	    (unsigned long long)s.closed_stalled, (unsigned long long)s.refused,
	    (unsigned long long)s.accept_errors, my.logged, my.gone);
	fflush(stdout);
}

static void
drained(void *arg)
{
	(void)arg;
	loop_stop(my.loop);
}

static void
on_term(void *arg, int signo)
{
	(void)arg, (void)signo;
	net_drain(my.net, 20000000, drained, NULL);
}

static int
listen_somewhere(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 1024) != 0) {
		perror("listen");
		exit(1);
	}
	return fd;
}

/* Printed when signals are welcome. */
static void
print_port(int fd)
{
	struct sockaddr_in a = {0};
	socklen_t n = sizeof(a);
	if (getsockname(fd, (struct sockaddr *)&a, &n) == 0)
		printf("port %d\n", ntohs(a.sin_port));
	fflush(stdout);
}

static void
option(struct net_config *cfg, const char *arg)
{
	static const char *const name[] = {"first_record", "handshake", "first_request", "idle", "keepalive",
	    "stall", "stream_idle", "max_age"};
	int *at = &cfg->times.first_record;
	for (size_t i = 0; i < ARRAY_SIZE(name); i++) {
		size_t n = strlen(name[i]);
		if (strncmp(arg, name[i], n) == 0 && arg[n] == '=')
			at[i] = atoi(arg + n + 1);
	}
	if (strncmp(arg, "connections=", 12) == 0)
		cfg->connections = atoi(arg + 12);
}

extern const unsigned char proto_descriptors[];
extern const size_t proto_descriptors_len;

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: echo_server CERT KEY [key=seconds ..]\n");
		return 2;
	}
	struct arena *a = arena_new(1 << 16);
	struct why why;
	why_init(&why, a);
	my.loop = loop_new();
	my.pem = (struct tls_pem){.cert_file = argv[1], .key_file = argv[2]};
	struct net_config cfg = {.fd = listen_somewhere(),
	    .tls = my.pem,
	    .find = find,
	    .route = route,
	    .has_token = has_token,
	    .may_reflect = may_reflect,
	    .descriptors = {proto_descriptors, proto_descriptors_len},
	    .access = access_line};
	for (int i = 3; i < argc; i++)
		option(&cfg, argv[i]);
	my.net = net_new(my.loop, &cfg, &why);
	if (my.net == NULL) {
		fprintf(stderr, "%s\n", why_text(&why, LANG_EN));
		return 1;
	}
	net_health_set(my.net, my.serving = true);
	loop_signal(my.loop, SIGHUP, on_hangup, NULL);
	loop_signal(my.loop, SIGUSR1, on_usr1, NULL);
	loop_signal(my.loop, SIGUSR2, on_usr2, NULL);
	loop_signal(my.loop, SIGTERM, on_term, NULL);
	print_port(cfg.fd);
	bool ok = loop_run(my.loop);
	on_usr2(NULL, 0);
	net_free(my.net);
	loop_free(my.loop);
	close(cfg.fd);
	arena_free(a);
	return ok ? 0 : 1;
}
