#include "branchline/v1/order.pb-c.h"
#include "common/limits.h"
#include "server/db/batch_run.h"
#include "server/op/replay.h"
#include "server/op/subject.h"
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
static const struct op order_get = {.name = "order_get",
    .kind = OPK_QUERY,
    .request = &bl__get_order_request__descriptor,
    .response = &bl__get_order_response__descriptor};

static const struct op *
find(const char *name)
{
	return strcmp(name, "order_get") == 0 ? &order_get : NULL;
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(4 << 20);
	engine = (struct engine){.cfg = {.find = find}};
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

	replay_put(r, b);
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
bounds(void **state)
{
	(void)state;
	reply(LIMIT_STORED_REPLY_BYTES - 100);
	assert_non_null(stored(PARAM_REPLY).p);
	reply(LIMIT_STORED_REPLY_BYTES);
	assert_null(stored(PARAM_REPLY).p);
}

static void
read_again(void **state)
{
	const struct op *get;
	ProtobufCMessage *rq;
	Bl__GetOrderResponse answer = BL__GET_ORDER_RESPONSE__INIT;
	Bl__Order o = BL__ORDER__INIT;

	(void)state;
	r->seen = (struct q_engine_request_get){.subject = SUBJECT_ORDER, .subject_id = doc};
	assert_null(replay_reply(r));
	assert_true(replay_reread(r, &get, &rq));
	assert_ptr_equal(get, &order_get);
	assert_string_equal(((Bl__GetOrderRequest *)rq)->order_id, "12340000-0000-7000-8000-000000000001");
	answer.order = &o;
	assert_ptr_equal(((Bl__CreateOrderResponse *)replay_convert(r, &answer.base))->order, &o);
	r->seen.subject = SUBJECT_STOCK; /* has no get that we know */
	assert_false(replay_reread(r, &get, &rq));
	r->seen.subject = 999;
	assert_false(replay_reread(r, &get, &rq));
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
    WITH_RUN("X6 only small replies are stored", bounds),
    WITH_RUN("X6 a large one is read again through the noun's get", read_again),
    WITH_RUN("X6 the same request of the same caller", same_request),
    WITH_RUN("X6 places in a reply", places),
};
UNIT_MAIN("replay", cases)
