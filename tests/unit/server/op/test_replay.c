#include "branchline/v1/order.pb-c.h"
#include "common/limits.h"
#include "server/db/batch_run.h"
#include "server/op/replay.h"
#include "tests/unit/unit.h"

static const struct uuid someone = {{3}},
                         doc = {{0x12, 0x34, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}};

static struct arena *arena;
static struct engine engine;
static struct run *r;

static const struct op order_create = {.name = "order_create",
    .kind = OPK_COMMAND,
    .request = &bl__create_order_request__descriptor,
    .response = &bl__create_order_response__descriptor};
static int
setup(void **state)
{
	(void)state;
	arena = arena_new(4 << 20);
	r = arena_new_n(arena, struct run, 1);
	r->engine = &engine;
	r->s = (struct op_start){
	    .op = &order_create, .arena = arena, .who = arena_new_n(arena, struct actor, 1)};
	r->s.who->user_id = someone;
	r->s.who->request_id = doc;
	memset(r->digest, 0xd1, sizeof(r->digest));
	notes_init(&r->notes);
	r->notes.audit = (struct audit_note){.subject = SUBJECT_ORDER, .id = doc};
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static Bl__CreateOrderResponse *
reply(size_t note)
{
	Bl__CreateOrderResponse *re = (Bl__CreateOrderResponse *)run_message(r, order_create.response);

	re->order = arena_new_n(arena, Bl__Order, 1);
	bl__order__init(re->order);
	re->order->note = arena_alloc(arena, note + 1);
	memset(re->order->note, 'n', note);
	r->re = &re->base;
	return re;
}

/* What would be stored. */
static struct param
stored(int i)
{
	struct batch *b = batch_new(arena, r->s.who, r);

	assert_true(replay_put(r, b));
	assert_int_equal(b->n, 1);
	assert_string_equal(b->head->stmt->name, "engine_request_put");
	return b->head->param[i];
}

enum { PARAM_DIGEST = 3, PARAM_REPLY = 4, PARAM_PATH = 5 };

static void
reply_and_back(void **state)
{
	Bl__CreateOrderResponse *re = reply(5), *back;

	(void)state;
	r->notes.path = "order.number";
	struct param p = stored(PARAM_REPLY), path = stored(PARAM_PATH);
	r->seen = (struct q_engine_request_get){.reply = {p.p, (size_t)p.n},
	    .number = "XSDD-1",
	    .number_path = arena_strndup(arena, path.p, (size_t)path.n)};
	back = (Bl__CreateOrderResponse *)replay_reply(r);
	assert_string_equal(back->order->note, "nnnnn");
	assert_string_equal(back->order->number, "XSDD-1");
	assert_string_equal(re->order->number, "");
}

static void
empty_reply_is_a_reply(void **state)
{
	(void)state;
	r->re = run_message(r, order_create.response);
	struct param p = stored(PARAM_REPLY);
	assert_non_null(p.p);
	assert_int_equal(p.n, 0);
	r->seen.reply = (struct bytes){p.p, 0};
	assert_non_null(replay_reply(r));
}

static void
whole(void **state)
{
	enum { MANY = 1 << 20 };
	Bl__CreateOrderResponse *re = reply(MANY), *back;

	(void)state;
	struct param p = stored(PARAM_REPLY);
	assert_int_equal(p.n, protobuf_c_message_get_packed_size(&re->base));
	r->seen.reply = (struct bytes){p.p, (size_t)p.n};
	back = (Bl__CreateOrderResponse *)replay_reply(r);
	assert_int_equal(strlen(back->order->note), MANY);
}

/* What could not be sent is not committed. */
static void
more_than_can_be_sent(void **state)
{
	struct batch *b = batch_new(arena, r->s.who, r);

	(void)state;
	reply(LIMIT_REPLY_BYTES);
	assert_false(replay_put(r, b));
	assert_int_equal(b->n, 0);
}

static void
same_request(void **state)
{
	uint8_t other[SHA256_BYTES] = {0};

	(void)state;
	r->seen = (struct q_engine_request_get){.user_id = someone, .digest = {r->digest, sizeof(r->digest)}};
	assert_true(replay_same(r));
	r->seen.user_id = doc;
	assert_false(replay_same(r));
	r->seen = (struct q_engine_request_get){.user_id = someone, .digest = {other, sizeof(other)}};
	assert_false(replay_same(r));
	r->seen.digest = (struct bytes){r->digest, sizeof(r->digest) - 1};
	assert_false(replay_same(r));
}

static void
places(void **state)
{
	Bl__CreateOrderResponse *re = reply(1);
	char text[] = "A";

	(void)state;
	assert_true(message_set_text(&re->base, "order.number", text, arena));
	assert_ptr_equal(re->order->number, text);
	assert_true(message_set_text(&re->base, "approval_id", text, arena));
	assert_false(message_set_text(&re->base, "order.lines", text, arena));
	assert_false(message_set_text(&re->base, "order.nothing", text, arena));
	assert_false(message_set_text(&re->base, "credit.x", text, arena)); /* the message is absent */
	assert_false(message_set_text(&re->base, "", text, arena));
}

#define WITH_RUN(title, f)                                                                                   \
	{                                                                                                    \
		(title), (f), setup, teardown, NULL                                                          \
	}
static const struct CMUnitTest cases[] = {
    WITH_RUN("X6 a stored reply comes back with its number", reply_and_back),
    WITH_RUN("X6 an empty reply is a reply", empty_reply_is_a_reply),
    WITH_RUN("X6 a large reply is stored whole", whole),
    WITH_RUN("X6 a reply that could not be sent is not committed", more_than_can_be_sent),
    WITH_RUN("X6 the same request of the same caller", same_request),
    WITH_RUN("X6 places in a reply", places),
};
UNIT_MAIN("replay", cases)
