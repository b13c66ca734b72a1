#include "client/cli/import_map.h"

#include <stdlib.h>

#include "client/cli/name.h"
#include "common/limits.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"

#define MAPPING_BYTES (1 << 20)

enum argument { ARGUMENT_TEXT, ARGUMENT_COUNT, ARGUMENT_FLAG, ARGUMENT_WORDS, ARGUMENT_OPERAND };

static const struct {
	const char *word;
	enum argument argument;
} steps[STEP_N] = {
#define STEP(NAME, word, ARGUMENT, en, zh) {#word, ARGUMENT_##ARGUMENT},
#include "client/cli/import_step.def"
#undef STEP
};

const char *
import_column_next(struct arena *a, const char **s, size_t *before_out)
{
	const char *open = strchr(*s, '{'), *close = open != NULL ? strchr(open, '}') : NULL;

	*before_out = close != NULL ? (size_t)(open - *s) : strlen(*s);
	if (close == NULL)
		return NULL;
	*s = close + 1;
	return arena_strndup(a, open + 1, (size_t)(close - open) - 1);
}

const char *
import_rule_column(struct arena *a, const struct import_rule *r)
{
	const char *s = r->text, *name;
	size_t before;

	if (r->column != NULL)
		return r->column;
	name = s != NULL ? import_column_next(a, &s, &before) : NULL;
	return name != NULL ? name : "";
}

/* ---- steps ---- */

static bool
words_sound(const json_t *words)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)words, key, value)
		if (!json_is_string(value))
			return false;
	return json_is_object(words);
}

static const char *
wanted(enum argument argument)
{
	static const char *const form[] = {
	    "\"text\"", "0 .. 18", "true", "{\"from\": \"to\"}", "\"100\", \"{column}\""};
	return form[argument];
}

static bool
step_argument(enum argument argument, const json_t *j, struct import_step *step)
{
	switch (argument) {
	case ARGUMENT_TEXT:
	case ARGUMENT_OPERAND:
		step->text = json_string_value(j);
		return step->text != NULL;
	case ARGUMENT_COUNT:
		step->count = (long)json_integer_value(j);
		return json_is_integer(j) && step->count >= 0 && step->count <= 18;
	case ARGUMENT_WORDS:
		step->words = j;
		return words_sound(j);
	case ARGUMENT_FLAG:
	default:
		return json_is_true(j);
	}
}

static void
step_read(const json_t *j, const char *path, struct import_step *step, struct why *why)
{
	const char *word = json_object_iter_key(json_object_iter((json_t *)j));

	if (json_object_size(j) != 1) {
		violate(why, path, R_WRONG_TYPE, "{\"round\": 2}");
		return;
	}
	for (int i = 0; i < STEP_N; i++) {
		if (strcmp(steps[i].word, word) != 0)
			continue;
		step->kind = (enum import_step_kind)i;
		if (!step_argument(steps[i].argument, json_object_get(j, word), step))
			violate(why, field_path(why, "%s.%s", path, word), R_WRONG_TYPE,
			    wanted(steps[i].argument));
		return;
	}
	violate(why, field_path(why, "%s.%.40s", path, word), R_UNKNOWN_FIELD, "steps");
}

/* ---- rules ---- */

/* Path by the names of the message, "lines[].product" -> "lines[].product_id"; NULL = no such field. */
static const char *
resolved(struct arena *a, const ProtobufCMessageDescriptor *d, const char *path)
{
	const char *out = "";

	while (d != NULL) {
		struct field_names names = field_names(a, d);
		size_t n = strcspn(path, ".["), index = path[n] == '[' ? strcspn(path + n, "]") + 1 : 0;
		const struct field_name *name = field_name_find(&names, path, n);

		if (name == NULL || name->secret)
			return NULL;
		out = arena_printf(
		    a, "%s%s%s%.*s", out, *out != '\0' ? "." : "", name->field->name, (int)index, path + n);
		path += n + index;
		if (*path == '\0')
			return out;
		d = *path++ == '.' && name->field->type == PROTOBUF_C_TYPE_MESSAGE ? name->field->descriptor
		                                                                   : NULL;
	}
	return NULL;
}

/* A constant as it would be typed. */
static const char *
constant(struct arena *a, const json_t *j)
{
	if (json_is_boolean(j))
		return json_is_true(j) ? "true" : "false";
	if (json_is_integer(j))
		return arena_printf(a, "%lld", (long long)json_integer_value(j));
	return json_string_value(j);
}

