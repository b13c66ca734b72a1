/* load -- what tests/perf/run measures with: many clients of libbranchline, think time 0, in one thread.
 *
 *	load orders --variants FILE   creates and submits orders of five lines; client i takes line i of the file, again and again
 *	load gets --ids FILE          reads orders by id, at random
 *	load tokens --count N --out FILE  makes secrets, one a line, and prints their hashes as the database keeps them; no server
 *	load idle                     asks with every client who it is, tells it, and holds the connections until its input ends
 *
 * Common: --server HOST:PORT --ca FILE --tokens FILE [--clients 50] [--depth 1], and --seconds S (after one of warming up) or
 * --count N. --out FILE takes the ids of the orders, one a line. A line of variants is `customer owner warehouse
 * product product product product product`, as references. Prints one JSON line; ends with 1 when a call failed. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "branchline/messages.h"
#include "common/token.h"
#include "tests/fixture/swarm.h"

#define LINES 5
#define WARM_US 1000000
#define CALL_MS 30000

struct variant {
	char *customer, *owner, *warehouse, *product[LINES];
};

struct op {
	const char *name, *path;
	void (*send)(size_t slot);
	void (*reply)(const void *bytes, size_t n);
};

static struct {
	const char *server, *ca, *tokens, *variants, *ids, *out;
	size_t clients, depth, count;
	int64_t seconds;
} opt = {.clients = 50, .depth = 1, .seconds = 10};

static struct {
	struct swarm swarm;
	const struct op *op;
	struct variant *variant;
	char **id, **token, **line; /* kept until the end */
	size_t nvariant, nid, slots;
	int64_t *begin; /* of the call of each slot */
	int64_t *took;  /* of every measured call, us */
	size_t ntook, cap, started, done, failed;
	int64_t from, until;
	uint64_t random;
	FILE *out;
	char first_error[200];
} st;

static char one[] = "1";

static uint64_t
random_below(uint64_t n)
{
	st.random ^= st.random << 13; /* xorshift64 */
	st.random ^= st.random >> 7;
	st.random ^= st.random << 17;
	return st.random % n;
}

/* ---- calls ---- */

static void on_done(bl_call *call, const bl_error *err, void *ctx);
static void on_message(bl_call *call, const void *bytes, size_t n, void *ctx);

static void
message_send(size_t slot, const ProtobufCMessage *rq)
{
	bl_error *err = NULL;
	bl_call *call = bl_call_new(st.swarm.client[slot % opt.clients], st.op->path, &err);

	if (call == NULL)
		swarm_die("%s", bl_error_text(err));
	bl_call_set_handlers(call, on_message, on_done, &st.begin[slot]);
	bl_call_set_timeout_ms(call, CALL_MS);
	st.begin[slot] = swarm_now();
	if (!bl_call_start(call, rq, &err))
		swarm_die("%s", bl_error_text(err));
}

static void
order_send(size_t slot)
{
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	Bl__DocumentLine line[LINES], *lines[LINES];
	const struct variant *v =
	    &st.variant[(opt.clients == 1 ? st.started - 1 : slot % opt.clients) % st.nvariant];

	rq.customer_id = v->customer;
	rq.owner_id = v->owner;
	rq.warehouse_id = v->warehouse;
	rq.submit = true;
	for (size_t i = 0; i < LINES; i++) {
		line[i] = (Bl__DocumentLine)BL__DOCUMENT_LINE__INIT;
		line[i].product_id = v->product[i];
		line[i].quantity = one;
		lines[i] = &line[i];
	}
	rq.lines = lines;
	rq.n_lines = LINES;
	message_send(slot, &rq.base);
}

static void
order_reply(const void *bytes, size_t n)
{
	Bl__CreateOrderResponse *re = bl__create_order_response__unpack(NULL, n, bytes);

	if (re == NULL || re->order == NULL || re->order->state != BL__ORDER_STATE__ORDER_STATE_EFFECTIVE)
		swarm_die("an order did not become effective");
	if (st.out != NULL)
		fprintf(st.out, "%s\n", re->order->id);
	bl__create_order_response__free_unpacked(re, NULL);
}

static void
get_send(size_t slot)
{
	Bl__GetOrderRequest rq = BL__GET_ORDER_REQUEST__INIT;

	rq.order_id = st.id[random_below(st.nid)];
	message_send(slot, &rq.base);
}

