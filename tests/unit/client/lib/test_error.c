#include "client/lib/error.h"

#include <stdlib.h>
#include <string.h>

#include "google/protobuf/any.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"
#include "tests/unit/unit.h"

/* Packs one detail into a Status; returns its length. */
static size_t
packed_status(const ProtobufCMessage *detail, const char *url, uint8_t *out)
{
	uint8_t body[512];
	Google__Protobuf__Any any = GOOGLE__PROTOBUF__ANY__INIT;
	Google__Protobuf__Any *list[] = {&any};
	Google__Rpc__Status s = GOOGLE__RPC__STATUS__INIT;

	any.type_url = (char *)url;
	any.value = (ProtobufCBinaryData){.len = protobuf_c_message_pack(detail, body), .data = body};
	s.code = 14;
	s.details = list;
	s.n_details = 1;
	return google__rpc__status__pack(&s, out);
}

static void
retry_delays(void **state)
{
	(void)state;
	uint8_t wire[600];
	Google__Protobuf__Duration d = GOOGLE__PROTOBUF__DURATION__INIT;
	Google__Rpc__RetryInfo r = GOOGLE__RPC__RETRY_INFO__INIT;

	d.seconds = 2;
	d.nanos = 500000000;
	r.retry_delay = &d;
	size_t n = packed_status(&r.base, "type.googleapis.com/google.rpc.RetryInfo", wire);
	bl_error *e = error_of_status(14, "later", wire, n);
	assert_int_equal(bl_error_retry_ms(e), 2500);
	assert_string_equal(bl_error_reason(e), "");
	bl_error_free(e);
	d.seconds = -1;
	n = packed_status(&r.base, "type.googleapis.com/google.rpc.RetryInfo", wire);
	e = error_of_status(14, "later", wire, n);
	assert_int_equal(bl_error_retry_ms(e), 0);
	bl_error_free(e);
}

static void
what_is_not_understood_is_left_out(void **state)
{
	(void)state;
	uint8_t wire[600];
	Google__Rpc__ErrorInfo info = GOOGLE__RPC__ERROR_INFO__INIT;

	info.reason = (char *)"X";
	size_t n = packed_status(&info.base, "type.example/google.rpc.ErrorInfo", wire);
	bl_error *e = error_of_status(5, "gone", wire, n);
	assert_string_equal(bl_error_reason(e), "");
	assert_string_equal(bl_error_text(e), "gone");
	assert_int_equal(bl_error_field_count(e), 0);
	assert_string_equal(bl_error_field_path(e, 3), "");
	bl_error_free(e);
	e = error_of_status(5, "gone", (const uint8_t *)"\xff\xff", 2);
	assert_int_equal(bl_error_code(e), 5);
	bl_error_free(e);
}

static void
copies_stand_alone(void **state)
{
	(void)state;
	uint8_t wire[600];
	Google__Rpc__ErrorInfo info = GOOGLE__RPC__ERROR_INFO__INIT;

	info.reason = (char *)"STALE_VERSION";
	size_t n = packed_status(&info.base, "type.googleapis.com/google.rpc.ErrorInfo", wire);
	bl_error *e = error_of_status(10, "stale", wire, n);
	error_set_request(e, "rq", "call");
	error_set_maybe_done(e, true);
	bl_error *copy = bl_error_copy(e);
	bl_error_free(e);
	assert_string_equal(bl_error_reason(copy), "STALE_VERSION");
	assert_string_equal(bl_error_request_id(copy), "rq");
	assert_string_equal(bl_error_call_id(copy), "call");
	assert_true(bl_error_maybe_done(copy));
	bl_error_free(copy);
	bl_error_free(NULL);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 retry delays are read, nonsense is not", retry_delays),
    CASE("X6 details that are not understood are left out", what_is_not_understood_is_left_out),
    CASE("X6 a copy of an error stands alone", copies_stand_alone),
};
UNIT_MAIN("client error", cases)
