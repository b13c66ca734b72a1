#include "branchline/v1/customer.pb-c.h"
#include "branchline/v1/session.pb-c.h"
#include "common/uuid.h"
#include "server/op/request.h"
#include "tests/unit/unit.h"

#define DAY INT64_C(86400000000)
#define NOW (INT64_C(1763971200) * 1000000)

static const char *
id_of(int64_t at, char text[UUID_TEXT])
{
	static const uint8_t rnd[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

	uuid_format(uuid_v7_make(at, rnd), text);
	return text;
}

static const struct {
	const char *row;
	int64_t at; /* from now */
	enum reason reason;
} ages[] = {
    {"now", 0, R_NONE},
    {"30 days old to the millisecond", -30 * DAY, R_NONE},
    {"a millisecond older", -30 * DAY - 1000, R_REQUEST_ID_TOO_OLD},
    {"a day ahead", DAY, R_NONE},
    {"a millisecond more", DAY + 1000, R_REQUEST_ID_IN_FUTURE},
    {"the year 1970", -NOW, R_REQUEST_ID_TOO_OLD},
};

static void
age(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		char text[UUID_TEXT];
		struct uuid u = {{0}};

		check_row(
		    ages[i].row, request_id_check(id_of(NOW + ages[i].at, text), NOW, &u) == ages[i].reason);
		check_row(ages[i].row, uuid_is_zero(u) == (ages[i].reason != R_NONE));
	}
}

static void
form(void **state)
{
	static const char *const bad[] = {"", "x", "00000000-0000-0000-0000-000000000000",
	    "019ab0c4-9c00-4203-8405-060708090a0b", "019AB0C4-9C00-7203-8405-060708090A0B",
	    "019ab0c49c0072038405060708090a0b", "{019ab0c4-9c00-7203-8405-060708090a0b}",
	    "019ab0c4-9c00-7203-8405-060708090a0b ", "019ab0c4-9c00-7203-0405-060708090a0b"};
	struct uuid u;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_row(bad[i], request_id_check(bad[i], NOW, &u) == R_BAD_REQUEST_ID);
}

struct digest {
	uint8_t b[SHA256_BYTES];
};

static struct digest
digest(const char *op, Bl__CreateCustomerRequest *rq)
{
	struct arena *a = arena_new(1 << 16);
	struct digest d;

	request_digest(op, &rq->base, a, d.b);
	arena_free(a);
	return d;
}

static bool
same(struct digest a, struct digest b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void
digests(void **state)
{
	Bl__CreateCustomerRequest rq = BL__CREATE_CUSTOMER_REQUEST__INIT;
	char id[] = "first", other[] = "second", code[] = "C1", name[] = "C1";

	(void)state;
	rq.request_id = id;
	rq.code = code;
	struct digest one = digest("customer_create", &rq);
	assert_ptr_equal(rq.request_id, id); /* the message is as before */
	rq.request_id = other;
	assert_true(same(one, digest("customer_create", &rq)));
	assert_false(same(one, digest("customer_create2", &rq)));
	rq.name = name;
	assert_false(same(one, digest("customer_create", &rq)));
	rq.code = (char *)(uintptr_t)protobuf_c_empty_string; /* the same text in another field */
	assert_false(same(one, digest("customer_create", &rq)));
	/* by hand: name with its NUL, then field 4 = "C1" */
	uint8_t want[SHA256_BYTES];
	sha256("customer_create\0\x22\x02"
	       "C1",
	    20, want);
	assert_memory_equal(one.b, want, sizeof(want));
}

/* ---- the fields of a request ---- */

static const struct op create = {.name = "customer_create", .kind = OPK_COMMAND},
                       login = {.name = "session_create", .kind = OPK_COMMAND},
                       read = {.name = "customer_get", .kind = OPK_QUERY};

static struct run *
run_new(struct arena *a, const struct op *op, ProtobufCMessage *rq, enum method_replay replay)
{
	struct run *r = arena_new_n(a, struct run, 1);

	r->s = (struct op_start){
	    .op = op, .rq = rq, .replay = replay, .arena = a, .who = arena_new_n(a, struct actor, 1)};
	r->s.who->now = NOW;
	why_init(&r->why, a);
	return r;
}

static void
command_fields(void **state)
{
	struct arena *a = arena_new(1 << 16);
	Bl__CreateCustomerRequest rq = BL__CREATE_CUSTOMER_REQUEST__INIT;
	char text[UUID_TEXT], back[UUID_TEXT];

	(void)state;
	id_of(NOW, text);
	rq.request_id = text;
	struct run *r = run_new(a, &create, &rq.base, REPLAY_STORED);
	assert_true(request_check(r));
	assert_true(r->replayable);
	uuid_format(r->s.who->request_id, back);
	assert_string_equal(back, text);
	/* a dry run is never stored and needs no id, but a wrong one is told */
	rq.validate_only = true;
	r = run_new(a, &create, &rq.base, REPLAY_STORED);
	assert_true(request_check(r));
	assert_true(r->s.who->validate_only);
	assert_false(r->replayable);
	rq.request_id = (char *)(uintptr_t)protobuf_c_empty_string;
	r = run_new(a, &create, &rq.base, REPLAY_STORED);
	assert_true(request_check(r));
	assert_int_equal(uuid_version(r->s.who->request_id), 7);
	rq.request_id = back;
	back[0] = 'x';
	assert_false(request_check(run_new(a, &create, &rq.base, REPLAY_STORED)));
	arena_free(a);
}

static void
missing_id(void **state)
{
	struct arena *a = arena_new(1 << 16);
	Bl__CreateCustomerRequest rq = BL__CREATE_CUSTOMER_REQUEST__INIT;
	Bl__CreateSessionRequest in = BL__CREATE_SESSION_REQUEST__INIT;
	Bl__GetCustomerRequest get = BL__GET_CUSTOMER_REQUEST__INIT;

	(void)state;
	struct run *r = run_new(a, &create, &rq.base, REPLAY_STORED);
	assert_false(request_check(r));
	assert_int_equal(r->why.reason, R_INVALID_FIELDS);
	assert_string_equal(r->why.field[0].path, "request_id");
	assert_int_equal(r->why.field[0].reason, R_REQUIRED);
	/* a login is never stored; its id is the server's then */
	r = run_new(a, &login, &in.base, REPLAY_NONE);
	assert_true(request_check(r));
	assert_false(r->replayable);
	assert_int_equal(uuid_version(r->s.who->request_id), 7);
	r = run_new(a, &read, &get.base, REPLAY_NONE);
	assert_true(request_check(r));
	assert_true(uuid_is_zero(r->s.who->request_id));
	arena_free(a);
}

static const struct CMUnitTest cases[] = {
    CASE("X6 how old a request id may be", age),
    CASE("X6 the form of a request id", form),
    CASE("X6 what makes two requests the same", digests),
    CASE("X6 request_id and validate_only", command_fields),
    CASE("X6 requests without an id", missing_id),
};
UNIT_MAIN("request", cases)