static void
session_send(size_t slot)
{
	Bl__GetSessionRequest rq = BL__GET_SESSION_REQUEST__INIT;

	message_send(slot, &rq.base);
}

static const struct op operation[] = {
    {"orders", "/branchline.v1.OrderService/CreateOrder", order_send, order_reply},
    {"gets", "/branchline.v1.OrderService/GetOrder", get_send, NULL},
    {"idle", "/branchline.v1.SessionService/GetSession", session_send, NULL},
};

/* ---- counting ---- */

static void
took_add(int64_t us)
{
	if (st.ntook == st.cap) {
		st.cap = st.cap == 0 ? 65536 : st.cap * 2;
		st.took = realloc(st.took, st.cap * sizeof(*st.took));
		if (st.took == NULL)
			swarm_die("no memory");
	}
	st.took[st.ntook++] = us;
}

static void
next_start(size_t slot)
{
	if (opt.count > 0 ? st.started < opt.count : swarm_now() < st.until) {
		st.started++;
		st.op->send(slot);
	}
}

static void
on_message(bl_call *call, const void *bytes, size_t n, void *ctx)
{
	(void)call;
	(void)ctx;
	if (st.op->reply != NULL)
		st.op->reply(bytes, n);
}

static void
on_done(bl_call *call, const bl_error *err, void *ctx)
{
	size_t slot = (size_t)((int64_t *)ctx - st.begin);
	int64_t now = swarm_now();

	st.done++;
	if (err != NULL) {
		if (st.failed++ == 0)
			snprintf(st.first_error, sizeof(st.first_error), "%s: %s", bl_error_reason(err),
			    bl_error_message(err));
	} else if (now >= st.from && now <= st.until) {
		took_add(now - st.begin[slot]);
	}
	bl_call_free(call);
	next_start(slot);
}

/* ---- runs ---- */

static void
measure(void)
{
	int64_t now = swarm_now();

	st.from = opt.count > 0 ? now : now + WARM_US;
	st.until = opt.count > 0 ? INT64_MAX : st.from + opt.seconds * 1000000;
	for (size_t slot = 0; slot < st.slots; slot++) {
		next_start(slot);
		swarm_touch(&st.swarm, slot % opt.clients);
	}
	while (st.done < st.started)
		swarm_step(&st.swarm, 20);
	if (opt.count > 0)
		st.until = swarm_now();
}

/* A login at a time would take long, all at once more than the server lets in. */
static void
idle(void)
{
	char c;

	opt.count = 1; /* a client that has logged in does no more */
	for (size_t slot = 0; slot < st.slots; slot++) {
		st.started++;
		st.op->send(slot);
		swarm_touch(&st.swarm, slot);
		while (st.started - st.done > 24)
			swarm_step(&st.swarm, 20);
	}
	while (st.done < st.started)
		swarm_step(&st.swarm, 20);
	printf("{\"op\":\"idle\",\"sessions\":%zu,\"failed\":%zu}\n", st.done - st.failed, st.failed);
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
}

