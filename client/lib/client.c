#include "client/lib/client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/lib/error.h"

#define DEFAULT_TIMEOUT_US INT64_C(30000000)

const char *
bl_version(void)
{
	return BL_VERSION;
}

static int64_t
monotonic(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
client_now(const bl_client *c)
{
	return c->clock(c->clock_ctx);
}

static void
client_init(bl_client *c)
{
	c->timeout = DEFAULT_TIMEOUT_US;
	c->clock = monotonic;
	c->link.fd = -1;
	c->link.reason = "LOCAL_UNREACHABLE";
	TAILQ_INIT(&c->waiting);
	TAILQ_INIT(&c->active);
	TAILQ_INIT(&c->events);
}

bl_client *
bl_client_new(const char *server, bl_error **err)
{
	bl_client *c = calloc(1, sizeof(*c));
	bool bad = false;

	if (c == NULL) {
		NO_MEMORY(err);
		return NULL;
	}
	client_init(c);
	if (server_split(server, &c->host, &c->port, &bad) && bl_client_set_user_agent(c, NULL, err))
		return c;
	if (bad)
		error_give(err,
		    error_new(BL_INVALID_ARGUMENT, "LOCAL_ARGUMENT", "'%.200s' is no host:port", server));
	else if (c->host == NULL)
		NO_MEMORY(err);
	bl_client_free(c);
	return NULL;
}

/* Calls outlive the client only to be freed. */
static void
abandon(struct calls *list)
{
	bl_call *call;

	while ((call = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, call, link);
		call->state = CALL_NEW;
		call->client = NULL;
	}
}

void
bl_client_free(bl_client *c)
{
	if (c == NULL)
		return;
	abandon(&c->waiting);
	abandon(&c->active);
	abandon(&c->events);
	link_drop(c);
	buffer_free(&c->link.out);
	tls_trust_free(c->trust);
	free(c->host);
	free(c->port);
	free(c->server_name);
	free(c->ca_file);
	if (c->bearer != NULL)
		explicit_bzero(c->bearer, strlen(c->bearer));
	free(c->bearer);
	free(c->language);
	free(c->user_agent);
	free(c);
}

/* ---- settings ---- */

/* A header value or name: printable ASCII, so that nobody can smuggle a second header in. */
static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			return false;
	return true;
}

static bool
set_text(char **to, const char *prefix, const char *value, bl_error **err)
{
	char *text = NULL;

	if (value != NULL && asprintf(&text, "%s%s", prefix, value) < 0)
		return NO_MEMORY(err);
	free(*to);
	*to = text;
	return true;
}

static bool
set_plain(char **to, const char *prefix, const char *value, const char *what, bl_error **err)
{
	if (value != NULL && (!is_plain(value) || strlen(value) > 1000))
		return error_give(err, error_new(BL_INVALID_ARGUMENT, "LOCAL_ARGUMENT",
		                           "the %s must be printable ASCII, at most 1000 characters", what));
	return set_text(to, prefix, value, err);
}

bool
bl_client_set_ca_file(bl_client *c, const char *path, bl_error **err)
{
	struct tls_trust *trust = tls_trust_new(path, err);

	if (trust == NULL || !set_text(&c->ca_file, "", path, err)) {
		tls_trust_free(trust);
		return false;
	}
	tls_trust_free(c->trust);
	c->trust = trust;
	return true;
}

bool
bl_client_set_server_name(bl_client *c, const char *name, bl_error **err)
{
	return set_plain(&c->server_name, "", name, "server name", err);
}

bool
bl_client_set_token(bl_client *c, const char *token, bl_error **err)
{
	return set_plain(&c->bearer, "Bearer ", token, "token", err);
}

bool
bl_client_set_language(bl_client *c, const char *language, bl_error **err)
{
	return set_plain(&c->language, "", language, "language", err);
}

bool
bl_client_set_user_agent(bl_client *c, const char *agent, bl_error **err)
{
	if (agent == NULL)
		return set_text(&c->user_agent, "", "libbranchline/" BL_VERSION, err);
	char *both = NULL;
	if (asprintf(&both, "%s libbranchline/" BL_VERSION, agent) < 0)
		return NO_MEMORY(err);
	bool ok = set_plain(&c->user_agent, "", both, "user agent", err);
	free(both);
	return ok;
}

