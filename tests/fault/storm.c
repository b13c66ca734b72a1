/* storm -- seeded load of writes that are never given up: what has no answer is sent again with the same request_id
 * until it has one. One JSON line a call goes to the history, one JSON line of sums to stdout at the end.
 *
 *	storm --server HOST:PORT --ca FILE --tokens FILE --history FILE --warehouse CODE --customers A,B --products A,B
 *	      [--clients 50] [--depth 1] [--count 1000] [--mix draft,submit,move] [--reserve all|partial|none]
 *	      [--seed 1] [--seconds 120] [--replay 0] [--together]
 *
 * --mix: three weights, e.g. 2,3,1. --replay N: when all have an answer, every Nth success is sent once more and must give
 * the same bytes. --together: every client is connected before the first write. Ends with 0, 1 (a replay differs), 3 (time is
 * over). */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "branchline/messages.h"
#include "common/digest.h"
#include "tests/fixture/swarm.h"

#define CREATE_ORDER "/branchline.v1.OrderService/CreateOrder"
#define MOVE_STOCK "/branchline.v1.StockService/MoveStock"
#define GET_SERVER "/branchline.v1.ServerService/GetServer"
#define CALL_MS 4000 /* longer than the restart of a worker, shorter than that of everything */
#define NAMES 64

static char one[] = "1";

enum kind { DRAFT, SUBMIT, MOVE, KINDS };
static const char *const kind_name[KINDS] = {"draft", "submit", "move"};

/* One write, from its first sending to its answer, and kept for the replay. */
struct write {
	enum kind kind;
	size_t client;
	char request_id[37], external_id[60];
	size_t customer, product[2], nproduct;
	int64_t begin, end;
	unsigned attempts, resends;
	bool ok, got;
	uint8_t digest[SHA256_BYTES], again[SHA256_BYTES];
	char number[48], id[48], reason[48];
	int state;
};

static struct {
	const char *server, *ca, *history_path, *warehouse;
	const char *customer[NAMES], *product[NAMES];
	size_t ncustomer, nproduct, clients, depth, count, replay;
	unsigned weight[KINDS];
	int reserve;
	uint64_t seed;
	int64_t seconds;
	bool together;
} opt = {
    .clients = 50, .depth = 1, .count = 1000, .weight = {0, 1, 0}, .reserve = 2, .seed = 1, .seconds = 120};

static struct {
	struct swarm swarm;
	FILE *history;
	struct write *write;
	size_t started, answered, ok, refused, replayed, differs;
	unsigned long attempts, resends;
	uint64_t random;
	int64_t begin;
} st;

static uint64_t
random_below(uint64_t n)
{
	st.random ^= st.random << 13; /* xorshift64 */
	st.random ^= st.random >> 7;
	st.random ^= st.random << 17;
	return st.random % n;
}

/* ---- requests ---- */

static void
write_plan(struct write *w, size_t n, size_t client)
{
	uint64_t r = random_below(opt.weight[DRAFT] + opt.weight[SUBMIT] + opt.weight[MOVE]);

	w->kind = r < opt.weight[DRAFT] ? DRAFT : r < opt.weight[DRAFT] + opt.weight[SUBMIT] ? SUBMIT : MOVE;
	w->client = client;
	w->customer = random_below(opt.ncustomer);
	w->nproduct = opt.nproduct > 1 && w->kind != MOVE ? 1 + random_below(2) : 1;
	w->product[0] = random_below(opt.nproduct);
	w->product[1] = (w->product[0] + 1) % opt.nproduct;
	w->begin = swarm_now();
	snprintf(w->external_id, sizeof(w->external_id), "storm-%" PRIu64 "-%zu", opt.seed, n);
	if (!bl_uuid(w->request_id))
		swarm_die("no randomness");
}

static void on_message(bl_call *call, const void *bytes, size_t n, void *ctx);
static void on_done(bl_call *call, const bl_error *err, void *ctx);

static void
message_send(struct write *w, const char *path, const ProtobufCMessage *rq)
{
	bl_error *err = NULL;
	bl_call *call = bl_call_new(st.swarm.client[w->client], path, &err);

	if (call == NULL)
		swarm_die("%s", bl_error_text(err));
	bl_call_set_handlers(call, on_message, on_done, w);
	bl_call_set_timeout_ms(call, CALL_MS);
	if (!bl_call_start(call, rq, &err))
		swarm_die("%s", bl_error_text(err));
}

