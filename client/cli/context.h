/* context.h -- named servers with their sessions, one private file each, under
 * $XDG_CONFIG_HOME/branchline/contexts.
 *
 * What counts: flags, then BRANCHLINE_CONTEXT / BRANCHLINE_SERVER / BRANCHLINE_CA / BRANCHLINE_TOKEN, then
 * the context, then /etc/branchline/client.json. A token is never sent to another server than the context's.
 */
#ifndef BL_CLI_CONTEXT_H
#define BL_CLI_CONTEXT_H

#include "client/cli/cli.h"

struct context { /* texts in the arena, "" = not set */
	const char *name, *server, *ca, *server_name, *token, *user;
	bool stored; /* there is a file */
};

/* What the line means. false: told. */
bool context_of_line(struct cli *cli, struct line *l, struct context *c);
/* A stored context by name; an unknown name gives an empty one that is not stored. false: told. */
bool context_load(struct cli *cli, struct arena *a, const char *name, struct context *c);
bool context_save(struct cli *cli, struct arena *a, const struct context *c);
bool context_delete(struct cli *cli, struct arena *a, const char *name);
/* Name of the current one, "" = none. */
const char *context_current(struct arena *a);
bool context_make_current(struct cli *cli, struct arena *a, const char *name);
/* Names of all, sorted; NULL at the end. */
const char **context_names(struct arena *a);
bool context_name_is_fine(const char *name);
/* File of a context, for doctor. */
const char *context_path(struct arena *a, const char *name);
/* Folder for history and contexts, made when it is not there; NULL = it cannot be. */
const char *config_folder(struct arena *a);

#endif
