/* The tables behind the console are complete and name what exists. */
#include "client/cli/say.h"

#include <stdlib.h>

#include "branchline/messages.h"
#include "client/cli/column.h"
#include "client/cli/request.h"
#include "common/pjson/field.h"
#include "tests/unit/client/cli/world.h"
#include "tests/unit/unit.h"

/* The conversions of a format, in order: "%s%d". */
static void
conversions(const char *format, char out[64])
{
	size_t n = 0;

	for (; *format != '\0'; format++) {
		if (*format != '%' || *++format == '%')
			continue;
		out[n++] = '%';
		for (; strchr("0123456789.-+ #*", *format) != NULL; format++)
			;
		while (strchr("hlzjt", *format) != NULL)
			out[n++] = *format++;
		out[n++] = *format;
	}
	out[n] = '\0';
}

static void
both_languages_take_the_same_arguments(void **state)
{
	(void)state;
	for (int i = 0; i < T_N; i++) {
		char en[64], zh[64];
		const char *text_en = text_of((enum text_id)i, LANG_EN),
		           *text_zh = text_of((enum text_id)i, LANG_ZH);
		assert_non_null(text_en);
		assert_non_null(text_zh);
		conversions(text_en, en);
		conversions(text_zh, zh);
		check_row(text_en, *text_zh != '\0');
		assert_string_equal(en, zh);
	}
}

static void
help_is_there_in_both_languages(void **state)
{
	(void)state;
	for (int lang = 0; lang < LANG_N; lang++) {
		for (int i = 0; i < O_N; i++)
			check_row(option_table[i].name, option_table[i].help[lang][0] != '\0');
		for (size_t i = 0; i < builtin_count; i++)
			check_row(builtin_table[i].words,
			    builtin_table[i].words[0] == '_' || builtin_table[i].help[lang][0] != '\0');
	}
	for (int i = 0; i < METHOD_N; i++)
		check_row(method_table[i].op,
		    method_table[i].help_en[0] != '\0' && method_table[i].help_zh[0] != '\0');
}

/* As far as they are commands of ours; `source <(..)` is the shell's. */
static void
examples_are_command_lines(void **state)
{
	(void)state;
	static const char ours[] = "branchline ";

	for (size_t i = 0; i < builtin_count; i++) {
		struct world w;
		struct line l;
		const char *text = builtin_table[i].example;
		if (strncmp(text, ours, strlen(ours)) != 0)
			continue;
		world_begin(&w, LANG_EN, 0);
		check_row(text, world_parse(&w, text + strlen(ours), &l) == EXIT_OK);
		check_row(text, l.builtin == &builtin_table[i]);
		world_end(&w);
	}
}

#define ROW(message, fields)                                                                                 \
	{                                                                                                    \
#message, fields                                                                             \
	}
static const struct {
	const char *message, *fields;
} columns[] = {
#define COLUMNS(message, fields) ROW(message, fields),
#include "client/cli/column.def"
#undef COLUMNS
};

/* Finds a message type below the replies of the contract. */
static const ProtobufCMessageDescriptor *
find_type(const ProtobufCMessageDescriptor *d, const char *name, int depth)
{
	if (strcmp(d->short_name, name) == 0)
		return d;
	for (unsigned i = 0; i < d->n_fields && depth < 6; i++)
		if (d->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) {
			const ProtobufCMessageDescriptor *found =
			    find_type(d->fields[i].descriptor, name, depth + 1);
			if (found != NULL)
				return found;
		}
	return NULL;
}

static void
columns_are_fields(void **state)
{
	(void)state;
	/* replies of methods, and those whose rows come later */
	static const ProtobufCMessageDescriptor *const more[] = {&bl__get_order_response__descriptor,
	    &bl__get_quote_response__descriptor, &bl__list_alarms_response__descriptor,
	    &bl__list_attachments_response__descriptor, &bl__watch_events_response__descriptor,
	    &bl__run_report_response__descriptor, &bl__get_approval_response__descriptor};
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		const ProtobufCMessageDescriptor *d = NULL;
		const char *unknown;
		for (int m = 0; m < METHOD_N && d == NULL; m++)
			d = find_type(method_table[m].response, columns[i].message, 0);
		for (size_t m = 0; m < ARRAY_SIZE(more) && d == NULL; m++)
			d = find_type(more[m], columns[i].message, 0);
		check_row(columns[i].message, d != NULL);
		columns_named(a, d, columns[i].fields, &unknown);
		if (unknown != NULL)
			fail_msg("%s has no %s", columns[i].message, unknown);
	}
	arena_free(a);
}