static char *
reference(char buf[48], const char *code)
{
	snprintf(buf, 48, "@%s", code);
	return buf;
}

static void
order_send(struct write *w)
{
	Bl__CreateOrderRequest rq = BL__CREATE_ORDER_REQUEST__INIT;
	Bl__DocumentLine line[2] = {BL__DOCUMENT_LINE__INIT, BL__DOCUMENT_LINE__INIT},
	                 *lines[2] = {&line[0], &line[1]};
	char customer[48], warehouse[48], product[2][48];

	rq.request_id = w->request_id;
	rq.external_id = w->external_id;
	rq.customer_id = reference(customer, opt.customer[w->customer]);
	rq.warehouse_id = reference(warehouse, opt.warehouse);
	rq.reserve = (Bl__ReservePolicy)opt.reserve;
	rq.submit = w->kind == SUBMIT;
	for (size_t i = 0; i < w->nproduct; i++) {
		line[i].product_id = reference(product[i], opt.product[w->product[i]]);
		line[i].quantity = one;
	}
	rq.lines = lines;
	rq.n_lines = w->nproduct;
	message_send(w, CREATE_ORDER, &rq.base);
}

static void
move_send(struct write *w)
{
	Bl__MoveStockRequest rq = BL__MOVE_STOCK_REQUEST__INIT;
	Bl__MoveLine line = BL__MOVE_LINE__INIT, *lines[1] = {&line};
	char warehouse[48], product[48];

	rq.request_id = w->request_id;
	rq.kind = BL__MOVE_KIND__MOVE_KIND_RECEIPT;
	rq.warehouse_id = reference(warehouse, opt.warehouse);
	rq.note = w->external_id;
	line.product_id = reference(product, opt.product[w->product[0]]);
	line.quantity = one;
	rq.lines = lines;
	rq.n_lines = 1;
	message_send(w, MOVE_STOCK, &rq.base);
}

static void
write_send(struct write *w)
{
	if (w->kind == MOVE)
		move_send(w);
	else
		order_send(w);
}

static void
next_start(size_t client)
{
	struct write *w = &st.write[st.started];

	if (st.started == opt.count)
		return;
	write_plan(w, st.started++, client);
	write_send(w);
}

/* ---- answers ---- */

static void
order_read(struct write *w, const void *bytes, size_t n)
{
	Bl__CreateOrderResponse *re = bl__create_order_response__unpack(NULL, n, bytes);

	if (re == NULL || re->order == NULL)
		swarm_die("a reply that is none");
	snprintf(w->number, sizeof(w->number), "%s", re->order->number);
	snprintf(w->id, sizeof(w->id), "%s", re->order->id);
	w->state = (int)re->order->state;
	bl__create_order_response__free_unpacked(re, NULL);
}

static void
on_message(bl_call *call, const void *bytes, size_t n, void *ctx)
{
	struct write *w = ctx;

	(void)call;
	w->got = true;
	if (w->ok) {
		sha256(bytes, n, w->again);
		return;
	}
	sha256(bytes, n, w->digest);
	if (w->kind != MOVE)
		order_read(w, bytes, n);
}

/* Nobody knows, or nobody was there: both mean once more. Everything else is an answer. */
static bool
no_answer(const bl_error *err)
{
	int code = bl_error_code(err);

	return bl_error_maybe_done(err) || code == BL_UNAVAILABLE || code == BL_DEADLINE_EXCEEDED ||
	       (code == BL_RESOURCE_EXHAUSTED && bl_error_retry_ms(err) > 0);
}

static void
history_put(const struct write *w)
{
	fprintf(st.history,
	    "{\"kind\":\"%s\",\"request_id\":\"%s\",\"external_id\":\"%s\",\"product\":\"%s\",\"lines\":%zu,"
	    "\"begin\":%" PRId64 ",\"end\":%" PRId64
	    ",\"attempts\":%u,\"resends\":%u,\"ok\":%s,\"reason\":\"%s\",\"id\":\"%s\",\"number\":\"%s\","
	    "\"state\":%d}\n",
	    kind_name[w->kind], w->request_id, w->external_id, opt.product[w->product[0]], w->nproduct,
	    w->begin - st.begin, w->end - st.begin, w->attempts, w->resends, w->ok ? "true" : "false",
	    w->reason, w->id, w->number, w->state);
}