static void
source_read(const json_t *j, const char *path, struct import_rule *r, struct why *why)
{
	const json_t *value = json_object_get(j, "value");

	r->column = json_string_value(json_object_get(j, "column"));
	r->text = json_string_value(json_object_get(j, "text"));
	r->constant = constant(why->arena, value);
	if ((r->column != NULL) + (r->text != NULL) + (r->constant != NULL) != 1)
		violate(why, path, R_WRONG_TYPE, "one of column, text, value");
}

static void
rule_read(
    const struct import_map *m, const char *name, const json_t *j, struct import_rule *r, struct why *why)
{
	const char *path = field_path(why, "fields[\"%.60s\"]", name), *key;
	const json_t *list = json_object_get(j, "steps");
	json_t *value;

	r->path = name;
	r->each_row = strstr(name, "[]") != NULL;
	r->field = resolved(why->arena, m->method->request, name);
	if (r->field == NULL)
		violate(why, path, R_UNKNOWN_FIELD, m->method->op);
	if (json_is_string(j)) {
		r->text = json_string_value(j);
		return;
	}
	json_object_foreach ((json_t *)j, key, value)
		if (strcmp(key, "column") != 0 && strcmp(key, "text") != 0 && strcmp(key, "value") != 0 &&
		    strcmp(key, "steps") != 0)
			violate(why, field_path(why, "%s.%.40s", path, key), R_UNKNOWN_FIELD, "fields");
	source_read(j, path, r, why);
	r->nstep = json_array_size(list);
	r->step = arena_new_n(why->arena, struct import_step, r->nstep + 1);
	for (size_t i = 0; i < r->nstep; i++)
		step_read(
		    json_array_get(list, i), field_path(why, "%s.steps[%zu]", path, i), &r->step[i], why);
}

static void
rules_read(struct import_map *m, struct why *why)
{
	json_t *fields = json_object_get(m->doc, "fields"), *value;
	const char *name;

	if (!json_is_object(fields) || json_object_size(fields) == 0) {
		violate(why, "fields", R_REQUIRED);
		return;
	}
	m->rule = arena_new_n(why->arena, struct import_rule, json_object_size(fields));
	json_object_foreach (fields, name, value)
		rule_read(m, name, value, &m->rule[m->nrule++], why);
}

/* ---- the rest ---- */

static struct texts
texts_read(const json_t *list, const char *path, struct why *why)
{
	const char **v = arena_new_n(why->arena, const char *, json_array_size(list) + 1);

	if (list != NULL && !json_is_array(list))
		violate(why, path, R_WRONG_TYPE, "[\"..\"]");
	for (size_t i = 0; i < json_array_size(list); i++) {
		v[i] = json_string_value(json_array_get(list, i));
		if (v[i] == NULL)
			violate(why, field_path(why, "%s[%zu]", path, i), R_WRONG_TYPE, "\"..\"");
	}
	return (struct texts){v, json_array_size(list)};
}

static void
where_read(struct import_map *m, struct why *why)
{
	const json_t *list = json_object_get(m->doc, "where");

	m->nwhere = json_array_size(list);
	m->where = arena_new_n(why->arena, struct import_where, m->nwhere + 1);
	for (size_t i = 0; i < m->nwhere; i++) {
		const json_t *j = json_array_get(list, i), *is = json_object_get(j, "is"),
		             *not = json_object_get(j, "not");
		const char *path = field_path(why, "where[%zu]", i);

		m->where[i].column = json_string_value(json_object_get(j, "column"));
		m->where[i].is = is != NULL;
		if (m->where[i].column == NULL || (is == NULL) == (not == NULL))
			violate(why, path, R_WRONG_TYPE, "{\"column\": \"..\", \"is\": [\"..\"]}");
		m->where[i].values = texts_read(is != NULL ? is : not, path, why);
	}
}

static const struct method *
method_of(const char *words)
{
	char noun[40];
	size_t n = words != NULL ? strcspn(words, " ") : 0;

	if (n == 0 || n >= sizeof(noun) || words[n] == '\0')
		return NULL;
	memcpy(noun, words, n);
	noun[n] = '\0';
	return method_by_words(noun, words + n + 1);
}

static void
upsert_read(struct import_map *m, struct why *why)
{
	const char *key = field_find(m->method->request, "code") != NULL ? "code" : "login";

	if (!json_is_true(json_object_get(m->doc, "upsert")))
		return;
	m->id_field = arena_printf(why->arena, "%s_id", m->method->noun);
	m->update = method_by_words(m->method->noun, "update");
	if (strcmp(m->method->verb, "create") != 0)
		violate(why, "upsert", R_NOT_ONE_OF, "create");
	if (field_find(m->method->request, key) != NULL && m->update != NULL &&
	    field_find(m->update->request, m->id_field) != NULL)
		m->key_field = key;
	else
		m->update = NULL; /* documents: what is there stays */
}

