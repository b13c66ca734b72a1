/* libbranchline against a foreign server (Python grpcio) and a proxy that cuts connections. */
#include "branchline/messages.h"
#include "client/lib/branchline.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/interop/client/fake.h"
#include "tests/unit/unit.h"

#define CREATE "/branchline.v1.OrderService/CreateOrder"
#define GET "/branchline.v1.OrderService/GetOrder"
#define WATCH "/branchline.v1.EventService/WatchEvents"
#define UPLOAD "/branchline.v1.AttachmentService/UploadAttachment"
#define SPEED                                                                                                \
	50 /* the clock of the cut tests runs this much faster, so that back-off of seconds takes no time */

static struct fake fake;

static bl_client *
client_to(int port)
{
	char server[32];

	snprintf(server, sizeof(server), "127.0.0.1:%d", port);
	bl_client *c = bl_client_new(server, NULL);
	assert_non_null(c);
	assert_true(bl_client_set_ca_file(c, fake.ca, NULL));
	return c;
}

static int64_t
fast_clock(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000) * SPEED;
}

/* A foreign event loop: only fd, events, timeout and process. */
static void
drive(bl_client *c, bl_call *call)
{
	while (!bl_call_is_done(call)) {
		struct pollfd p = {.fd = bl_client_fd(c)};
		int64_t ms = bl_client_timeout_ms(c);
		p.events = (short)((bl_client_events(c) & BL_READ ? POLLIN : 0) |
		                   (bl_client_events(c) & BL_WRITE ? POLLOUT : 0));
		poll(&p, 1, ms < 0 ? 10000 : (int)(ms / SPEED + (ms > 0)));
		bl_client_process(
		    c, (p.revents & ~POLLOUT ? BL_READ : 0) | (p.revents & ~POLLIN ? BL_WRITE : 0));
	}
}

static Bl__CreateOrderResponse *
create(bl_client *c, const char *note, bl_error **err)
{
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	Bl__DocumentLine line = BL__DOCUMENT_LINE__INIT;
	Bl__DocumentLine *lines[] = {&line};
	ProtobufCMessage *re = NULL;

	rq.customer_id = (char *)"@C0001";
	rq.note = (char *)note;
	line.product_id = (char *)"@P1";
	line.quantity = (char *)"2.5";
	rq.lines = lines;
	rq.n_lines = 1;
	bl_invoke(c, CREATE, &rq.base, &bl__create_order_response__descriptor, &re, err);
	return (void *)re;
}

static void
a_call_goes_and_comes(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	bl_error *err = NULL;

	assert_true(bl_client_set_token(c, "bl_secret", NULL));
	assert_true(bl_client_set_language(c, "zh-CN", NULL));
	assert_true(bl_client_set_user_agent(c, "test/1", NULL));
	Bl__CreateOrderResponse *re = create(c, "一号订单", &err);
	assert_non_null(re);
	assert_string_equal(re->order->note, "一号订单");
	assert_string_equal(re->order->lines[0]->product_code, "P1");
	bl__create_order_response__free_unpacked(re, NULL);
	const char *seen = fake_ask(&fake, "seen");
	assert_non_null(strstr(seen, "\"authorization\": \"Bearer bl_secret\""));
	assert_non_null(strstr(seen, "\"accept-language\": \"zh-CN\""));
	assert_non_null(strstr(seen, "\"user-agent\": \"test/1 libbranchline/"));
	assert_non_null(strstr(bl_client_tls(c), "TLSv1.3"));
	assert_true(bl_client_cert_expires(c) > time(NULL));
	bl_client_free(c);
}