void
bl_client_set_timeout_ms(bl_client *c, int64_t ms)
{
	c->timeout = ms > 0 && ms < NEVER / 2000 ? ms * 1000 : NEVER;
}

void
bl_client_set_wait_ready(bl_client *c, bool wait)
{
	c->wait_ready = wait;
}

void
bl_client_set_clock(bl_client *c, bl_clock_fn clock, void *ctx)
{
	c->clock = clock != NULL ? clock : monotonic;
	c->clock_ctx = ctx;
}

/* ---- in an event loop ---- */

int
bl_client_fd(const bl_client *c)
{
	return c->link.fd;
}

int
bl_client_events(const bl_client *c)
{
	switch (c->link.state) {
	case LINK_CONNECT:
		return BL_WRITE;
	case LINK_TLS:
	case LINK_OPEN:
		return BL_READ | (c->link.want_write ? BL_WRITE : 0);
	case LINK_NONE:
	case LINK_PAUSE:
		break;
	}
	return 0;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When something is to be done even if no byte comes. */
static int64_t
next_timer(const bl_client *c)
{
	int64_t when = events_pending(c) ? 0 : link_timer(c);
	bool open = c->link.state == LINK_OPEN && !c->link.draining;
	const bl_call *call;

	TAILQ_FOREACH (call, &c->waiting, link) {
		when = earlier(when, link_hopeless(c, call) ? 0 : call->deadline);
		if (open)
			when = earlier(when, call->not_before);
	}
	TAILQ_FOREACH (call, &c->active, link)
		when = earlier(when, call->deadline);
	return when;
}

int64_t
bl_client_timeout_ms(const bl_client *c)
{
	int64_t when = next_timer(c), now = client_now(c);

	if (when == NEVER)
		return -1;
	return when <= now ? 0 : (when - now + 999) / 1000;
}

void
bl_client_process(bl_client *c, int ready)
{
	expire_calls(c);
	link_step(c, ready);
	deliver_events(c);
	if (c->link.state == LINK_OPEN && !TAILQ_EMPTY(&c->waiting))
		link_step(c, 0); /* what the callbacks started goes out now */
}

void
bl_client_wait(bl_client *c, int64_t max_ms)
{
	int64_t ms = bl_client_timeout_ms(c);
	struct pollfd p = {.fd = bl_client_fd(c)};
	int events = bl_client_events(c), ready = 0;

	if (max_ms >= 0 && (ms < 0 || ms > max_ms))
		ms = max_ms;
	p.events = (short)((events & BL_READ ? POLLIN : 0) | (events & BL_WRITE ? POLLOUT : 0));
	int r = poll(&p, 1, ms > INT32_MAX ? INT32_MAX : (int)ms);
	if (r > 0) {
		ready |= p.revents & (POLLIN | POLLHUP | POLLERR) ? BL_READ : 0;
		ready |= p.revents & (POLLOUT | POLLHUP | POLLERR) ? BL_WRITE : 0;
	}
	bl_client_process(c, ready);
}

/* ---- diagnosis ---- */

bool
bl_client_is_open(const bl_client *c)
{
	return c->link.state == LINK_OPEN;
}

const char *
bl_client_peer(const bl_client *c)
{
	return c->link.peer;
}

const char *
bl_client_tls(const bl_client *c)
{
	return c->link.tls != NULL ? tls_version(c->link.tls) : "";
}

int64_t
bl_client_cert_expires(const bl_client *c)
{
	return c->link.tls != NULL ? tls_cert_expires(c->link.tls) : 0;
}

uint64_t
bl_client_bytes_sent(const bl_client *c)
{
	uint64_t sent = 0, received;

	if (c->link.tls != NULL)
		tls_count(c->link.tls, &sent, &received);
	return c->sent + sent;
}

uint64_t
bl_client_bytes_received(const bl_client *c)
{
	uint64_t sent, received = 0;

	if (c->link.tls != NULL)
		tls_count(c->link.tls, &sent, &received);
	return c->received + received;
}