static void
head_read(struct import_map *m, struct why *why)
{
	static const char *const known[] = {
	    "method", "charset", "separator", "group", "where", "fields", "upsert", "comment"};
	const char *key, *separator = json_string_value(json_object_get(m->doc, "separator"));
	json_t *value;

	json_object_foreach (m->doc, key, value) {
		size_t i = 0;
		while (i < ARRAY_SIZE(known) && strcmp(known[i], key) != 0)
			i++;
		if (i == ARRAY_SIZE(known))
			violate(why, field_path(why, "%.40s", key), R_UNKNOWN_FIELD, "mapping");
	}
	m->charset = json_string_value(json_object_get(m->doc, "charset"));
	m->separator = separator != NULL ? separator[0] : ',';
	if (strchr(",;\t", m->separator) == NULL || (separator != NULL && strlen(separator) != 1))
		violate(why, "separator", R_NOT_ONE_OF, "\",\" \";\" \"\\t\"");
	m->group = texts_read(json_object_get(m->doc, "group"), "group", why);
	where_read(m, why);
}

bool
import_map_read(const char *text, size_t n, struct import_map *m, struct why *why)
{
	*m = (struct import_map){.doc = pjson_parse(text, n, MAPPING_BYTES, why)};
	if (m->doc == NULL)
		return false;
	m->method = method_of(json_string_value(json_object_get(m->doc, "method")));
	if (m->method == NULL || (m->method->kind != METHOD_COMMAND && m->method->kind != METHOD_QUERY)) {
		violate(why, "method", R_UNKNOWN_REF,
		    json_is_string(json_object_get(m->doc, "method"))
		        ? json_string_value(json_object_get(m->doc, "method"))
		        : "");
	} else {
		head_read(m, why);
		upsert_read(m, why);
		rules_read(m, why);
	}
	return why_violated(why) ? why_invalid(why) : true;
}

void
import_map_free(struct import_map *m)
{
	json_decref(m->doc);
	m->doc = NULL;
}

/* ---- against a file ---- */

static void
need_column(struct texts header, const char *column, const char *path, struct why *why)
{
	for (size_t i = 0; i < header.n; i++)
		if (strcmp(header.v[i], column) == 0)
			return;
	violate(why, path, R_NO_COLUMN, column);
}

static void
need_columns(struct texts header, const char *text, const char *path, struct why *why)
{
	const char *column;
	size_t before;

	while (text != NULL && (column = import_column_next(why->arena, &text, &before)) != NULL)
		need_column(header, column, path, why);
}

bool
import_map_fits(const struct import_map *m, struct texts header, struct why *why)
{
	for (size_t i = 0; i < m->group.n; i++)
		need_column(header, m->group.v[i], "group", why);
	for (size_t i = 0; i < m->nwhere; i++)
		need_column(header, m->where[i].column, "where", why);
	for (size_t i = 0; i < m->nrule; i++) {
		const struct import_rule *r = &m->rule[i];

		if (r->column != NULL)
			need_column(header, r->column, r->path, why);
		need_columns(header, r->text, r->path, why);
		for (size_t k = 0; k < r->nstep; k++)
			if (r->step[k].kind == STEP_TIMES || r->step[k].kind == STEP_DIVIDE)
				need_columns(header, r->step[k].text, r->path, why);
	}
	return why_violated(why) ? why_invalid(why) : true;
}

/* Are both the same but for what stands in brackets? The first index of the second one goes to *element_out. */
static bool
same_field(const char *rule, const char *path, size_t *element_out)
{
	*element_out = 0;
	for (; *rule != '\0' && *path != '\0'; rule++, path++) {
		if (*rule != *path)
			return false;
		if (*rule == '[') {
			if (path[1] >= '0' && path[1] <= '9')
				*element_out = (size_t)strtoul(path + 1, NULL, 10);
			rule += strcspn(rule, "]");
			path += strcspn(path, "]");
		}
		if (*rule == '\0' || *path == '\0')
			return *rule == *path;
	}
	return *rule == *path;
}

const struct import_rule *
import_map_rule(const struct import_map *m, const char *path, size_t *element_out)
{
	for (size_t i = 0; i < m->nrule; i++)
		if (m->rule[i].field != NULL && same_field(m->rule[i].field, path, element_out))
			return &m->rule[i];
	*element_out = 0;
	return NULL;
}
