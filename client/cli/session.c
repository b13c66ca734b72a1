/* session.c -- login, logout, whoami. */
#include <stdlib.h>

#include "branchline/messages.h"
#include "client/cli/ask.h"
#include "client/cli/connect.h"
#include "client/cli/file.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/say.h"
#include "client/cli/show.h"

/* A secret from a file, or asked for; NULL = *code says why. */
static char *
secret(struct cli *cli, struct line *l, enum option_id file, enum text_id question, int *code)
{
	if (l->opt[file] != NULL) {
		*code = EXIT_FAILED;
		return file_secret(cli, l->arena, l->opt[file]);
	}
	if (!ask_possible(cli, l)) {
		*code = usage(cli, T_need_password);
		return NULL;
	}
	*code = EXIT_INTERRUPTED;
	return ask(cli, l->arena, question, true);
}

static char *
new_secret(struct cli *cli, struct line *l, int *code)
{
	if (l->opt[O_new_password_file] == NULL)
		tell(cli, T_one_time_code);
	char *one = secret(cli, l, O_new_password_file, T_ask_new_password, code);
	if (one == NULL || l->opt[O_new_password_file] != NULL)
		return one;
	char *two = ask(cli, l->arena, T_ask_again, true);
	if (two == NULL || strcmp(one, two) == 0)
		return two;
	*code = EXIT_FAILED;
	tell(cli, T_passwords_differ);
	return NULL;
}

static const char *
login_name(struct cli *cli, struct line *l, const struct context *c)
{
	if (l->nargs > 0)
		return l->args[0];
	if (l->opt[O_user] != NULL)
		return l->opt[O_user];
	if (*c->user != '\0')
		return c->user;
	return ask_possible(cli, l) ? ask(cli, l->arena, T_ask_login, false) : NULL;
}

/* Sends the credentials; with a one-time code once more, with a password of one's own. NULL = told. */
static Bl__CreateSessionResponse *
create_session(struct cli *cli, struct line *l, bl_client *c, Bl__CreateSessionRequest *rq, int *code)
{
	const struct method *m = method_by_words("session", "create");
	bl_error *err = NULL;
	ProtobufCMessage *reply = invoke_once(cli, l, c, m, &rq->base, &err);

	if (reply == NULL && strcmp(bl_error_reason(err), "NEW_PASSWORD_REQUIRED") == 0 &&
	    *rq->new_password == '\0' && (l->opt[O_new_password_file] != NULL || ask_possible(cli, l))) {
		bl_error_free(err);
		err = NULL;
		rq->new_password = new_secret(cli, l, code);
		if (rq->new_password == NULL)
			return NULL;
		reply = invoke_once(cli, l, c, m, &rq->base, &err);
	}
	if (reply == NULL)
		*code = problem_error(cli, l, err);
	bl_error_free(err);
	return (Bl__CreateSessionResponse *)reply;
}

/* The authority's file by its full name, so that the context works from every folder. */
static const char *
full_path(struct arena *a, const char *path)
{
	char *full = *path != '\0' ? realpath(path, NULL) : NULL;
	const char *copy = full != NULL ? arena_strdup(a, full) : path;

	free(full);
	return copy;
}

static int
remember(struct cli *cli, struct line *l, struct context *c, const Bl__CreateSessionResponse *re)
{
	c->ca = full_path(l->arena, c->ca);
	c->token = re->token;
	if (!context_save(cli, l->arena, c))
		return EXIT_FAILED;
	if (*context_current(l->arena) == '\0' && !context_make_current(cli, l->arena, c->name))
		return EXIT_FAILED;
	tell(cli, T_logged_in, re->name, c->user, c->server, c->name);
	return EXIT_OK;
}

int
builtin_login(struct cli *cli, struct line *l)
{
	struct context c;
	int code = EXIT_USAGE;
	Bl__CreateSessionRequest rq = BL__CREATE_SESSION_REQUEST__INIT;

	if (!context_of_line(cli, l, &c))
		return EXIT_USAGE;
	if (*c.name == '\0')
		c.name = "default";
	c.user = login_name(cli, l, &c);
	if (c.user == NULL || *c.user == '\0')
		return usage(cli, T_need_login_name);
	c.token = "";
	rq.login = (char *)c.user;
	bl_client *client = connect_context(cli, l, &c, &code);
	rq.password = client != NULL ? secret(cli, l, O_password_file, T_ask_password, &code) : NULL;
	if (rq.password == NULL)
		return code;
	Bl__CreateSessionResponse *re = create_session(cli, l, client, &rq, &code);
	if (re == NULL)
		return code;
	code = remember(cli, l, &c, re);
	explicit_bzero(re->token, strlen(re->token));
	bl__create_session_response__free_unpacked(re, NULL);
	return code;
}

/* Ends the session at the server, if it still knows it, and forgets it here in any case. */
int
builtin_logout(struct cli *cli, struct line *l)
{
	struct context c;
	int code = EXIT_OK;
	bl_error *err = NULL;
	Bl__EndSessionRequest rq = BL__END_SESSION_REQUEST__INIT;

	if (!context_of_line(cli, l, &c))
		return EXIT_USAGE;
	if (*c.token == '\0') {
		tell(cli, T_not_logged_in, c.name);
		return EXIT_DENIED;
	}
	bl_client *client = connect_context(cli, l, &c, &code);
	if (client == NULL)
		return code;
	ProtobufCMessage *reply =
	    invoke_once(cli, l, client, method_by_words("session", "end"), &rq.base, &err);
	if (reply != NULL)
		protobuf_c_message_free_unpacked(reply, NULL);
	else if (bl_error_code(err) != BL_UNAUTHENTICATED)
		code = problem_error(cli, l, err);
	bl_error_free(err);
	c.token = "";
	if (c.stored && !context_save(cli, l->arena, &c))
		return EXIT_FAILED;
	if (code == EXIT_OK)
		tell(cli, T_logged_out, c.name);
	return code;
}

int
builtin_whoami(struct cli *cli, struct line *l)
{
	l->method = method_by_words("session", "get");
	return method_run(cli, l);
}
