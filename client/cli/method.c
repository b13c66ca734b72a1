/* method.c -- a command of the method table, from flags to output. */
#include "client/cli/attach.h"
#include "client/cli/column.h"
#include "client/cli/confirm.h"
#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/offer.h"
#include "client/cli/pages.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/watch.h"
#include "common/pjson/field.h"

/* A check that finds something has failed, though its call has not: scripts look at the exit code. */
static bool
found_broken(const ProtobufCMessage *reply)
{
	const ProtobufCFieldDescriptor *f = field_find(reply->descriptor, "broken");

	return f != NULL && f->type == PROTOBUF_C_TYPE_INT64 &&
	       *(const int64_t *)(const void *)((const char *)reply + f->offset) != 0;
}

static int
call_unary(struct cli *cli, struct line *l)
{
	int code = EXIT_OK;
	bl_error *err = NULL;

	if (l->opt[O_limit] != NULL && !pages_are_there(l->method))
		return usage(cli, T_no_pages, l->method->noun, l->method->verb);
	ProtobufCMessage *rq = request_build(cli, l, &code);
	bl_client *c = rq != NULL ? connect_line(cli, l, &code) : NULL;

	if (c == NULL)
		return code;
	if (pages_are_there(l->method))
		return pages_run(cli, l, c, rq);
	code = offer_bind(cli, l, c, rq);
	if (code == EXIT_OK)
		code = confirm_request(cli, l, c, rq);
	if (code != EXIT_OK)
		return code;
	ProtobufCMessage *reply = invoke_fresh(cli, l, c, l->method, rq, &err);
	if (reply == NULL) {
		code = problem_error(cli, l, err);
		bl_error_free(err);
		return code;
	}
	if (l->opt[O_dry_run] != NULL)
		tell(cli, T_dry_run);
	code = show_replies(cli, l, &reply, 1);
	if (code == EXIT_OK && found_broken(reply))
		code = EXIT_FAILED;
	if (code == EXIT_OK)
		code = offer_ask(cli, l, c, reply);
	protobuf_c_message_free_unpacked(reply, NULL);
	return code;
}

int
method_run(struct cli *cli, struct line *l)
{
	enum show_format format;

	if (!show_format(cli, l, &format)) /* before anything happens on the server */
		return EXIT_USAGE;
	if (l->opt[O_explain] != NULL && !columns_explain(l->method))
		return usage(cli, T_no_explain, l->method->noun, l->method->verb);
	if (l->method->kind == METHOD_CLIENT)
		return attach_upload(cli, l);
	if (l->method->kind == METHOD_SERVER)
		return attach_is_download(l->method) ? attach_download(cli, l) : watch_run(cli, l);
	return call_unary(cli, l);
}
