#include "server/net/health.h"

#include <stdlib.h>

#include "grpc/health/v1/health.pb-c.h"
#include "server/net/rpc.h"
#include "server/net/symbols.h"

typedef Grpc__Health__V1__HealthCheckRequest Request;
typedef Grpc__Health__V1__HealthCheckResponse Response;
typedef Grpc__Health__V1__HealthCheckResponse__ServingStatus Status;
#define STATUS(name) GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__##name

struct watcher { /* in the arena of its call */
	struct watcher *next, *prev;
	struct call *call;
	bool known; /* the service exists */
};

struct health {
	struct net *net;
	struct watcher *watchers;
	bool serving;
};

struct health *
health_new(struct net *n)
{
	struct health *h = calloc(1, sizeof(*h));
	if (h == NULL)
		abort();
	h->net = n;
	return h;
}

void
health_free(struct health *h)
{
	free(h);
}

/* "" is the server as a whole. */
static bool
known(const struct net *n, const char *service)
{
	return service[0] == '\0' || symbols_has_service(n->symbols, service);
}

static Response
response(const struct health *h, bool service_known)
{
	Response re = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__INIT;
	re.status = !service_known ? STATUS(SERVICE_UNKNOWN)
	            : h->serving   ? STATUS(SERVING)
	                           : STATUS(NOT_SERVING);
	return re;
}

static void
check_start(struct call *c, ProtobufCMessage *m)
{
	const Request *rq = (const Request *)m;
	if (known(c->net, rq->service)) {
		Response re = response(c->net->health, true);
		call_reply(c, &re.base);
	} else {
		struct why why;
		why_init(&why, call_arena(c));
		deny(&why, R_NOT_FOUND, "service", rq->service);
		call_fail(c, &why);
	}
	call_drop(c);
}

static void
watch_leave(struct call *c)
{
	struct watcher *w = call_data(c);
	if (w->next != NULL)
		w->next->prev = w->prev;
	*(w->prev != NULL ? &w->prev->next : &c->net->health->watchers) = w->next;
	call_drop(c);
}

static void
watch_start(struct call *c, ProtobufCMessage *m)
{
	struct health *h = c->net->health;
	struct watcher *w = arena_new_n(call_arena(c), struct watcher, 1);
	w->call = c;
	w->known = known(c->net, ((const Request *)m)->service);
	w->next = h->watchers;
	if (w->next != NULL)
		w->next->prev = w;
	h->watchers = w;
	call_set_data(c, w);
	Response re = response(h, w->known);
	call_send(c, &re.base);
}

void
net_health_set(struct net *n, bool serving)
{
	struct health *h = n->health;
	if (h->serving == serving)
		return;
	h->serving = serving;
	for (struct watcher *w = h->watchers; w != NULL; w = w->next) {
		Response re = response(h, w->known);
		call_send(w->call, &re.base); /* a slow one misses nothing: its queue keeps every change */
	}
}

void
health_end(struct health *h)
{
	while (h->watchers != NULL) {
		struct call *c = h->watchers->call;
		struct why why;
		why_init(&why, call_arena(c));
		deny(&why, R_SHUTTING_DOWN);
		call_fail(c, &why);
		watch_leave(c);
	}
}

const struct method *
health_find(const char *path, const struct call_handler **handler)
{
	static const struct call_handler check = {.start = check_start};
	static const struct call_handler watch = {.start = watch_start, .gone = watch_leave};
	static const struct method row[] = {
	    {.op = "health_check",
	        .noun = "health",
	        .verb = "check",
	        .service = "Health",
	        .rpc = "Check",
	        .path = "/grpc.health.v1.Health/Check",
	        .kind = METHOD_QUERY,
	        .perm = "OPEN",
	        .size = SIZE_SMALL,
	        .request = &grpc__health__v1__health_check_request__descriptor,
	        .response = &grpc__health__v1__health_check_response__descriptor},
	    {.op = "health_watch",
	        .noun = "health",
	        .verb = "watch",
	        .service = "Health",
	        .rpc = "Watch",
	        .path = "/grpc.health.v1.Health/Watch",
	        .kind = METHOD_SERVER,
	        .perm = "OPEN",
	        .size = SIZE_SMALL,
	        .request = &grpc__health__v1__health_check_request__descriptor,
	        .response = &grpc__health__v1__health_check_response__descriptor},
	};
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		if (strcmp(row[i].path, path) == 0) {
			*handler = i == 0 ? &check : &watch;
			return &row[i];
		}
	return NULL;
}