static void
errors_are_structured(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	bl_error *err = NULL;

	assert_null(create(c, "invalid", &err));
	assert_int_equal(bl_error_code(err), BL_INVALID_ARGUMENT);
	assert_string_equal(bl_error_reason(err), "INVALID_FIELDS");
	assert_string_equal(bl_error_message(err), "2 field(s) are wrong");
	assert_string_equal(bl_error_text(err), "有 2 个字段有误");
	assert_int_equal(bl_error_field_count(err), 2);
	assert_string_equal(bl_error_field_path(err, 0), "lines[0].quantity");
	assert_string_equal(bl_error_field_reason(err, 1), "REQUIRED");
	assert_string_equal(bl_error_field_text(err, 1), "必填");
	assert_string_equal(bl_error_param_name(err, 0), "count");
	assert_string_equal(bl_error_param_value(err, 0), "2");
	assert_string_equal(bl_error_call_id(err), "call-7");
	assert_int_equal(strlen(bl_error_request_id(err)), 36);
	assert_false(bl_error_maybe_done(err));
	bl_error_free(err);
	bl_client_free(c);
}

static void
messages_are_percent_decoded(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;
	ProtobufCMessage *re;
	bl_error *err = NULL;

	rq.order_id = (char *)"@http";
	assert_false(bl_invoke(c, GET, &rq.base, &bl__get_order_response__descriptor, &re, &err));
	assert_string_equal(bl_error_message(err), "百分号 % 和中文");
	bl_error_free(err);
	bl_client_free(c);
}

static void
passing_trouble_is_repeated(void **state)
{
	(void)state;
	static const struct {
		const char *note;
		unsigned attempts;
	} row[] = {{"plain", 1}, {"unavailable:2", 3}, {"busy", 2}, {"unknown", 2}};
	bl_client *c = client_to(fake.port);

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
		rq.note = (char *)row[i].note;
		bl_call *call = bl_call_send(c, CREATE, &rq.base, NULL);
		assert_true(bl_call_wait(call));
		assert_int_equal(bl_call_attempts(call), row[i].attempts);
		assert_string_equal(fake_ask(&fake, "effects %s", bl_call_request_id(call)), "1");
		bl_call_free(call);
	}
	bl_client_free(c);
}

static void
deadlines_end_calls(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;

	rq.note = (char *)"slow";
	bl_call *call = bl_call_new(c, CREATE, NULL);
	bl_call_set_timeout_ms(call, 300);
	assert_true(bl_call_start(call, &rq.base, NULL));
	assert_false(bl_call_wait(call));
	assert_int_equal(bl_error_code(bl_call_error(call)), BL_DEADLINE_EXCEEDED);
	assert_true(bl_error_maybe_done(bl_call_error(call)));
	assert_string_equal(bl_error_request_id(bl_call_error(call)), bl_call_request_id(call));
	assert_true(bl_call_elapsed_us(call) < 5000000);
	bl_call_free(call);
	bl_client_free(c);
}

/* One create through the proxy that cuts the first connection after n records. Returns whether it was cut. */
static bool
create_through_cut(const char *direction, int n)
{
	bl_client *c = client_to(fake.proxy);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;

	fake_ask(&fake, "cut %s %d", direction, n);
	bl_client_set_clock(c, fast_clock, NULL);
	bl_client_set_wait_ready(c, true);
	bl_client_set_timeout_ms(c, 1000000);
	bl_call *call = bl_call_send(c, CREATE, &rq.base, NULL);
	drive(c, call);
	if (bl_call_error(call) != NULL)
		print_message("%s %d: %s\n", direction, n, bl_error_message(bl_call_error(call)));
	assert_null(bl_call_error(call));
	assert_string_equal(fake_ask(&fake, "effects %s", bl_call_request_id(call)), "1");
	bl_call_free(call);
	bl_client_free(c);
	return strcmp(fake_ask(&fake, "was-cut"), "1") == 0;
}

static void
a_cut_after_every_record_makes_one_order(void **state)
{
	(void)state;
	static const char *const direction[] = {"c2s", "s2c"};

	for (size_t d = 0; d < 2; d++) {
		int n = 0;
		while (create_through_cut(direction[d], n))
			n++;
		assert_true(n > 4); /* handshake, settings, request: there was something to cut */
	}
}

static void
an_idle_connection_that_breaks_is_not_noticed(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.proxy);

	for (int i = 0; i < 3; i++) {
		Bl__CreateOrderResponse *re = create(c, "again", NULL);
		assert_non_null(re);
		bl__create_order_response__free_unpacked(re, NULL);
		fake_ask(&fake, "drop");
	}
	bl_client_free(c);
}

