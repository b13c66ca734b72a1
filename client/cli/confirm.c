#include "client/cli/confirm.h"

#include <stdlib.h>

#include "client/cli/ask.h"
#include "client/cli/cell.h"
#include "client/cli/column.h"
#include "client/cli/invoke.h"
#include "client/cli/problem.h"
#include "client/cli/request.h"
#include "client/cli/say.h"
#include "client/cli/show.h"
#include "client/cli/signal.h"
#include "common/pjson/field.h"

static const struct confirm_row {
	const char *noun, *verb, *flag, *text[LANG_N];
} rows[] = {
#define CONFIRM(noun, verb, flag, en, zh) {#noun, #verb, flag, {en, zh}},
#include "client/cli/confirm.def"
#undef CONFIRM
};

static const ProtobufCFieldDescriptor *
filled(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);
	return f != NULL && field_count(m, f) > 0 ? f : NULL;
}

/* "" = not set. */
static const char *
text(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = filled(m, name);
	return f != NULL && f->type == PROTOBUF_C_TYPE_STRING ? *(const char *const *)field_at(m, f, 0) : "";
}

static bool
is_set(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = filled(m, name);
	return f != NULL && f->type == PROTOBUF_C_TYPE_BOOL &&
	       *(const protobuf_c_boolean *)field_at(m, f, 0) != 0;
}

static const struct confirm_row *
row_of(const struct method *m, const ProtobufCMessage *rq)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].noun, m->noun) == 0 && strcmp(rows[i].verb, m->verb) == 0 &&
		    (*rows[i].flag == '\0' || is_set(rq, rows[i].flag)))
			return &rows[i];
	return NULL;
}

bool
confirm_possible(const struct cli *cli, const struct line *l)
{
	return l->opt[O_yes] == NULL && l->opt[O_dry_run] == NULL && l->opt[O_import_dry_run] == NULL &&
	       ask_possible(cli, l);
}

static bool
is_yes(const char *answer)
{
	static const char *const yes[] = {"y", "Y", "yes", "Yes", "YES", "是"};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++)
		if (strcmp(answer, yes[i]) == 0)
			return true;
	return false;
}

int
confirm_ask(struct cli *cli, struct line *l, const char *what)
{
	tell(cli, T_confirm_what, what);
	const char *answer = ask(cli, l->arena, T_confirm_ask, false);
	if (answer != NULL && is_yes(answer))
		return EXIT_OK;
	if (answer == NULL) /* the question's line is still open */
		fputc('\n', cli->err);
	tell(cli, T_confirm_no);
	return answer == NULL && signal_came() ? EXIT_INTERRUPTED : EXIT_FAILED;
}

/* The reference that the request has: of the document, or of its code. */
static const char *
reference(struct arena *a, const struct method *m, const ProtobufCMessage *rq)
{
	const char *id = text(rq, arena_printf(a, "%s_id", m->noun)), *code = text(rq, "code");

	return *id != '\0' || *code == '\0' ? id : arena_printf(a, "@%s", code);
}

const char *
confirm_sentence(
    struct cli *cli, struct line *l, const ProtobufCMessage *rq, const ProtobufCMessage *document)
{
	static const char *const more[] = {"name", "customer_name", "gross", "state"};
	const struct confirm_row *row = row_of(l->method, rq);
	const char *name = document != NULL ? row_name(document, true) : NULL,
	           *sep = cli->lang == LANG_ZH ? "，" : ", ";

	if (row == NULL)
		return NULL;
	if (name == NULL || *name == '\0')
		name = reference(l->arena, l->method, rq);
	const char *out = arena_printf(l->arena, "%s %s", row->text[cli->lang], name);
	for (size_t i = 0; document != NULL && i < ARRAY_SIZE(more); i++) {
		const ProtobufCFieldDescriptor *f = filled(document, more[i]);
		if (f == NULL)
			continue;
		const char *cell = cell_text(l->arena, document, f, CELL_HUMAN, cli->lang);
		const char *unit = strcmp(more[i], "gross") == 0 ? text(document, "currency_code") : "";
		out = arena_printf(l->arena, "%s%s%s%s%s", out, sep, cell, *unit != '\0' ? " " : "", unit);
	}
	return out;
}

/* What the request is about; *document_out stays NULL where it cannot be read but perhaps be changed. EXIT_OK, or told. */
static int
document_read(
    struct cli *cli, struct line *l, bl_client *c, const ProtobufCMessage *rq, ProtobufCMessage **reply)
{
	const struct method *get = method_by_words(l->method->noun, "get");
	const ProtobufCFieldDescriptor *f = get != NULL ? request_positional(get) : NULL;
	bl_error *err = NULL;

	*reply = NULL;
	if (f == NULL || f->type != PROTOBUF_C_TYPE_STRING)
		return EXIT_OK;
	ProtobufCMessage *ask_for = protobuf_c_message_unpack(get->request, NULL, 0, NULL);
	const char **place = (const char **)(void *)((char *)ask_for + f->offset), *before = *place;
	*place = reference(l->arena, l->method, rq);
	*reply = invoke_once(cli, l, c, get, ask_for, &err);
	*place = before;
	protobuf_c_message_free_unpacked(ask_for, NULL);
	int code = *reply == NULL ? problem_exit_code(err) : EXIT_OK;
	if (code != EXIT_OK && code != EXIT_DENIED)
		problem_error(cli, l, err);
	bl_error_free(err);
	return code == EXIT_DENIED ? EXIT_OK : code;
}

/* Somebody else's change after the question makes the answer void. */
static void
bind_version(ProtobufCMessage *rq, const ProtobufCMessage *document)
{
	const ProtobufCFieldDescriptor *to = field_find(rq->descriptor, "expected_version"),
	                               *from = filled(document, "version");

	if (to != NULL && from != NULL && to->type == PROTOBUF_C_TYPE_INT64 &&
	    from->type == PROTOBUF_C_TYPE_INT64 && field_count(rq, to) == 0)
		*(int64_t *)(void *)((char *)rq + to->offset) = *(const int64_t *)field_at(document, from, 0);
}

int
confirm_request(struct cli *cli, struct line *l, bl_client *c, ProtobufCMessage *rq)
{
	ProtobufCMessage *reply;

	if (row_of(l->method, rq) == NULL || !confirm_possible(cli, l))
		return EXIT_OK;
	int code = document_read(cli, l, c, rq, &reply);
	if (code != EXIT_OK)
		return code;
	struct rows found = rows_of(l->arena, &reply, reply != NULL ? 1 : 0);
	const ProtobufCMessage *document = found.n > 0 ? found.v[0] : NULL;
	code = confirm_ask(cli, l, confirm_sentence(cli, l, rq, document));
	if (code == EXIT_OK && document != NULL)
		bind_version(rq, document);
	if (reply != NULL)
		protobuf_c_message_free_unpacked(reply, NULL);
	return code;
}