static void
write_answered(struct write *w, const bl_error *err)
{
	w->end = swarm_now();
	w->ok = err == NULL;
	snprintf(w->reason, sizeof(w->reason), "%s", err == NULL ? "" : bl_error_reason(err));
	st.ok += w->ok;
	st.refused += !w->ok;
	st.answered++;
	st.attempts += w->attempts;
	st.resends += w->resends;
	history_put(w);
	next_start(w->client);
}

static void
replay_answered(struct write *w, const bl_error *err)
{
	st.replayed++;
	if (err == NULL && memcmp(w->again, w->digest, SHA256_BYTES) == 0)
		return;
	st.differs++;
	fprintf(stderr, "storm: %s (%s) replayed gives %s\n", w->request_id, kind_name[w->kind],
	    err == NULL ? "other bytes" : bl_error_text(err));
}

static void
on_done(bl_call *call, const bl_error *err, void *ctx)
{
	struct write *w = ctx;

	w->attempts += bl_call_attempts(call);
	if (err != NULL && no_answer(err)) {
		w->resends++;
		write_send(w);
	} else if (err == NULL && !w->got) {
		swarm_die("success without a reply");
	} else if (w->ok) {
		replay_answered(w, err);
	} else {
		write_answered(w, err);
	}
	bl_call_free(call);
}

/* ---- the run ---- */

static bool
time_over(void)
{
	return swarm_now() - st.begin > opt.seconds * 1000000;
}

static void
run_until(const size_t *have, size_t want)
{
	while (*have < want && !time_over()) {
		swarm_step(&st.swarm, 20);
		fflush(st.history);
	}
}

static void
all_connect(void)
{
	for (size_t i = 0; i < st.swarm.n; i++) {
		Bl__GetServerRequest rq = BL__GET_SERVER_REQUEST__INIT;
		bl_error *err = NULL;
		bl_call *call = bl_call_send(st.swarm.client[i], GET_SERVER, &rq.base, &err);

		if (call == NULL)
			swarm_die("%s", bl_error_text(err));
		swarm_touch(&st.swarm, i);
		while (!bl_call_is_done(call) && !time_over())
			swarm_step(&st.swarm, 20);
		if (bl_call_error(call) != NULL)
			swarm_die("%s", bl_error_text(bl_call_error(call)));
		bl_call_free(call);
	}
}

static void
all_write(void)
{
	for (size_t k = 0; k < opt.depth; k++)
		for (size_t i = 0; i < st.swarm.n; i++) {
			next_start(i);
			if (!opt.together)
				swarm_touch(&st.swarm, i);
		}
	for (size_t i = 0; i < st.swarm.n; i++)
		swarm_touch(&st.swarm, i);
	run_until(&st.answered, opt.count);
}

