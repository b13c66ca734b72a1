#include "client/cli/column.h"

#include "client/cli/cell.h"
#include "common/pjson/field.h"

#define PARTS_DEEP 6 /* messages inside messages */

static const struct {
	const char *message, *fields;
} chosen[] = {
#define COLUMNS(message, fields) {#message, fields},
#include "client/cli/column.def"
#undef COLUMNS
};

static const struct {
	const char *reply, *part, *fields;
} cards[] = {
#define CARD(reply, part, fields) {#reply, #part, fields},
#include "client/cli/card.def"
#undef CARD
};

static const struct {
	const char *field, *text[LANG_N];
} label[] = {
#define LABEL(field, en, zh) {#field, {en, zh}},
#include "client/cli/label.def"
#undef LABEL
};

static struct columns
columns_make(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	return (struct columns){.v = arena_new_n(a, const ProtobufCFieldDescriptor *, d->n_fields + 1)};
}

struct columns
columns_named(struct arena *a, const ProtobufCMessageDescriptor *d, const char *list, const char **unknown)
{
	struct columns out = columns_make(a, d);

	*unknown = NULL;
	while (*list != '\0' && *unknown == NULL && out.n < d->n_fields) {
		size_t n = strcspn(list, ",");
		char *name = arena_strndup(a, list, n);
		for (char *p = name; *p != '\0'; p++)
			*p = *p == '-' ? '_' : *p;
		const ProtobufCFieldDescriptor *f = field_find(d, name);
		if (f != NULL)
			out.v[out.n++] = f;
		else
			*unknown = name;
		list += n + (list[n] == ',');
	}
	return out;
}

struct columns
columns_all(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	struct columns out = columns_make(a, d);

	for (unsigned i = 0; i < d->n_fields; i++)
		if (cell_is_simple(&d->fields[i]))
			out.v[out.n++] = &d->fields[i];
	return out;
}

/* Ids and bookkeeping are not for eyes. */
static bool
is_worth_showing(const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);

	if (strcmp(f->name, "id") == 0 || strcmp(f->name, "version") == 0 ||
	    (n > 3 && strcmp(f->name + n - 3, "_id") == 0))
		return false;
	return cell_is_simple(f) && f->label != PROTOBUF_C_LABEL_REPEATED;
}

struct columns
columns_default(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	struct columns out;
	const char *unknown;

	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++)
		if (strcmp(chosen[i].message, d->short_name) == 0)
			return columns_named(a, d, chosen[i].fields, &unknown);
	out = columns_make(a, d);
	for (unsigned i = 0; i < d->n_fields; i++)
		if (is_worth_showing(&d->fields[i]))
			out.v[out.n++] = &d->fields[i];
	return out.n > 0 ? out : columns_all(a, d);
}

static bool
has_column(const struct columns *c, const ProtobufCFieldDescriptor *f)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i] == f)
			return true;
	return false;
}

/* Fields that say why. */
static const char *const reasons[] = {
    "reason", "price_source", "condition", "inputs", "last_price", "last_price_date"};

static bool
has_reason(const ProtobufCMessageDescriptor *d)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (field_find(d, reasons[i]) != NULL)
			return true;
	return false;
}

/* A list shows its rows without their parts; other replies show everything. */
static bool
shows_reason(const ProtobufCMessageDescriptor *d, bool list, int depth)
{
	if (has_reason(d))
		return true;
	for (unsigned i = 0; i < d->n_fields && depth > 0; i++)
		if (!cell_is_simple(&d->fields[i]) && !field_is_map(&d->fields[i]) &&
		    shows_reason(d->fields[i].descriptor, list, list ? 0 : depth - 1))
			return true;
	return false;
}

bool
columns_explain(const struct method *m)
{
	bool list = field_find(m->response, "next_page_token") != NULL || strcmp(m->verb, "list") == 0;

	return (m->kind == METHOD_QUERY || m->kind == METHOD_COMMAND || m->kind == METHOD_STREAM) &&
	       shows_reason(m->response, list, PARTS_DEEP);
}

struct columns
columns_explained(struct arena *a, const ProtobufCMessageDescriptor *d)
{
	struct columns out = columns_default(a, d);

	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		const ProtobufCFieldDescriptor *f = field_find(d, reasons[i]);
		if (f != NULL && !has_column(&out, f))
			out.v[out.n++] = f;
	}
	return out;
}

const char *
columns_card(const char *reply, const char *part)
{
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++)
		if (strcmp(cards[i].reply, reply) == 0 && strcmp(cards[i].part, part) == 0)
			return cards[i].fields;
	return NULL;
}

const char *
column_label_row(const char *field, enum lang lang)
{
	for (size_t i = 0; i < ARRAY_SIZE(label); i++)
		if (strcmp(label[i].field, field) == 0)
			return label[i].text[lang];
	return NULL;
}

const char *
column_label(struct arena *a, const ProtobufCFieldDescriptor *f, enum lang lang)
{
	const char *row = column_label_row(f->name, lang);
	if (row != NULL)
		return row;
	char *text = arena_strdup(a, f->name);
	for (char *p = text; *p != '\0'; p++)
		*p = *p == '_' ? ' ' : *p;
	return text;
}

static const char *
text_field(const ProtobufCMessage *m, const char *name)
{
	const ProtobufCFieldDescriptor *f = field_find(m->descriptor, name);

	if (f == NULL || f->type != PROTOBUF_C_TYPE_STRING || field_count(m, f) == 0)
		return NULL;
	return *(const char *const *)field_at(m, f, 0);
}

const char *
row_name(const ProtobufCMessage *m, bool human)
{
	static const char *const order[2][6] = {{"id", "number", "code", "login", "name", "cursor"},
	    {"number", "code", "login", "name", "id", "cursor"}};

	for (size_t i = 0; i < 6; i++) {
		const char *s = text_field(m, order[human][i]);
		if (s != NULL)
			return s;
	}
	return NULL;
}
