#include "client/cli/pages.h"

#include <stdlib.h>

#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "common/limits.h"
#include "common/pjson/field.h"

#define HELD_MAX 10000 /* pages of a table */

struct pages {
	struct cli *cli;
	struct line *l;
	bl_client *client;
	ProtobufCMessage *rq;
	long wanted; /* rows that are still to come; -1 = as many as there are */
	size_t shown;
	const char *token; /* of the next page, inside the last reply; NULL = there is none */
	bool hold;
	ProtobufCMessage **v; /* the replies that are held; v[0] is the last one when none is */
	size_t n;
	struct show_pages show;
	struct arena_mark mark;
};

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

bool
pages_are_there(const struct method *m)
{
	return field_find(m->request, "page_size") != NULL && field_find(m->request, "page_token") != NULL &&
	       field_find(m->response, "next_page_token") != NULL;
}

/* Rows that are wanted, -1 = all of a page or of all pages; 0 = told. */
static long
wanted_rows(struct cli *cli, const struct line *l)
{
	const char *limit = l->opt[O_limit];
	char *end;
	long n = limit != NULL ? strtol(limit, &end, 10) : -1;

	if (limit != NULL && (*end != '\0' || n < 1)) {
		usage(cli, T_bad_number, "--limit", limit);
		return 0;
	}
	return n;
}

static bool
token_is_there(char *const *token)
{
	return token != NULL && *token != NULL && **token != '\0';
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

/* Asks for the page that comes next; 0, or an exit code (told). */
static int
page_read(struct pages *p, ProtobufCMessage **reply)
{
	bl_error *err = NULL;

	if (p->wanted > 0 || p->l->opt[O_all] != NULL)
		*page_size(p->rq) =
		    p->wanted > 0 && p->wanted < LIMIT_PAGE_MAX ? (int32_t)p->wanted : LIMIT_PAGE_MAX;
	if (p->token != NULL)
		*text_field(p->rq, "page_token") = (char *)(uintptr_t)p->token;
	*reply = invoke_fresh(p->cli, p->l, p->client, p->l->method, p->rq, &err);
	if (*reply != NULL)
		return EXIT_OK;
	int code = problem_error(p->cli, p->l, err);
	bl_error_free(err);
	return code;
}

/* What a page changes: the rows that are left, the next token. The page before is no longer needed. */
static void
page_take(struct pages *p, ProtobufCMessage *reply)
{
	char **token = text_field(reply, "next_page_token");

	if (p->wanted > 0)
		cut_rows(reply, (size_t)p->wanted);
	size_t rows = rows_of(p->l->arena, &reply, 1).n;
	p->shown += rows;
	if (p->wanted > 0)
		p->wanted -= (long)rows;
	p->token = token_is_there(token) ? *token : NULL;
	if (!p->hold && p->n > 0)
		protobuf_c_message_free_unpacked(p->v[--p->n], NULL);
	p->v[p->n++] = reply;
}

static bool
more_to_read(const struct pages *p)
{
	bool asked = p->l->opt[O_all] != NULL || p->wanted > 0;
	return p->token != NULL && asked && p->wanted != 0 && (!p->hold || p->n < HELD_MAX);
}

static int
read_all(struct pages *p)
{
	int code = EXIT_OK;
	ProtobufCMessage *reply;

	do {
		code = page_read(p, &reply);
		if (code != EXIT_OK)
			return code;
		page_take(p, reply);
		if (p->hold)
			continue;
		code = show_page(p->cli, p->l, reply, &p->show, !more_to_read(p));
		arena_reset(p->l->arena, p->mark); /* what showing it took */
	} while (code == EXIT_OK && more_to_read(p));
	return code == EXIT_OK && p->hold ? show_replies(p->cli, p->l, p->v, p->n) : code;
}

int
pages_run(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq)
{
	struct pages p = {.cli = cli, .l = l, .client = c, .rq = rq, .wanted = wanted_rows(cli, l)};

	if (p.wanted == 0)
		return EXIT_USAGE;
	p.hold = show_is_measured(cli, l);
	p.v = arena_new_n(l->arena, ProtobufCMessage *, p.hold ? HELD_MAX : 1);
	p.mark = arena_mark(l->arena);
	int code = read_all(&p);
	if (code == EXIT_OK && p.token != NULL && p.wanted != 0) /* --limit got what it asked for */
		tell(cli, T_more_rows, p.shown, p.token);
	for (size_t i = 0; i < p.n; i++)
		protobuf_c_message_free_unpacked(p.v[i], NULL);
	return code;
}