static void
an_absent_server_is_told_at_once(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.proxy);
	bl_error *err = NULL;

	fake_ask(&fake, "refuse");
	assert_null(create(c, "x", &err));
	assert_int_equal(bl_error_code(err), BL_UNAVAILABLE);
	assert_string_equal(bl_error_reason(err), "LOCAL_UNREACHABLE");
	assert_false(bl_error_maybe_done(err));
	bl_error_free(err);
	fake_ask(&fake, "accept");
	Bl__CreateOrderResponse *re = create(c, "x", &err);
	assert_non_null(re);
	bl__create_order_response__free_unpacked(re, NULL);
	bl_client_free(c);
}

static void
strangers_are_not_trusted(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	bl_error *err = NULL;

	assert_true(bl_client_set_ca_file(c, NULL, NULL));
	assert_null(create(c, "x", &err));
	assert_string_equal(bl_error_reason(err), "LOCAL_TLS");
	bl_error_free(err);
	bl_client_free(c);

	c = client_to(fake.port);
	err = NULL;
	assert_true(bl_client_set_server_name(c, "other.example", NULL));
	assert_null(create(c, "x", &err));
	assert_string_equal(bl_error_reason(err), "LOCAL_TLS");
	assert_non_null(strstr(bl_error_message(err), "not trusted"));
	bl_error_free(err);
	bl_client_free(c);
}

static void
large_replies_have_a_limit(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;
	ProtobufCMessage *re;
	bl_error *err = NULL;

	rq.order_id = (char *)"@big:3000000"; /* arrives gzipped */
	assert_true(bl_invoke(c, GET, &rq.base, &bl__get_order_response__descriptor, &re, &err));
	assert_int_equal(strlen(((Bl__GetOrderResponse *)re)->order->note), 3000000);
	protobuf_c_message_free_unpacked(re, NULL);
	rq.order_id = (char *)"@big:5000000";
	assert_false(bl_invoke(c, GET, &rq.base, &bl__get_order_response__descriptor, &re, &err));
	assert_int_equal(bl_error_code(err), BL_RESOURCE_EXHAUSTED);
	bl_error_free(err);
	bl_client_free(c);
}

struct watch {
	int events, done;
	int cancel_at;
};

static void
on_event(bl_call *call, const void *bytes, size_t n, void *ctx)
{
	struct watch *w = ctx;
	Bl__WatchEventsResponse *re = bl__watch_events_response__unpack(NULL, n, bytes);

	assert_non_null(re);
	w->events++;
	assert_int_equal(atoi(re->event->cursor), w->events);
	bl__watch_events_response__free_unpacked(re, NULL);
	if (w->events == w->cancel_at)
		bl_call_cancel(call);
}

static void
on_done(bl_call *call, const bl_error *err, void *ctx)
{
	struct watch *w = ctx;

	(void)call;
	w->done++;
	assert_int_equal(bl_error_code(err), w->cancel_at > 0 ? BL_CANCELLED : BL_OK);
}

static void
streams_from_the_server(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	Bl__WatchEventsRequest rq = BL__WATCH_EVENTS_REQUEST__INIT;

	char *endless[] = {(char *)"endless"};

	for (int cancel_at = 0; cancel_at <= 7; cancel_at += 7) {
		struct watch w = {.cancel_at = cancel_at};
		rq.kinds = endless;
		rq.n_kinds = cancel_at > 0;
		bl_call *call = bl_call_new(c, WATCH, NULL);
		bl_call_set_handlers(call, on_event, on_done, &w);
		assert_true(bl_call_start(call, &rq.base, NULL));
		bl_call_wait(call);
		assert_int_equal(w.done, 1);
		assert_true(cancel_at == 0 ? w.events == 300 : w.events >= cancel_at);
		bl_call_free(call);
	}
	bl_client_free(c);
}

