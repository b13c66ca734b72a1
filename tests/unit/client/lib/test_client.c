#include "client/lib/client.h"

#include <string.h>

#include "branchline/messages.h"
#include "tests/unit/unit.h"

static void
server_names(void **state)
{
	(void)state;
	static const struct {
		const char *server, *host, *port;
	} row[] = {
	    {"branch.example", "branch.example", "8443"},
	    {"branch.example:443", "branch.example", "443"},
	    {"127.0.0.1:7", "127.0.0.1", "7"},
	    {"[::1]:9000", "::1", "9000"},
	    {"[fe80::1]", "fe80::1", "8443"},
	    {"::1", "::1", "8443"},
	    {"", NULL, NULL},
	    {":443", NULL, NULL},
	    {"host:", NULL, NULL},
	    {"host:0", NULL, NULL},
	    {"host:65536", NULL, NULL},
	    {"host:80x", NULL, NULL},
	    {"[::1", NULL, NULL},
	    {"[::1]x", NULL, NULL},
	    {"https://host", NULL, NULL},
	    {"user@host", NULL, NULL},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		bl_error *err = NULL;
		bl_client *c = bl_client_new(row[i].server, &err);
		check_row(row[i].server, (c != NULL) == (row[i].host != NULL));
		if (c != NULL) {
			assert_string_equal(c->host, row[i].host);
			assert_string_equal(c->port, row[i].port);
		} else {
			assert_string_equal(bl_error_reason(err), "LOCAL_ARGUMENT");
		}
		bl_error_free(err);
		bl_client_free(c);
	}
}

static void
headers_cannot_be_smuggled(void **state)
{
	(void)state;
	bl_client *c = bl_client_new("h", NULL);

	assert_false(bl_client_set_token(c, "a\r\nx: y", NULL));
	assert_false(bl_client_set_language(c, "zh\n", NULL));
	assert_false(bl_client_set_user_agent(c, "\x7f", NULL));
	assert_false(bl_client_set_server_name(c, "主机", NULL));
	assert_true(bl_client_set_token(c, "bl_abc", NULL));
	assert_string_equal(c->bearer, "Bearer bl_abc");
	assert_true(bl_client_set_token(c, NULL, NULL));
	assert_null(c->bearer);
	bl_client_free(c);
}

static void
request_ids_are_filled_in(void **state)
{
	(void)state;
	bl_client *c = bl_client_new("h", NULL);
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	Bl__GetOrderRequest get = BL__GET_ORDER_REQUEST__INIT;

	bl_call *a = bl_call_send(c, "/x", &rq.base, NULL), *b = bl_call_send(c, "/x", &rq.base, NULL);
	assert_int_equal(strlen(bl_call_request_id(a)), 36);
	assert_int_equal(bl_call_request_id(a)[14], '7');
	assert_string_not_equal(bl_call_request_id(a), bl_call_request_id(b));
	assert_string_equal(rq.request_id, ""); /* the caller's message is not touched */
	bl_call_free(b);
	rq.request_id = (char *)bl_call_request_id(a);
	b = bl_call_send(c, "/x", &rq.base, NULL);
	assert_string_equal(bl_call_request_id(b), bl_call_request_id(a));
	bl_call_free(b);
	b = bl_call_send(c, "/x", &get.base, NULL);
	assert_string_equal(bl_call_request_id(b), "");
	bl_call_free(b);
	bl_call_free(a);
	bl_client_free(c);
}

static void
calls_may_outlive_their_client(void **state)
{
	(void)state;
	bl_client *c = bl_client_new("h", NULL);
	Bl__GetOrderRequest get = BL__GET_ORDER_REQUEST__INIT;
	bl_call *call = bl_call_send(c, "/x", &get.base, NULL);

	bl_client_free(c);
	assert_false(bl_call_wait(call));
	bl_call_free(call);
}

static void
authorities_have_dates(void **state)
{
	(void)state;
	int64_t from, to;
	bl_error *err = NULL;

	assert_false(bl_ca_dates("/dev/null", &from, &to, &err));
	assert_string_equal(bl_error_reason(err), "LOCAL_TLS");
	bl_error_free(err);
	bl_client *c = bl_client_new("h", NULL);
	assert_false(bl_client_set_ca_file(c, "/nonexistent", NULL));
	bl_client_free(c);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 host, port and IPv6 forms of a server", server_names),
    CASE("X6 header values are checked", headers_cannot_be_smuggled),
    CASE("X6 every write gets a request id, UUIDv7", request_ids_are_filled_in),
    CASE("X6 calls may outlive their client", calls_may_outlive_their_client),
    CASE("X6 files without a certificate are told", authorities_have_dates),
};
UNIT_MAIN("client", cases)
