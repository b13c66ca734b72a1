#include "client/cli/connect.h"

#include <poll.h>
#include <stdlib.h>

#include "client/cli/problem.h"
#include "client/cli/say.h"

#define LINKS_MAX 64

struct open_link {
	char *key;
	bl_client *client;
};

struct link_cache {
	struct open_link v[LINKS_MAX];
	size_t n;
};

static bl_client *
cached(const struct cli *cli, const char *key)
{
	for (size_t i = 0; cli->links != NULL && i < cli->links->n; i++)
		if (strcmp(cli->links->v[i].key, key) == 0)
			return cli->links->v[i].client;
	return NULL;
}

static void
open_link_free(struct open_link *o)
{
	bl_client_free(o->client);
	explicit_bzero(o->key, strlen(o->key));
	free(o->key);
}

/* The oldest makes room when there are too many. false: none may. */
static bool
keep(struct cli *cli, const char *key, bl_client *client)
{
	if (cli->links == NULL)
		cli->links = calloc(1, sizeof(*cli->links));
	char *copy = strdup(key);
	if (cli->links == NULL || copy == NULL)
		abort();
	if (cli->links->n == LINKS_MAX && cli->links_fixed) {
		free(copy);
		return false;
	}
	if (cli->links->n == LINKS_MAX) {
		open_link_free(&cli->links->v[0]);
		memmove(&cli->links->v[0], &cli->links->v[1], --cli->links->n * sizeof(struct open_link));
	}
	cli->links->v[cli->links->n++] = (struct open_link){.key = copy, .client = client};
	return true;
}

void
connect_close(struct cli *cli)
{
	for (size_t i = 0; cli->links != NULL && i < cli->links->n; i++)
		open_link_free(&cli->links->v[i]);
	free(cli->links);
	cli->links = NULL;
}

static const char *
or_null(const char *s)
{
	return *s != '\0' ? s : NULL;
}

static bl_client *
client_make(const struct context *c, bl_error **err)
{
	bl_client *client = bl_client_new(c->server, err);

	if (client == NULL)
		return NULL;
	if (bl_client_set_ca_file(client, or_null(c->ca), err) &&
	    bl_client_set_server_name(client, or_null(c->server_name), err) &&
	    bl_client_set_token(client, or_null(c->token), err) &&
	    bl_client_set_user_agent(client, "branchline", err))
		return client;
	bl_client_free(client);
	return NULL;
}

/* Seconds with up to three decimals; -1 = not a number. */
static int64_t
timeout_ms(const char *text)
{
	char *end;
	double s = text != NULL ? strtod(text, &end) : 30;

	if (text != NULL && (*text < '0' || *text > '9' || *end != '\0' || s > 1e6))
		return -1;
	return (int64_t)(s * 1000);
}

bl_client *
connect_context(struct cli *cli, struct line *l, const struct context *c, int *code)
{
	bl_error *err = NULL;
	const char *key =
	    arena_printf(l->arena, "%s\n%s\n%s\n%s", c->server, c->ca, c->server_name, c->token);
	int64_t ms = timeout_ms(l->opt[O_timeout]);
	bl_client *client = cached(cli, key);

	if (ms < 0) {
		*code = usage(cli, T_bad_number, "--timeout", l->opt[O_timeout]);
		return NULL;
	}
	if (client == NULL) {
		client = client_make(c, &err);
		if (client == NULL) {
			*code = problem_error(cli, l, err);
			bl_error_free(err);
			return NULL;
		}
		if (!keep(cli, key, client)) {
			bl_client_free(client);
			*code = usage(cli, T_too_many_contexts, LINKS_MAX);
			return NULL;
		}
	}
	bl_client_set_timeout_ms(client, ms);
	bl_client_set_wait_ready(client, l->opt[O_retry] != NULL);
	bl_client_set_language(client, cli->lang == LANG_ZH ? "zh-CN" : "en", NULL);
	return client;
}

bl_client *
connect_line(struct cli *cli, struct line *l, int *code)
{
	struct context c;

	if (context_of_line(cli, l, &c))
		return connect_context(cli, l, &c, code);
	*code = EXIT_USAGE;
	return NULL;
}

void
connect_wait_any(struct cli *cli, int max_ms)
{
	struct pollfd p[LINKS_MAX];
	size_t n = cli->links != NULL ? cli->links->n : 0;
	int64_t ms = max_ms;

	for (size_t i = 0; i < n; i++) {
		const bl_client *c = cli->links->v[i].client;
		int64_t its = bl_client_timeout_ms(c);
		int events = bl_client_events(c);
		p[i] = (struct pollfd){.fd = bl_client_fd(c)};
		p[i].events = (short)((events & BL_READ ? POLLIN : 0) | (events & BL_WRITE ? POLLOUT : 0));
		ms = its >= 0 && its < ms ? its : ms;
	}
	if (poll(p, n, (int)ms) < 0)
		return; /* a signal */
	for (size_t i = 0; i < n; i++)
		bl_client_process(cli->links->v[i].client,
		    (p[i].revents & ~POLLOUT ? BL_READ : 0) | (p[i].revents & ~POLLIN ? BL_WRITE : 0));
}