static void
streams_to_the_server(void **state)
{
	(void)state;
	bl_client *c = client_to(fake.port);
	static uint8_t chunk[200000];
	Bl__UploadAttachmentRequest rq = BL__UPLOAD_ATTACHMENT_REQUEST__INIT;
	bl_call *call = bl_call_new(c, UPLOAD, NULL);

	assert_true(bl_call_open(call, NULL));
	rq.data = (ProtobufCBinaryData){.len = sizeof(chunk), .data = chunk};
	for (int i = 0; i < 40; i++) {
		rq.offset = i * (int64_t)sizeof(chunk);
		assert_true(bl_call_write(call, &rq.base, NULL));
		while (bl_call_unsent(call) > 2 * sizeof(chunk))
			bl_client_wait(c, -1);
	}
	bl_call_end(call);
	assert_true(bl_call_wait(call));
	Bl__UploadAttachmentResponse *re =
	    (void *)bl_call_reply(call, &bl__upload_attachment_response__descriptor, NULL);
	assert_int_equal(re->received, 40 * sizeof(chunk));
	bl__upload_attachment_response__free_unpacked(re, NULL);
	bl_call_free(call);
	bl_client_free(c);
}

struct batch {
	int done, failed, left;
	bl_client *client;
};

static void batch_next(struct batch *b);

static void
on_batch_done(bl_call *call, const bl_error *err, void *ctx)
{
	struct batch *b = ctx;

	b->done++;
	b->failed += err != NULL;
	if (err != NULL)
		print_message("%s\n", bl_error_message(err));
	bl_call_free(call);
	if (b->left > 0)
		batch_next(b);
}

static void
batch_next(struct batch *b)
{
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	bl_call *call = bl_call_new(b->client, CREATE, NULL);

	b->left--;
	bl_call_set_handlers(call, NULL, on_batch_done, b);
	assert_true(bl_call_start(call, &rq.base, NULL));
}

static void
many_calls_in_flight(int port)
{
	struct batch b = {.left = 2000, .client = client_to(port)};
	int before = atoi(fake_ask(&fake, "effects"));

	for (int i = 0; i < 50; i++)
		batch_next(&b);
	while (b.done < 2000)
		bl_client_wait(b.client, -1);
	assert_int_equal(b.failed, 0);
	assert_int_equal(atoi(fake_ask(&fake, "effects")) - before, 2000);
	bl_client_free(b.client);
}

static void
calls_share_a_connection(void **state)
{
	(void)state;
	many_calls_in_flight(fake.port);
}

static void
goodbyes_of_the_server_lose_nothing(void **state)
{
	(void)state;
	many_calls_in_flight(fake.aged);
}

static int
start(void **state)
{
	(void)state;
	fake_start(&fake);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	fake_stop(&fake);
	return 0;
}

static const struct CMUnitTest cases[] = {
    CASE("X6 a call with its metadata", a_call_goes_and_comes),
    CASE("X6 errors with reason, fields and both languages", errors_are_structured),
    CASE("X6 sentences of the status survive percent-encoding", messages_are_percent_decoded),
    CASE("X6 UNAVAILABLE, busy and outcome unknown are repeated: one effect", passing_trouble_is_repeated),
    CASE("X6 a deadline ends the call and names the request id", deadlines_end_calls),
    CASE("X7 a cut after every record, both ways: exactly one order each",
        a_cut_after_every_record_makes_one_order),
    CASE("X7 a connection that broke while idle costs nobody an error",
        an_idle_connection_that_breaks_is_not_noticed),
    CASE("X7 an absent server is told at once, its return is noticed", an_absent_server_is_told_at_once),
    CASE("X6 unknown authorities and wrong names are refused", strangers_are_not_trusted),
    CASE("X6 replies come gzipped and have a limit", large_replies_have_a_limit),
    CASE("X6 server streaming, whole and cancelled", streams_from_the_server),
    CASE("X6 client streaming with back-pressure", streams_to_the_server),
    CASE("X7 2000 calls, 50 in flight, one connection", calls_share_a_connection),
    CASE("X7 2000 calls over connections that live 200 ms", goodbyes_of_the_server_lose_nothing),
};

int
main(void)
{
	return cmocka_run_group_tests_name("libbranchline", cases, start, stop);
}