static void
check_labels(const ProtobufCMessageDescriptor *d, int depth)
{
	for (unsigned i = 0; i < d->n_fields && depth < 8; i++) {
		const ProtobufCFieldDescriptor *f = &d->fields[i];
		if (column_label_row(f->name, LANG_ZH) == NULL)
			fail_msg("label.def has no row for %s.%s", d->short_name, f->name);
		if (f->type == PROTOBUF_C_TYPE_MESSAGE &&
		    strncmp(((const ProtobufCMessageDescriptor *)f->descriptor)->name, "google.", 7) != 0)
			check_labels(f->descriptor, depth + 1);
	}
}

static void
every_field_of_a_reply_has_a_label(void **state)
{
	(void)state;
	for (int i = 0; i < METHOD_N; i++)
		check_labels(method_table[i].response, 0);
}

static void
positional_fields_exist(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
#define POSITIONAL(noun, verb, field) {#noun, #verb},
#include "client/cli/positional.def"
#undef POSITIONAL
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct method *m = method_by_words(rows[i][0], rows[i][1]);
		check_row(rows[i][0],
		    m == NULL || request_positional(m) != NULL); /* rows may come before their method */
	}
	for (int i = 0; i < METHOD_N; i++)
		if (strcmp(method_table[i].verb, "get") == 0 && method_table[i].request->n_fields > 0)
			check_row(method_table[i].op, request_positional(&method_table[i]) != NULL);
}

#define ENUMS_MAX 200

struct enums {
	const ProtobufCEnumDescriptor *v[ENUMS_MAX];
	size_t n;
};

static void
add_enum(struct enums *all, const ProtobufCEnumDescriptor *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i] == e)
			return;
	assert_true(all->n < ENUMS_MAX);
	all->v[all->n++] = e;
}

/* Every enum below a message. */
static void
add_enums(struct enums *all, const ProtobufCMessageDescriptor *d, int depth)
{
	for (unsigned i = 0; i < d->n_fields && depth > 0; i++)
		if (d->fields[i].type == PROTOBUF_C_TYPE_ENUM)
			add_enum(all, d->fields[i].descriptor);
		else if (d->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
			add_enums(all, d->fields[i].descriptor, depth - 1);
}

static void
words_are_values(void **state)
{
	(void)state;
	static const char *const word[] = {
#define ENUM_WORD(value, zh) value,
#define TEXT_WORD(field, value, zh)
#include "client/cli/word.def"
#undef ENUM_WORD
#undef TEXT_WORD
	};
	struct enums all = {.n = 0};
	size_t values = 0;

	for (int i = 0; i < METHOD_N; i++) {
		add_enums(&all, method_table[i].request, 8);
		add_enums(&all, method_table[i].response, 8);
	}
	for (size_t e = 0; e < all.n; e++)
		for (unsigned k = 0; k < all.v[e]->n_values; k++) {
			const ProtobufCEnumValue *v = &all.v[e]->values[k];
			bool found = v->value == 0; /* _UNSPECIFIED is not shown */
			for (size_t i = 0; i < ARRAY_SIZE(word) && !found; i++)
				found = strcmp(word[i], v->name) == 0;
			if (!found)
				fail_msg("word.def has no row for %s", v->name);
			values += v->value != 0;
		}
	assert_int_equal(ARRAY_SIZE(word), values); /* no row twice, none of what is gone */
}

static void
reasons_are_explained_where_there_are_any(void **state)
{
	(void)state;
	static const struct {
		const char *noun, *verb;
		bool explains;
	} row[] = {{"order", "get", true}, {"quote", "create", true}, {"approval", "explain", true},
	    {"task", "list", true}, {"flow", "list", true}, {"stock", "list", false},
	    {"report", "run", false}, {"order", "list", false}, {"event", "watch", false},
	    {"session", "get", false}};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct world w;
		struct line l;
		world_begin(&w, LANG_EN, 0);
		const char *words = arena_printf(w.arena, "%s %s --explain", row[i].noun, row[i].verb);
		check_row(
		    words, columns_explain(method_by_words(row[i].noun, row[i].verb)) == row[i].explains);
		assert_int_equal(world_parse(&w, words, &l), EXIT_OK);
		if (!row[i].explains)
			check_row(
			    words, world_run(&w, words) == EXIT_USAGE && strstr(w.err, "--explain") != NULL);
		world_end(&w);
	}
}

static const struct CMUnitTest cases[] = {
    CASE("X9 every sentence takes the same arguments in both languages",
        both_languages_take_the_same_arguments),
    CASE("X9 every flag and command is explained in both languages", help_is_there_in_both_languages),
    CASE("X9 examples of commands can be typed", examples_are_command_lines),
    CASE("X9 columns name fields that exist", columns_are_fields),
    CASE("X9 every field of a reply has a label in both languages", every_field_of_a_reply_has_a_label),
    CASE("X9 bare arguments name fields that exist", positional_fields_exist),
    CASE("X9 words for values of all requests and replies: each exists, none is missing", words_are_values),
    CASE("X9 --explain is refused where a reply has no reasons", reasons_are_explained_where_there_are_any),
};
UNIT_MAIN("cli text", cases)
