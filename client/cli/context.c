#include "client/cli/context.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cli/file.h"
#include "client/cli/say.h"

#define SYSTEM_FILE "/etc/branchline/client.json"
#define CONTEXTS_MAX 1000

static const char *
env(const char *name)
{
	const char *v = getenv(name);
	return v != NULL ? v : "";
}

const char *
config_folder(struct arena *a)
{
	const char *xdg = env("XDG_CONFIG_HOME"), *home = env("HOME");
	const char *base = *xdg == '/' ? xdg : arena_printf(a, "%s/.config", home);
	const char *own = arena_printf(a, "%s/branchline", base);

	mkdir(base, 0700);
	if (mkdir(own, 0700) != 0 && errno != EEXIST)
		return NULL;
	mkdir(arena_printf(a, "%s/contexts", own), 0700);
	return own;
}

/* Letters of any script, digits and a few signs: the name of a file. */
bool
context_name_is_fine(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > 100 || name[0] == '.' || name[0] == '-')
		return false;
	for (const char *p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x80 &&
		    strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@", *p) == NULL)
			return false;
	return true;
}

const char *
context_path(struct arena *a, const char *name)
{
	const char *folder = config_folder(a);
	return folder != NULL ? arena_printf(a, "%s/contexts/%s.json", folder, name) : "";
}

static const char *
member(struct arena *a, const json_t *doc, const char *name)
{
	const char *s = json_string_value(json_object_get(doc, name));
	return arena_strdup(a, s != NULL ? s : "");
}

static void
context_clear(struct context *c, const char *name)
{
	*c = (struct context){
	    .name = name, .server = "", .ca = "", .server_name = "", .token = "", .user = ""};
}

static void
context_read(struct arena *a, const json_t *doc, struct context *c)
{
	c->server = member(a, doc, "server");
	c->ca = member(a, doc, "ca");
	c->server_name = member(a, doc, "server_name");
	c->token = member(a, doc, "token");
	c->user = member(a, doc, "user");
}

bool
context_load(struct cli *cli, struct arena *a, const char *name, struct context *c)
{
	json_error_t err;

	context_clear(c, name);
	if (!context_name_is_fine(name)) {
		usage(cli, T_bad_context_name, name);
		return false;
	}
	const char *path = context_path(a, name);
	if (access(path, F_OK) != 0)
		return true;
	json_t *doc = json_load_file(path, JSON_REJECT_DUPLICATES, &err);
	if (doc == NULL) {
		tell(cli, T_bad_config_file, path, err.line, err.text);
		return false;
	}
	context_read(a, doc, c);
	c->stored = true;
	json_decref(doc);
	return true;
}

bool
context_save(struct cli *cli, struct arena *a, const struct context *c)
{
	json_t *doc = json_pack("{s:s, s:s, s:s, s:s, s:s}", "server", c->server, "ca", c->ca, "server_name",
	    c->server_name, "token", c->token, "user", c->user);
	char *text = doc != NULL ? json_dumps(doc, JSON_INDENT(2)) : NULL;

	json_decref(doc);
	if (text == NULL) {
		tell(cli, T_cannot_write, c->name, strerror(EILSEQ));
		return false;
	}
	bool ok = file_write_private(cli, context_path(a, c->name), arena_printf(a, "%s\n", text));
	explicit_bzero(text, strlen(text));
	free(text);
	return ok;
}

bool
context_delete(struct cli *cli, struct arena *a, const char *name)
{
	const char *path = context_path(a, name);

	if (unlink(path) == 0)
		return true;
	tell(cli, T_cannot_write, path, strerror(errno));
	return false;
}

static const char *
current_path(struct arena *a)
{
	const char *folder = config_folder(a);
	return folder != NULL ? arena_printf(a, "%s/current", folder) : "";
}

const char *
context_current(struct arena *a)
{
	char name[128] = "";
	FILE *f = fopen(current_path(a), "re");

	if (f == NULL)
		return "";
	if (fgets(name, sizeof(name), f) == NULL)
		name[0] = '\0';
	fclose(f);
	name[strcspn(name, "\n")] = '\0';
	return context_name_is_fine(name) ? arena_strdup(a, name) : "";
}

bool
context_make_current(struct cli *cli, struct arena *a, const char *name)
{
	return file_write_private(cli, current_path(a), arena_printf(a, "%s\n", name));
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
context_names(struct arena *a)
{
	const char **names = arena_new_n(a, const char *, CONTEXTS_MAX + 1);
	const char *folder = config_folder(a);
	DIR *d = folder != NULL ? opendir(arena_printf(a, "%s/contexts", folder)) : NULL;
	const struct dirent *e;
	size_t n = 0;

	while (d != NULL && n < CONTEXTS_MAX && (e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);
		if (len > 5 && strcmp(e->d_name + len - 5, ".json") == 0)
			names[n++] = arena_strndup(a, e->d_name, len - 5);
	}
	if (d != NULL)
		closedir(d);
	qsort(names, n, sizeof(*names), compare_names);
	return names;
}

/* ---- what a line means ---- */

static const char *
first_of(const char *flag, const char *variable, const char *rest)
{
	if (flag != NULL)
		return flag;
	return *env(variable) != '\0' ? env(variable) : rest;
}

static void
add_system(struct arena *a, struct context *c)
{
	json_t *doc = json_load_file(SYSTEM_FILE, 0, NULL);
	struct context s;

	if (doc == NULL)
		return;
	context_clear(&s, "");
	context_read(a, doc, &s);
	json_decref(doc);
	if (*c->server == '\0') {
		c->server = s.server;
		c->ca = *c->ca != '\0' ? c->ca : s.ca;
		c->server_name = s.server_name;
	}
}

/* Another server than the context's gets neither its token nor its trust. */
static void
override_server(struct context *c, const char *server)
{
	if (strcmp(server, c->server) == 0)
		return;
	c->server = server;
	c->ca = c->server_name = c->token = c->user = "";
}

static bool
override_token(struct cli *cli, struct line *l, struct context *c)
{
	if (l->opt[O_token_file] != NULL)
		c->token = file_secret(cli, l->arena, l->opt[O_token_file]);
	else if (*env("BRANCHLINE_TOKEN") != '\0')
		c->token = env("BRANCHLINE_TOKEN");
	return c->token != NULL;
}

bool
context_of_line(struct cli *cli, struct line *l, struct context *c)
{
	const char *name = first_of(l->opt[O_context], "BRANCHLINE_CONTEXT", context_current(l->arena));

	context_clear(c, "");
	if (*name != '\0' && !context_load(cli, l->arena, name, c))
		return false;
	if (*name != '\0' && !c->stored && l->opt[O_server] == NULL &&
	    (l->builtin == NULL || l->builtin->run != builtin_login)) {
		usage(cli, T_no_such_context, name);
		return false;
	}
	add_system(l->arena, c);
	override_server(c, first_of(l->opt[O_server], "BRANCHLINE_SERVER", c->server));
	c->ca = first_of(l->opt[O_ca], "BRANCHLINE_CA", c->ca);
	if (l->opt[O_server_name] != NULL)
		c->server_name = l->opt[O_server_name];
	if (!override_token(cli, l, c))
		return false;
	if (*c->server == '\0')
		usage(cli, T_no_server);
	return *c->server != '\0';
}