static void
some_replay(void)
{
	size_t want = 0, at = 0;

	if (opt.replay == 0)
		return;
	for (size_t i = 0; i < opt.count; i++) {
		struct write *w = &st.write[i];
		if (!w->ok || at++ % opt.replay != 0)
			continue;
		write_send(w);
		swarm_touch(&st.swarm, w->client);
		run_until(&st.replayed, ++want < 32 ? 0 : want - 32); /* some at a time */
	}
	run_until(&st.replayed, want);
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
percentile_ms(unsigned percent)
{
	int64_t *ms = calloc(opt.count, sizeof(*ms)), value;

	if (ms == NULL)
		swarm_die("no memory");
	for (size_t i = 0; i < opt.count; i++)
		ms[i] = (st.write[i].end - st.write[i].begin) / 1000;
	qsort(ms, opt.count, sizeof(*ms), by_value);
	value = ms[(opt.count - 1) * percent / 100];
	free(ms);
	return value;
}

static int
sums_print(void)
{
	bool whole = st.answered == opt.count;

	printf("{\"seed\":%" PRIu64
	       ",\"writes\":%zu,\"answered\":%zu,\"acked\":%zu,\"refused\":%zu,\"attempts\":%lu,"
	       "\"resends\":%lu,\"replayed\":%zu,\"differs\":%zu,\"p50_ms\":%" PRId64 ",\"p99_ms\":%" PRId64
	       "}\n",
	    opt.seed, opt.count, st.answered, st.ok, st.refused, st.attempts, st.resends, st.replayed,
	    st.differs, whole ? percentile_ms(50) : -1, whole ? percentile_ms(99) : -1);
	return !whole ? 3 : st.differs > 0 ? 1 : 0;
}

/* ---- the command line ---- */

static size_t
names(char *text, const char **name)
{
	size_t n = 0;

	for (char *p; (p = strsep(&text, ",")) != NULL && n < NAMES;)
		name[n++] = p;
	return n;
}

static int
reserve_value(const char *name)
{
	return strcmp(name, "all") == 0 ? 1 : strcmp(name, "partial") == 0 ? 2 : 3;
}

static const struct option option[] = {{"server", 1, NULL, 's'}, {"ca", 1, NULL, 'a'},
    {"tokens", 1, NULL, 't'}, {"history", 1, NULL, 'h'}, {"warehouse", 1, NULL, 'w'},
    {"customers", 1, NULL, 'C'}, {"products", 1, NULL, 'P'}, {"clients", 1, NULL, 'c'},
    {"depth", 1, NULL, 'd'}, {"count", 1, NULL, 'n'}, {"mix", 1, NULL, 'm'}, {"reserve", 1, NULL, 'r'},
    {"seed", 1, NULL, 'e'}, {"seconds", 1, NULL, 'S'}, {"replay", 1, NULL, 'R'}, {"together", 0, NULL, 'T'},
    {0}};

static void
option_set(int o, char *arg, const char **tokens)
{
	switch (o) {
	case 's':
		opt.server = arg;
		break;
	case 'a':
		opt.ca = arg;
		break;
	case 't':
		*tokens = arg;
		break;
	case 'h':
		opt.history_path = arg;
		break;
	case 'w':
		opt.warehouse = arg;
		break;
	case 'C':
		opt.ncustomer = names(arg, opt.customer);
		break;
	case 'P':
		opt.nproduct = names(arg, opt.product);
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
	case 'm':
		sscanf(arg, "%u,%u,%u", &opt.weight[DRAFT], &opt.weight[SUBMIT], &opt.weight[MOVE]);
		break;
	case 'r':
		opt.reserve = reserve_value(arg);
		break;
	case 'e':
		opt.seed = strtoull(arg, NULL, 10);
		break;
	case 'S':
		opt.seconds = strtol(arg, NULL, 10);
		break;
	case 'R':
		opt.replay = strtoul(arg, NULL, 10);
		break;
	case 'T':
		opt.together = true;
		break;
	default:
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	const char *tokens = NULL;
	size_t ntoken;
	int o;

	while ((o = getopt_long(argc, argv, "", option, NULL)) != -1)
		option_set(o, optarg, &tokens);
	if (opt.server == NULL || opt.ca == NULL || tokens == NULL || opt.history_path == NULL ||
	    opt.warehouse == NULL || opt.ncustomer == 0 || opt.nproduct == 0 || opt.clients == 0 ||
	    opt.count == 0)
		swarm_die("an option is missing; see storm.c");
	char **token = swarm_lines(tokens, &ntoken);
	st.random = opt.seed * 0x9e3779b97f4a7c15 + 1;
	st.begin = swarm_now();
	st.write = calloc(opt.count, sizeof(*st.write));
	st.history = fopen(opt.history_path, "we");
	if (st.write == NULL || st.history == NULL)
		swarm_die("%s cannot be written", opt.history_path);
	swarm_open(&st.swarm, opt.server, opt.ca, token, ntoken, opt.clients);
	if (opt.together)
		all_connect();
	all_write();
	some_replay();
	fclose(st.history);
	int rc = sums_print();
	swarm_close(&st.swarm);
	for (size_t i = 0; i < ntoken; i++)
		free(token[i]);
	free(token);
	free(st.write);
	return rc;
}
