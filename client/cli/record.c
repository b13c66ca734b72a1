/* record.c -- one message for eyes: its values as two columns, its lists as tables below. */
#include "client/cli/cell.h"
#include "client/cli/column.h"
#include "client/cli/pairs.h"
#include "client/cli/show.h"
#include "common/pjson/field.h"

static bool
has_sibling(const ProtobufCMessageDescriptor *d, const char *name, size_t n, const char *end)
{
	char other[128];

	snprintf(other, sizeof(other), "%.*s%s", (int)n, name, end);
	return field_find(d, other) != NULL;
}

/* customer_id beside customer_code says nothing to a person. */
static bool
is_shadowed(const ProtobufCMessageDescriptor *d, const ProtobufCFieldDescriptor *f)
{
	size_t n = strlen(f->name);

	if (n <= 3 || strcmp(f->name + n - 3, "_id") != 0)
		return false;
	return has_sibling(d, f->name, n - 3, "_code") || has_sibling(d, f->name, n - 3, "_login") ||
	       has_sibling(d, f->name, n - 3, "_name");
}

static bool
is_wide(const struct line *l)
{
	return l->opt[O_output] != NULL && strcmp(l->opt[O_output], "wide") == 0;
}

static void
print_chosen(struct cli *cli, struct line *l, const ProtobufCMessage *m, const struct columns *c, bool zeros)
{
	struct pairs p = pairs_new(l->arena, c->n);

	for (size_t i = 0; i < c->n; i++) {
		const char *text = cell_text(l->arena, m, c->v[i], CELL_HUMAN, cli->lang);
		bool no = (!zeros || c->v[i]->type == PROTOBUF_C_TYPE_BOOL) && field_count(m, c->v[i]) == 0;
		if (*text != '\0' && (is_wide(l) || (!no && !is_shadowed(m->descriptor, c->v[i]))))
			pairs_add(&p, column_label(l->arena, c->v[i], cli->lang), text);
	}
	pairs_print(cli->out, &p, cli->width);
}

static void
print_values(struct cli *cli, struct line *l, const ProtobufCMessage *m)
{
	struct columns all = columns_all(l->arena, m->descriptor);

	print_chosen(cli, l, m, &all, true);
}

/* The values of a part of a reply: those of its card, where it has one. */
static void
print_part(struct cli *cli, struct line *l, const ProtobufCMessage *whole, const ProtobufCFieldDescriptor *f,
    const ProtobufCMessage *part)
{
	const char *card = is_wide(l) ? NULL : columns_card(whole->descriptor->short_name, f->name);
	const char *unknown;

	if (card == NULL) {
		print_values(cli, l, part);
		return;
	}
	struct columns c = columns_named(l->arena, part->descriptor, card, &unknown);
	print_chosen(cli, l, part, &c, false);
}

static void
print_list(struct cli *cli, struct line *l, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f,
    const char *title)
{
	struct rows rows = {.type = f->descriptor, .n = field_count(m, f)};

	if (rows.n == 0)
		return;
	rows.v = arena_new_n(l->arena, ProtobufCMessage *, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		rows.v[i] = *(ProtobufCMessage *const *)field_at(m, f, i);
	rows_print_table(cli, l, &rows, title);
}

/* One part as a table of one row. */
static void
print_row(struct cli *cli, struct line *l, const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f,
    const char *title)
{
	ProtobufCMessage *part = *(ProtobufCMessage *const *)field_at(m, f, 0);

	rows_print_table(cli, l, &(struct rows){.type = f->descriptor, .v = &part, .n = 1}, title);
}

/* What a person calls a row among its like. */
static const char *
row_title(struct cli *cli, struct line *l, const ProtobufCMessage *m)
{
	const ProtobufCFieldDescriptor *product = field_find(m->descriptor, "product_code"),
	                               *revision = field_find(m->descriptor, "revision");
	const char *name = row_name(m, true);

	if (product != NULL && field_count(m, product) > 0)
		return *(char *const *)field_at(m, product, 0);
	if (name == NULL && revision != NULL)
		return arena_printf(l->arena, "%s %s", column_label(l->arena, revision, cli->lang),
		    cell_text(l->arena, m, revision, CELL_HUMAN, cli->lang));
	return name != NULL ? name : "";
}

static void
print_inner(struct cli *cli, struct line *l, const ProtobufCMessage *m, const char *whose)
{
	for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &m->descriptor->fields[i];
		if (cell_is_simple(f) || field_count(m, f) == 0 || field_is_map(f))
			continue;
		if (f->label == PROTOBUF_C_LABEL_REPEATED)
			print_list(cli, l, m, f,
			    arena_printf(l->arena, "%s: %s", whose, column_label(l->arena, f, cli->lang)));
		else
			print_row(cli, l, m, f,
			    arena_printf(l->arena, "%s: %s", whose, column_label(l->arena, f, cli->lang)));
	}
}

void
rows_print_inner(struct cli *cli, struct line *l, const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		print_inner(cli, l, rows->v[i], row_title(cli, l, rows->v[i]));
}

/* Lists and parts of a message; the one part of a bare reply needs no title. */
static void
print_parts(struct cli *cli, struct line *l, const ProtobufCMessage *m, bool top)
{
	for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &m->descriptor->fields[i];
		if (cell_is_simple(f) || field_count(m, f) == 0 || field_is_map(f))
			continue;
		if (f->label == PROTOBUF_C_LABEL_REPEATED) {
			print_list(cli, l, m, f, column_label(l->arena, f, cli->lang));
			continue;
		}
		if (!top || i > 0)
			fprintf(cli->out, "\n%s\n", column_label(l->arena, f, cli->lang));
		const ProtobufCMessage *part = *(ProtobufCMessage *const *)field_at(m, f, 0);
		print_part(cli, l, m, f, part);
		print_parts(cli, l, part, false);
	}
}

void
record_print(struct cli *cli, struct line *l, const ProtobufCMessage *m)
{
	print_values(cli, l, m);
	print_parts(cli, l, m, true);
}