static void
tokens_make(void)
{
	uint8_t secret[TOKEN_SECRET_BYTES], hash[SHA256_BYTES];
	char text[TOKEN_TEXT];

	for (size_t i = 0; i < opt.count && st.out != NULL; i++) {
		random_bytes(secret, sizeof(secret));
		token_text(secret, text);
		token_hash(text, hash);
		fprintf(st.out, "%s\n", text);
		for (size_t k = 0; k < sizeof(hash); k++)
			printf("%02x", hash[k]);
		putchar('\n');
	}
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
figures_print(void)
{
	double seconds = (double)(st.until - st.from) / 1e6;

	if (st.ntook == 0)
		swarm_die("nothing was measured; %s", st.first_error);
	qsort(st.took, st.ntook, sizeof(*st.took), by_value);
	printf("{\"op\":\"%s\",\"done\":%zu,\"all\":%zu,\"failed\":%zu,\"seconds\":%.3f,\"rate\":%.1f,\"p50_"
	       "us\":%" PRId64 ",\"p99_us\":%" PRId64 "}\n",
	    st.op->name, st.ntook, st.done, st.failed, seconds, (double)st.ntook / seconds,
	    st.took[st.ntook / 2], st.took[(st.ntook - 1) * 99 / 100]);
}

/* ---- the command line ---- */

static void
variants_read(const char *path)
{
	st.line = swarm_lines(path, &st.nvariant);
	st.variant = calloc(st.nvariant, sizeof(*st.variant));
	if (st.variant == NULL)
		swarm_die("no memory");
	for (size_t i = 0; i < st.nvariant; i++) {
		struct variant *v = &st.variant[i];
		char *rest = st.line[i];
		v->customer = strsep(&rest, " ");
		v->owner = strsep(&rest, " ");
		v->warehouse = strsep(&rest, " ");
		for (size_t k = 0; k < LINES; k++)
			v->product[k] = strsep(&rest, " ");
		if (v->product[LINES - 1] == NULL)
			swarm_die("%s:%zu: a word is missing", path, i + 1);
	}
}

static const struct option option[] = {{"server", 1, NULL, 's'}, {"ca", 1, NULL, 'a'},
    {"tokens", 1, NULL, 't'}, {"variants", 1, NULL, 'v'}, {"ids", 1, NULL, 'i'}, {"out", 1, NULL, 'o'},
    {"clients", 1, NULL, 'c'}, {"depth", 1, NULL, 'd'}, {"count", 1, NULL, 'n'}, {"seconds", 1, NULL, 'S'},
    {0}};

static void
option_set(int o, const char *arg)
{
	switch (o) {
	case 's':
		opt.server = arg;
		break;
	case 'a':
		opt.ca = arg;
		break;
	case 't':
		opt.tokens = arg;
		break;
	case 'v':
		opt.variants = arg;
		break;
	case 'i':
		opt.ids = arg;
		break;
	case 'o':
		opt.out = arg;
		break;
	case 'c':
		opt.clients = strtoul(arg, NULL, 10);
		break;
	case 'd':
		opt.depth = strtoul(arg, NULL, 10);
		break;
	case 'n':
		opt.count = strtoul(arg, NULL, 10);
		break;
	case 'S':
		opt.seconds = strtol(arg, NULL, 10);
		break;
	default:
		exit(2);
	}
}

/* false: nothing to ask of a server. */
static bool
options_read(int argc, char **argv)
{
	int o;

	while ((o = getopt_long(argc - 1, argv + 1, "", option, NULL)) != -1)
		option_set(o, optarg);
	if (opt.out != NULL && (st.out = fopen(opt.out, "we")) == NULL)
		swarm_die("%s: %s", opt.out, strerror(errno));
	if (argc > 1 && strcmp(argv[1], "tokens") == 0)
		return false;
	for (size_t i = 0; argc > 1 && i < sizeof(operation) / sizeof(operation[0]); i++)
		if (strcmp(argv[1], operation[i].name) == 0)
			st.op = &operation[i];
	if (st.op == NULL)
		swarm_die("orders, gets, idle or tokens?");
	if (opt.server == NULL || opt.ca == NULL || opt.tokens == NULL || opt.clients == 0 || opt.depth == 0)
		swarm_die("an option is missing; see load.c");
	if (st.op->send == order_send)
		variants_read(opt.variants);
	if (st.op->send == get_send)
		st.id = swarm_lines(opt.ids, &st.nid);
	return true;
}

int
main(int argc, char **argv)
{
	size_t ntoken;

	if (!options_read(argc, argv)) {
		tokens_make();
		return st.out == NULL || fclose(st.out) != 0;
	}
	st.token = swarm_lines(opt.tokens, &ntoken);
	st.random = 0x9e3779b97f4a7c15;
	st.slots = opt.clients * opt.depth;
	st.begin = calloc(st.slots, sizeof(*st.begin));
	if (st.begin == NULL)
		swarm_die("no memory");
	swarm_open(&st.swarm, opt.server, opt.ca, st.token, ntoken, opt.clients);
	if (st.op->send == session_send) {
		idle();
	} else {
		measure();
		figures_print();
	}
	if (st.out != NULL)
		fclose(st.out);
	if (st.failed > 0)
		fprintf(stderr, "load: %zu calls failed, the first with %s\n", st.failed, st.first_error);
	swarm_close(&st.swarm);
	return st.failed > 0;
}
