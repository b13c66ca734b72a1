#include "server/net/symbols.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char proto_descriptors[];
extern const size_t proto_descriptors_len;

static void
names_lead_to_files(void **state)
{
	(void)state;
	struct symbols *s = symbols_new((struct bytes){proto_descriptors, proto_descriptors_len});
	assert_non_null(s);
	static const char *const row[][2] = {
	    {"google.rpc.BadRequest", "google/rpc/error_details.proto"},
	    {"google.rpc.BadRequest.FieldViolation", "google/rpc/error_details.proto"},
	    {"grpc.health.v1.Health", "grpc/health/v1/health.proto"},
	    {"grpc.health.v1.Health.Check", "grpc/health/v1/health.proto"},
	    {"grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto"},
	    {"google.protobuf.Timestamp", "google/protobuf/timestamp.proto"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct bytes by_symbol = symbols_declares(s, row[i][0]), by_name = symbols_file(s, row[i][1]);
		check_row(row[i][0], by_symbol.n > 0 && by_symbol.p == by_name.p && by_symbol.n == by_name.n);
	}
	assert_int_equal(symbols_declares(s, "google.rpc").n, 0);
	assert_int_equal(symbols_declares(s, "google/rpc/status.proto").n, 0);
	assert_int_equal(symbols_file(s, "google.rpc.Status").n, 0);
	assert_true(symbols_has_service(s, "grpc.health.v1.Health"));
	assert_false(symbols_has_service(s, "google.rpc.Status"));
	assert_true(symbols_services(s).n > 2);
	symbols_free(s);
}

/* Cut anywhere it is refused or indexed, never read past the end (ASan). */
static void
cut_sets(void **state)
{
	(void)state;
	size_t n = proto_descriptors_len < 20000 ? proto_descriptors_len : 20000, refused = 0;
	for (size_t len = 1; len < n; len += 97) {
		uint8_t *b = malloc(len);
		memcpy(b, proto_descriptors, len);
		struct symbols *s = symbols_new((struct bytes){b, len});
		refused += s == NULL;
		symbols_free(s);
		free(b);
	}
	assert_true(refused > 100);
	struct symbols *s = symbols_new((struct bytes){0});
	assert_non_null(s);
	assert_int_equal(symbols_services(s).n, 0);
	symbols_free(s);
}

static const struct CMUnitTest cases[] = {
    CASE("symbols: names lead to files", names_lead_to_files),
    CASE("symbols: sets that are cut off", cut_sets),
};
UNIT_MAIN("symbols", cases)
