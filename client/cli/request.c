#include "client/cli/request.h"

#include <stdlib.h>

#include "client/cli/file.h"
#include "client/cli/problem.h"
#include "client/cli/say.h"
#include "client/cli/value.h"
#include "common/limits.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"

static const struct {
	const char *noun, *verb, *field;
} positional[] = {
#define POSITIONAL(noun, verb, field) {#noun, #verb, field},
#include "client/cli/positional.def"
#undef POSITIONAL
    {NULL, NULL, NULL},
};

const ProtobufCFieldDescriptor *
request_positional(const struct method *m)
{
	char main_id[80];
	bool create = strcmp(m->verb, "create") == 0, list = strcmp(m->verb, "list") == 0;

	for (size_t i = 0; positional[i].noun != NULL; i++)
		if (strcmp(positional[i].noun, m->noun) == 0 && strcmp(positional[i].verb, m->verb) == 0)
			return field_find(m->request, positional[i].field);
	snprintf(main_id, sizeof(main_id), "%s_id", m->noun);
	const ProtobufCFieldDescriptor *f = field_find(m->request, create ? "code" : list ? "text" : main_id);
	return f != NULL ? f : field_find(m->request, create ? "login" : "subject_id");
}

static const struct rest_row {
	const char *noun, *verb, *list, *left, *right, *word;
} rest[] = {
#define REST(noun, verb, list, left, right, word) {#noun, #verb, list, left, right, word},
#include "client/cli/rest.def"
#undef REST
};

static const struct rest_row *
rest_row(const struct method *m)
{
	for (size_t i = 0; i < ARRAY_SIZE(rest); i++)
		if (strcmp(rest[i].noun, m->noun) == 0 && strcmp(rest[i].verb, m->verb) == 0)
			return &rest[i];
	return NULL;
}

const char *
request_rest(const struct method *m)
{
	const struct rest_row *r = rest_row(m);
	return r != NULL ? r->word : NULL;
}

static void
set_rest(const struct line *l, const struct rest_row *r, json_t *doc, struct why *why)
{
	const ProtobufCFieldDescriptor *f = field_find(l->method->request, r->list);

	for (size_t i = 1; i < l->nargs; i++) {
		const char *arg = l->args[i], *sign = strchr(arg, '=');
		if (sign == NULL)
			violate(why, r->list, R_WRONG_TYPE, r->word);
		else
			value_set(why, doc, f, false,
			    arena_printf(l->arena, "%s=%.*s,%s=%s", r->left, (int)(sign - arg), arg, r->right,
			        sign + 1));
	}
}

static json_t *
document_of_file(struct cli *cli, struct line *l, struct why *why, int *code)
{
	size_t n;
	char *text = file_read(cli, l->arena, l->opt[O_file], LIMIT_MESSAGE_BYTES, &n);

	if (text == NULL) {
		*code = EXIT_FAILED;
		return NULL;
	}
	json_t *doc = pjson_parse(text, n, LIMIT_MESSAGE_BYTES, why);
	if (doc != NULL && !json_is_object(doc)) {
		violate(why, "-", R_WRONG_TYPE, "{..}");
		why_invalid(why);
		json_decref(doc);
		doc = NULL;
	}
	if (doc == NULL)
		*code = problem_why(cli, l, why);
	return doc;
}

/* false: told. */
static bool
set_given(struct cli *cli, struct line *l, const struct given *g, json_t *doc, struct why *why)
{
	const char *value = g->secret ? file_secret(cli, l->arena, g->value) : g->value;

	if (value == NULL)
		return false;
	value_set(why, doc, g->field, g->at, value);
	return true;
}

static bool
is_id(const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);
	bool text = f->type == PROTOBUF_C_TYPE_STRING;
	return text && n > 4 && (strcmp(f->name + n - 3, "_id") == 0 || strcmp(f->name + n - 4, "_ids") == 0);
}

/* false: told. */
static bool
set_args(struct cli *cli, struct line *l, json_t *doc, struct why *why)
{
	const ProtobufCFieldDescriptor *f = request_positional(l->method);

	const struct rest_row *more = rest_row(l->method);

	if (l->nargs == 0)
		return true;
	if (more != NULL) {
		value_set(why, doc, f, is_id(f), l->args[0]);
		set_rest(l, more, doc, why);
		return true;
	}
	if (f == NULL || (l->nargs > 1 && f->label != PROTOBUF_C_LABEL_REPEATED)) {
		usage(
		    cli, T_too_many_arguments, l->args[f == NULL ? 0 : 1], l->method->noun, l->method->verb);
		return false;
	}
	for (size_t i = 0; i < l->nargs; i++)
		value_set(why, doc, f, is_id(f), l->args[i]);
	return true;
}

static void
set_option(struct line *l, json_t *doc, const char *field, const char *value)
{
	const ProtobufCFieldDescriptor *f = field_find(l->method->request, field);
	if (f != NULL && value != NULL)
		value_put(doc, f, f->type == PROTOBUF_C_TYPE_BOOL ? json_true() : json_string(value));
}

/* false: told. */
static bool
set_options(struct cli *cli, struct line *l, json_t *doc)
{
	if (l->opt[O_dry_run] != NULL && field_find(l->method->request, "validate_only") == NULL) {
		usage(cli, T_no_dry_run, l->method->noun, l->method->verb);
		return false;
	}
	if (l->opt[O_request_id] != NULL && field_find(l->method->request, "request_id") == NULL) {
		usage(cli, T_no_request_id, l->method->noun, l->method->verb);
		return false;
	}
	set_option(l, doc, "validate_only", l->opt[O_dry_run]);
	set_option(l, doc, "request_id", l->opt[O_request_id]);
	return true;
}

static bool
fill_document(struct cli *cli, struct line *l, json_t *doc, struct why *why)
{
	for (size_t i = 0; i < l->nsets; i++)
		value_assign(why, doc, l->method->request, l->sets[i]);
	for (size_t i = 0; i < l->ngiven; i++)
		if (!set_given(cli, l, &l->given[i], doc, why))
			return false;
	return set_args(cli, l, doc, why) && set_options(cli, l, doc);
}

ProtobufCMessage *
request_of_json(const struct method *m, json_t *doc, struct why *why)
{
	return pjson_decode(m->request, doc, PJSON_PLAIN_DATE | PJSON_SHORT_ENUM, why);
}

ProtobufCMessage *
request_build(struct cli *cli, struct line *l, int *code)
{
	struct why why;
	ProtobufCMessage *m = NULL;

	why_init(&why, l->arena);
	json_t *doc = l->opt[O_file] != NULL ? document_of_file(cli, l, &why, code) : json_object();
	if (doc == NULL)
		return NULL;
	if (!fill_document(cli, l, doc, &why)) {
		*code = EXIT_USAGE;
	} else {
		if (!why_violated(&why))
			m = request_of_json(l->method, doc, &why);
		else
			why_invalid(&why);
		if (m == NULL)
			*code = problem_why(cli, l, &why);
	}
	json_decref(doc);
	return m;
}
