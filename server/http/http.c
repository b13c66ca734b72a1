#include "server/http/http.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <stdlib.h>

#include "server/db/startup.h"
#include "server/http/metrics.h"
#include "server/log.h"
#include "server/proc/pulse.h"

#define READY_KEEP_US 1000000 /* one answer of the database serves all probes of a second */

struct http {
	const struct worker_args *args;
	struct loop *loop;
	int64_t asked_us; /* 0 = never */
	bool ready;
	struct trouble why;
};

static void
answer(struct evhttp_request *rq, int code, const char *type, const char *text, size_t n)
{
	struct evbuffer *body = evbuffer_new();

	evhttp_add_header(evhttp_request_get_output_headers(rq), "Content-Type", type);
	evhttp_add_header(evhttp_request_get_output_headers(rq), "Cache-Control", "no-store");
	if (body != NULL)
		evbuffer_add(body, text, n);
	evhttp_send_reply(rq, code, code == 200 ? "OK" : "Service Unavailable", body);
	if (body != NULL)
		evbuffer_free(body);
}

static void
answer_line(struct evhttp_request *rq, bool good, const char *text)
{
	char line[sizeof(((struct trouble *)0)->text) + 2];
	int n = snprintf(line, sizeof(line), "%s\n", text);

	answer(rq, good ? 200 : 503, "text/plain; charset=utf-8", line, (size_t)n);
}

static void
on_healthz(struct evhttp_request *rq, void *arg)
{
	const struct http *h = arg;
	bool alive = metrics_alive(h->args->shm, clock_monotonic_us());

	answer_line(rq, alive, alive ? "ok" : "no network worker is alive");
}

/* The question blocks this process for as long as a connect may take, and no other. */
static void
on_readyz(struct evhttp_request *rq, void *arg)
{
	struct http *h = arg;
	int64_t now = clock_monotonic_us();

	if (h->asked_us == 0 || now - h->asked_us > READY_KEEP_US) {
		h->ready = startup_ready(h->args->database, migrate_table, migrate_count, &h->why);
		h->asked_us = clock_monotonic_us();
	}
	if (h->ready && !metrics_alive(h->args->shm, now))
		answer_line(rq, false, "no network worker is alive");
	else
		answer_line(rq, h->ready, h->ready ? "ready" : h->why.text);
}

static void
on_metrics(struct evhttp_request *rq, void *arg)
{
	const struct http *h = arg;
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (f == NULL) {
		answer_line(rq, false, "no memory");
		return;
	}
	metrics_print(h->args->shm, f);
	fclose(f);
	answer(rq, 200, "text/plain; version=0.0.4; charset=utf-8", text, n);
	free(text);
}

static void
stop(void *arg)
{
	struct http *h = arg;

	loop_stop(h->loop);
}

static struct evhttp *
serve(struct http *h)
{
	struct evhttp *server = evhttp_new(loop_base(h->loop));

	if (server == NULL)
		return NULL;
	evhttp_set_allowed_methods(server, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_max_headers_size(server, 8192);
	evhttp_set_max_body_size(server, 0);
	evhttp_set_timeout(server, 10);
	evhttp_set_cb(server, "/healthz", on_healthz, h);
	evhttp_set_cb(server, "/readyz", on_readyz, h);
	evhttp_set_cb(server, "/metrics", on_metrics, h);
	if (evhttp_accept_socket(server, h->args->listen_fd) == 0)
		return server;
	evhttp_free(server);
	return NULL;
}

int
http_main(const struct worker_args *args)
{
	struct http h = {.args = args, .loop = loop_new()};
	const struct pulse_hooks hooks = {.arg = &h, .stop = stop};
	struct pulse *pulse = h.loop == NULL ? NULL : pulse_new(h.loop, args, &hooks);
	struct evhttp *server = pulse == NULL ? NULL : serve(&h);
	bool ok;

	if (server == NULL) {
		log_event(LOG_LEVEL_ERROR, "http", "cannot serve");
		return 1;
	}
	pulse_ready(pulse);
	ok = loop_run(h.loop);
	evhttp_free(server);
	pulse_free(pulse);
	loop_free(h.loop);
	return ok ? 0 : 1;
}
