/* method.c -- a command of the method table, from flags to output. */
#include <stdlib.h>

#include "client/cli/attach.h"
#include "client/cli/connect.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/watch.h"
#include "common/limits.h"
#include "common/pjson/field.h"

#define PAGES_MAX 10000

struct pages {
	ProtobufCMessage **v;
	size_t n;
};

static void
pages_free(struct pages *p)
{
	for (size_t i = 0; i < p->n; i++)
		protobuf_c_message_free_unpacked(p->v[i], NULL);
}

static char **
text_field(ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
	return f != NULL && f->type == PROTOBUF_C_TYPE_STRING ? (char **)(void *)((char *)m + f->offset)
	                                                      : NULL;
}

static int32_t *
page_size(ProtobufCMessage *m)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, "page_size");
	return f != NULL && f->type == PROTOBUF_C_TYPE_INT32 ? (int32_t *)(void *)((char *)m + f->offset)
	                                                     : NULL;
}

/* Rows that are still wanted, -1 = all of them; 0 = *code is an error. */
static long
wanted_rows(struct cli *cli, struct line *l, ProtobufCMessage *rq, int *code)
{
	const char *limit = l->opt[O_limit];
	char *end;
	long n = limit != NULL ? strtol(limit, &end, 10) : -1;

	if (limit != NULL && (*end != '\0' || n < 1)) {
		*code = usage(cli, T_bad_number, "--limit", limit);
		return 0;
	}
	if (limit != NULL && page_size(rq) == NULL) {
		*code = usage(cli, T_no_pages, l->method->noun, l->method->verb);
		return 0;
	}
	return n;
}

/* The next page's token, to go into the request; NULL = there is none. */
static char *
next_token(struct arena *a, ProtobufCMessage *reply)
{
	char **token = text_field(reply, "next_page_token");
	return token != NULL && *token != NULL && **token != '\0' ? arena_strdup(a, *token) : NULL;
}

/* The last page may bring more rows than were asked for. */
static void
cut_rows(ProtobufCMessage *reply, size_t most)
{
	for (unsigned i = 0; i < reply->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &reply->descriptor->fields[i];
		size_t *n = (size_t *)(void *)((char *)reply + f->quantifier_offset);
		if (f->label != PROTOBUF_C_LABEL_REPEATED || f->type != PROTOBUF_C_TYPE_MESSAGE)
			continue;
		ProtobufCMessage **v = *(ProtobufCMessage ***)(void *)((char *)reply + f->offset);
		while (*n > most)
			protobuf_c_message_free_unpacked(v[--*n], NULL);
		return;
	}
}

static size_t
rows_in(struct arena *a, ProtobufCMessage *reply)
{
	return rows_of(a, &reply, 1).n;
}

/* Reads pages until there are no more, or enough rows. */
static int
read_pages(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq, struct pages *pages)
{
	int code = EXIT_OK;
	long wanted = wanted_rows(cli, l, rq, &code);
	bl_error *err = NULL;
	char *token = NULL;

	if (code != EXIT_OK)
		return code;
	pages->v = arena_new_n(l->arena, ProtobufCMessage *, PAGES_MAX);
	do {
		if (page_size(rq) != NULL && (wanted > 0 || l->opt[O_all] != NULL))
			*page_size(rq) =
			    wanted > 0 && wanted < LIMIT_PAGE_MAX ? (int32_t)wanted : LIMIT_PAGE_MAX;
		if (token != NULL)
			*text_field(rq, "page_token") = token;
		ProtobufCMessage *reply = invoke_fresh(cli, l, c, l->method, rq, &err);
		if (reply == NULL) {
			code = problem_error(cli, l, err);
			bl_error_free(err);
			return code;
		}
		pages->v[pages->n++] = reply;
		token = next_token(l->arena, reply);
		if (wanted > 0) {
			cut_rows(reply, (size_t)wanted);
			wanted -= (long)rows_in(l->arena, reply);
		}
	} while (
	    token != NULL && (l->opt[O_all] != NULL || wanted > 0) && wanted != 0 && pages->n < PAGES_MAX);
	if (token != NULL && wanted != 0 && !show_is_json(l) && cli->err_tty)
		tell(cli, T_more_rows);
	return EXIT_OK;
}

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
	struct pages pages = {0};
	int code = EXIT_OK;
	ProtobufCMessage *rq = request_build(cli, l, &code);
	bl_client *c = rq != NULL ? connect_line(cli, l, &code) : NULL;

	if (c == NULL)
		return code;
	code = read_pages(cli, l, c, rq, &pages);
	if (code == EXIT_OK && l->opt[O_dry_run] != NULL)
		tell(cli, T_dry_run);
	if (code == EXIT_OK)
		code = show_replies(cli, l, pages.v, pages.n);
	if (code == EXIT_OK && found_broken(pages.v[0]))
		code = EXIT_FAILED;
	pages_free(&pages);
	return code;
}

int
method_run(struct cli *cli, struct line *l)
{
	enum show_format format;

	if (!show_format(cli, l, &format)) /* before anything happens on the server */
		return EXIT_USAGE;
	if (l->method->kind == METHOD_CLIENT)
		return attach_upload(cli, l);
	if (l->method->kind == METHOD_SERVER)
		return attach_is_download(l->method) ? attach_download(cli, l) : watch_run(cli, l);
	return call_unary(cli, l);
}
