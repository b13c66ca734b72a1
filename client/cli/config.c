/* config.c -- the `config` commands: contexts by name. */
#include <jansson.h>
#include <stdlib.h>

#include "client/cli/context.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/table.h"

int
builtin_contexts(struct cli *cli, struct line *l)
{
	const char **names = context_names(l->arena), *current = context_current(l->arena);
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	struct table t = table_new(l->arena, 4, n);
	static const char *const header[] = {"", "name", "server", "user"};
	for (size_t i = 0; i < 4; i++)
		t.column[i].header = header[i];
	for (size_t i = 0; i < n; i++) {
		struct context c;
		if (!context_load(cli, l->arena, names[i], &c))
			return EXIT_FAILED;
		const char *cells[] = {strcmp(names[i], current) == 0 ? "*" : "", names[i], c.server, c.user};
		memcpy(&t.cell[i * 4], cells, sizeof(cells));
	}
	if (show_is_json(l) || l->opt[O_quiet] != NULL) {
		json_t *list = json_array();
		for (size_t i = 0; i < n; i++)
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:s, s:b}", "name", t.cell[i * 4 + 1], "server",
			              t.cell[i * 4 + 2], "user", t.cell[i * 4 + 3], "current",
			              *t.cell[i * 4] == '*'));
		for (size_t i = 0; i < n && l->opt[O_quiet] != NULL; i++)
			fprintf(cli->out, "%s\n", names[i]);
		if (l->opt[O_quiet] == NULL) {
			json_dumpf(list, cli->out, JSON_INDENT(2));
			fputc('\n', cli->out);
		}
		json_decref(list);
		return EXIT_OK;
	}
	table_print(cli->out, &t, cli->width);
	return EXIT_OK;
}

/* The one name that the line gives; NULL = told. */
static const char *
named(struct cli *cli, struct line *l, struct context *c)
{
	if (l->nargs != 1) {
		usage(cli, T_name_a_context);
		return NULL;
	}
	return context_load(cli, l->arena, l->args[0], c) ? l->args[0] : NULL;
}

int
builtin_use_context(struct cli *cli, struct line *l)
{
	struct context c;
	const char *name = named(cli, l, &c);

	if (name == NULL)
		return EXIT_USAGE;
	if (!c.stored)
		return usage(cli, T_no_such_context, name);
	if (!context_make_current(cli, l->arena, name))
		return EXIT_FAILED;
	tell(cli, T_context_used, name);
	return EXIT_OK;
}

static const char *
full_name(struct arena *a, const char *path)
{
	char *full = realpath(path, NULL);
	const char *copy = arena_strdup(a, full != NULL ? full : path);

	free(full);
	return copy;
}

int
builtin_set_context(struct cli *cli, struct line *l)
{
	struct context c;

	if (named(cli, l, &c) == NULL)
		return EXIT_USAGE;
	if (l->opt[O_server] != NULL && strcmp(l->opt[O_server], c.server) != 0) {
		c.server = l->opt[O_server];
		c.token = ""; /* it belongs to the other server */
	}
	if (l->opt[O_ca] != NULL)
		c.ca = full_name(l->arena, l->opt[O_ca]);
	if (l->opt[O_server_name] != NULL)
		c.server_name = l->opt[O_server_name];
	if (*c.server == '\0')
		return usage(cli, T_no_server);
	if (!context_save(cli, l->arena, &c))
		return EXIT_FAILED;
	if (*context_current(l->arena) == '\0')
		context_make_current(cli, l->arena, c.name);
	tell(cli, T_context_saved, c.name);
	return EXIT_OK;
}

int
builtin_delete_context(struct cli *cli, struct line *l)
{
	struct context c;
	const char *name = named(cli, l, &c);

	if (name == NULL)
		return EXIT_USAGE;
	if (!c.stored)
		return usage(cli, T_no_such_context, name);
	if (!context_delete(cli, l->arena, name))
		return EXIT_FAILED;
	tell(cli, T_context_deleted, name);
	return EXIT_OK;
}

/* Enough to recognise it, nothing to use. */
static const char *
masked(struct arena *a, const char *secret)
{
	return *secret == '\0' ? "" : arena_printf(a, "%.6s…", secret);
}

int
builtin_view(struct cli *cli, struct line *l)
{
	struct context c;

	if (!context_of_line(cli, l, &c))
		return EXIT_USAGE;
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "context", c.name, "server", c.server, "ca",
	    c.ca, "server_name", c.server_name, "user", c.user, "token", masked(l->arena, c.token));
	json_dumpf(j, cli->out, JSON_INDENT(2));
	fputc('\n', cli->out);
	json_decref(j);
	return EXIT_OK;
}
