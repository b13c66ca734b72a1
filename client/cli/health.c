/* health.c -- the gRPC health check, and versions. */
#include <stdlib.h>

#include "branchline/messages.h"
#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/say.h"
#include "grpc/health/v1/health.pb-c.h"

/* Exit code 0 only when the server says SERVING. */
int
builtin_health(struct cli *cli, struct line *l)
{
	static const struct method check = {.path = "/grpc.health.v1.Health/Check",
	    .request = &grpc__health__v1__health_check_request__descriptor,
	    .response = &grpc__health__v1__health_check_response__descriptor};
	Grpc__Health__V1__HealthCheckRequest rq = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
	bl_error *err = NULL;
	int code;
	bl_client *c = connect_line(cli, l, &code);

	if (c == NULL)
		return code;
	ProtobufCMessage *reply = invoke_once(cli, l, c, &check, &rq.base, &err);
	if (reply == NULL) {
		code = problem_error(cli, l, err);
		bl_error_free(err);
		return code;
	}
	bool serving = ((Grpc__Health__V1__HealthCheckResponse *)reply)->status ==
	               GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING;
	if (l->opt[O_quiet] == NULL)
		say_out(cli, serving ? T_serving : T_not_serving);
	protobuf_c_message_free_unpacked(reply, NULL);
	return serving ? EXIT_OK : EXIT_FAILED;
}

/* `branchline version` also asks the server, when there is one; `branchline --version` does not. */
int
builtin_version(struct cli *cli, struct line *l)
{
	Bl__GetServerRequest rq = BL__GET_SERVER_REQUEST__INIT;
	bl_error *err = NULL;
	struct context context;
	int code;

	say_out(cli, T_version_console, bl_version());
	if (l->builtin == NULL)
		return EXIT_OK;
	if (*context_current(l->arena) == '\0' && l->opt[O_server] == NULL && l->opt[O_context] == NULL &&
	    getenv("BRANCHLINE_SERVER") == NULL && getenv("BRANCHLINE_CONTEXT") == NULL)
		return EXIT_OK;
	bl_client *c = context_of_line(cli, l, &context) ? connect_context(cli, l, &context, &code) : NULL;
	ProtobufCMessage *reply =
	    c != NULL ? invoke_once(cli, l, c, method_by_words("server", "get"), &rq.base, &err) : NULL;
	if (reply == NULL) {
		code = c != NULL ? problem_error(cli, l, err) : EXIT_USAGE;
		bl_error_free(err);
		return code;
	}
	say_out(cli, T_version_server, context.server, ((Bl__GetServerResponse *)reply)->version);
	protobuf_c_message_free_unpacked(reply, NULL);
	return EXIT_OK;
}
