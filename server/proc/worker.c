#include "server/proc/worker.h"

#include "common/arena.h"
#include "proto/method.h"
#include "server/log.h"
#include "server/net/net.h"
#include "server/op/access.h"
#include "server/op/dispatch.h"
#include "server/proc/pulse.h"
#include "server/proc/serve.h"

extern const unsigned char proto_descriptors[]; /* generated: the published contract */
extern const size_t proto_descriptors_len;

#define DRAIN_US 8000000 /* of the 10 s that the master gives */

struct worker {
	const struct worker_args *args;
	struct loop *loop;
	struct pulse *pulse;
	struct serve *serve;
	struct net *net;
	struct arena *arena;   /* of start-up and reload denials */
	struct net_stats told; /* what the shared counters know already */
};

static const char *const code_name[] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};

static void
on_access(void *arg, const struct access *a)
{
	struct worker *w = arg;
	const struct log_request line = {.op = a->method == NULL ? a->path : a->method->op,
	    .request_id = a->request_id,
	    .trace_id = a->trace_id,
	    .user = a->user,
	    .branch = a->branch,
	    .peer = a->peer,
	    .code = code_name[a->code],
	    .reason = a->reason == R_NONE ? NULL : reason_row(a->reason)->name,
	    .us = a->us};

	shm_request(
	    w->args->shm, a->method == NULL ? -1 : (int)(a->method - method_table), (int)a->code, a->us);
	log_request(&line);
	pulse_flush_log(w->pulse);
}

static void
fill_gauges(void *arg)
{
	struct worker *w = arg;
	struct net_stats s;

	net_stats(w->net, &s);
	atomic_store(&w->args->gauge->connections, s.connections_now);
	atomic_store(&w->args->gauge->streams, s.calls_now);
	atomic_fetch_add(&w->args->shm->accepted, s.accepted - w->told.accepted);
	atomic_fetch_add(&w->args->shm->refused, s.refused - w->told.refused);
	w->told = s;
	serve_gauge(w->serve, w->args->gauge);
	net_health_set(w->net, serve_ready(w->serve));
}

static void
drained(void *arg)
{
	struct worker *w = arg;

	loop_stop(w->loop);
}

static void
stop(void *arg)
{
	struct worker *w = arg;

	net_health_set(w->net, false);
	net_drain(w->net, DRAIN_US, drained, w);
}

static struct tls_pem
pem_of(const struct worker *w, struct bytes chain, struct bytes key)
{
	return (struct tls_pem){.cert = chain, .key = key, .allow_tls12 = w->args->config->tls_min[2] == '2'};
}

static void
take_cert(void *arg, struct bytes chain, struct bytes key)
{
	struct worker *w = arg;
	struct tls_pem pem = pem_of(w, chain, key);
	struct arena_mark mark = arena_mark(w->arena);
	struct why why;

	why_init(&why, w->arena);
	if (!net_reload_tls(w->net, &pem, &why))
		log_event(
		    LOG_LEVEL_ERROR, "net", "certificate refused", LOG_TEXT("why", why_text(&why, LANG_EN)));
	arena_reset(w->arena, mark);
}

static void
take_tickets(void *arg, const uint8_t (*key)[TLS_TICKET_KEY], int n)
{
	struct worker *w = arg;

	net_ticket_keys(w->net, key, n);
}

static bool
open_net(struct worker *w)
{
	struct net_config c = {.fd = w->args->listen_fd,
	    .tls = pem_of(w, w->args->cert.chain, w->args->cert.key),
	    .find = method_by_path,
	    .route = op_route,
	    .has_token = access_has_token,
	    .may_reflect = w->args->config->reflection ? op_signed_in : NULL,
	    .descriptors = {proto_descriptors, proto_descriptors_len},
	    .access = on_access,
	    .access_arg = w};
	struct why why;

	why_init(&why, w->arena);
	w->net = net_new(w->loop, &c, &why);
	if (w->net == NULL)
		log_event(LOG_LEVEL_ERROR, "net", "cannot serve", LOG_TEXT("why", why_text(&why, LANG_EN)));
	else
		take_tickets(w, w->args->tickets.key, w->args->tickets.n);
	return w->net != NULL;
}

static bool
open_all(struct worker *w)
{
	const struct pulse_hooks hooks = {
	    .arg = w, .stop = stop, .cert = take_cert, .tickets = take_tickets, .beat = fill_gauges};

	w->arena = arena_new(64 << 10);
	w->loop = loop_new();
	w->serve = w->loop == NULL ? NULL : serve_open(w->loop, w->args);
	if (w->serve == NULL || !open_net(w))
		return false;
	w->pulse = pulse_new(w->loop, w->args, &hooks);
	return w->pulse != NULL;
}

int
worker_main(const struct worker_args *args)
{
	struct worker w = {.args = args};
	bool ok = open_all(&w);

	if (ok) {
		pulse_ready(w.pulse);
		ok = loop_run(w.loop);
	} else {
		log_event(LOG_LEVEL_ERROR, "proc", "worker cannot start");
	}
	net_free(w.net);
	serve_close(w.serve);
	pulse_free(w.pulse);
	loop_free(w.loop);
	arena_free(w.arena);
	return ok ? 0 : 1;
}
