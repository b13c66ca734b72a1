#include "client/cli/show.h"

#include <jansson.h>

#include "client/cli/bars.h"
#include "client/cli/cell.h"
#include "client/cli/column.h"
#include "client/cli/problem.h"
#include "client/cli/safe.h"
#include "client/cli/say.h"
#include "client/cli/table.h"
#include "common/csv.h"
#include "common/pjson/field.h"
#include "common/pjson/pjson.h"
#include "common/utf8.h"

#define ROW_MAX (4 << 20)

static const char *const format_name[] = {"table", "wide", "json", "ndjson", "csv", "tsv", "name"};

bool
show_is_json(const struct line *l)
{
	const char *o = l != NULL ? l->opt[O_output] : NULL;
	return l != NULL && (l->opt[O_json] != NULL ||
	                        (o != NULL && (strcmp(o, "json") == 0 || strcmp(o, "ndjson") == 0)));
}

bool
show_format(struct cli *cli, const struct line *l, enum show_format *format)
{
	const char *o = l->opt[O_output];

	*format = l->opt[O_quiet] != NULL ? SHOW_ID : l->opt[O_json] != NULL ? SHOW_JSON : SHOW_TABLE;
	if (o == NULL)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(format_name); i++)
		if (strcmp(format_name[i], o) == 0) {
			*format = (enum show_format)i;
			return true;
		}
	usage(cli, T_unknown_format, o);
	return false;
}

/* ---- rows ---- */

static bool
is_part(const ProtobufCFieldDescriptor *f, bool repeated)
{
	return f->type == PROTOBUF_C_TYPE_MESSAGE && !cell_is_simple(f) && !field_is_map(f) &&
	       (f->label == PROTOBUF_C_LABEL_REPEATED) == repeated;
}

static const ProtobufCFieldDescriptor *
part_of(const ProtobufCMessageDescriptor *d, bool repeated)
{
	for (unsigned i = 0; i < d->n_fields; i++)
		if (is_part(&d->fields[i], repeated))
			return &d->fields[i];
	return NULL;
}

static bool
is_list(const struct method *m)
{
	return m != NULL &&
	       (strcmp(m->verb, "list") == 0 || field_find(m->response, "next_page_token") != NULL);
}

/* The field of a reply that holds its rows: a list if there is one on the top level, but the document of a
 * command that also returns a path or warnings is its one row. */
static const ProtobufCFieldDescriptor *
rows_field(const ProtobufCMessageDescriptor *d)
{
	const ProtobufCFieldDescriptor *many = part_of(d, true), *one = part_of(d, false);

	if (many != NULL && (one == NULL || many->id < one->id))
		return many;
	return one;
}

struct rows
rows_of(struct arena *a, ProtobufCMessage *const *reply, size_t n)
{
	struct rows out = {0};
	const ProtobufCFieldDescriptor *f = n > 0 ? rows_field(reply[0]->descriptor) : NULL;
	size_t total = 0;

	if (n == 0)
		return out;
	out.type = f != NULL ? f->descriptor : reply[0]->descriptor;
	for (size_t i = 0; i < n; i++)
		total += f != NULL ? field_count(reply[i], f) : 1;
	out.v = arena_new_n(a, ProtobufCMessage *, total + 1);
	for (size_t i = 0; i < n; i++) {
		if (f == NULL) {
			out.v[out.n++] = reply[i];
			continue;
		}
		for (size_t k = 0; k < field_count(reply[i], f); k++)
			out.v[out.n++] = *(ProtobufCMessage *const *)field_at(reply[i], f, k);
	}
	return out;
}

static struct columns
columns_of_table(const struct line *l, const ProtobufCMessageDescriptor *d)
{
	return l->opt[O_explain] != NULL ? columns_explained(l->arena, d) : columns_default(l->arena, d);
}

/* false: told. */
static bool
columns_of_line(struct cli *cli, struct line *l, const struct rows *rows, bool all, struct columns *out)
{
	const char *unknown = NULL;

	if (l->opt[O_columns] != NULL)
		*out = columns_named(l->arena, rows->type, l->opt[O_columns], &unknown);
	else
		*out = all ? columns_all(l->arena, rows->type) : columns_of_table(l, rows->type);
	if (unknown != NULL)
		usage(cli, T_unknown_column, unknown, rows->type->short_name);
	return unknown == NULL;
}

/* ---- table ---- */

static void
table_fill(
    struct cli *cli, struct arena *a, struct table *t, const struct rows *rows, const struct columns *c)
{
	for (size_t k = 0; k < c->n; k++)
		t->column[k] = (struct table_column){.header = column_label(a, c->v[k], cli->lang),
		    .right = cell_is_number(c->v[k]),
		    .whole = cell_is_whole(c->v[k])};
	for (size_t r = 0; r < rows->n; r++)
		for (size_t k = 0; k < c->n; k++)
			t->cell[r * c->n + k] = cell_text(a, rows->v[r], c->v[k], CELL_HUMAN, cli->lang);
}

static int
table_of_rows(struct cli *cli, struct line *l, const struct rows *rows, bool wide)
{
	struct columns c;

	if (!columns_of_line(cli, l, rows, wide, &c))
		return EXIT_USAGE;
	if (c.n == 0)
		return EXIT_OK;
	struct table t = table_new(l->arena, c.n, rows->n);
	t.no_headers = l->opt[O_no_headers] != NULL;
	table_fill(cli, l->arena, &t, rows, &c);
	size_t hidden = table_print(cli->out, &t, wide ? 0 : cli->width);
	if (hidden > 0 && cli->err_tty)
		tell(cli, T_columns_hidden, (unsigned)hidden);
	if (l->opt[O_columns] == NULL)
		rows_print_inner(cli, l, rows);
	return EXIT_OK;
}

void
rows_print_table(struct cli *cli, struct line *l, const struct rows *rows, const char *title)
{
	struct columns c = columns_of_table(l, rows->type);
	struct table t = table_new(l->arena, c.n, rows->n);

	fprintf(cli->out, "\n%s\n", title);
	table_fill(cli, l->arena, &t, rows, &c);
	t = bars_table(l->arena, &t, &c, rows);
	table_print(cli->out, &t, l->opt[O_explain] != NULL ? 0 : cli->width); /* reasons are read whole */
	rows_print_inner(cli, l, rows);
}

/* ---- csv, tsv ---- */

/* A value of a tab-separated line: tabs and line ends are spelled out. */
static void
put_tsv(struct strbuf *b, const char *s, bool first)
{
	strbuf_add(b, first ? "" : "\t");
	for (; *s != '\0'; s++) {
		if (*s == '\t' || *s == '\n' || *s == '\r' || *s == '\\')
			strbuf_addf(b, "\\%c", *s == '\t' ? 't' : *s == '\n' ? 'n' : *s == '\r' ? 'r' : '\\');
		else
			strbuf_addc(b, *s);
	}
}

static void
put_value(struct strbuf *b, const char *s, bool first, enum show_format format)
{
	if (format == SHOW_CSV)
		csv_put(b, s, ',', first, true);
	else
		put_tsv(b, s, first);
}

static void
put_end(struct cli *cli, struct strbuf *b, enum show_format format)
{
	if (format == SHOW_CSV)
		csv_put_end(b);
	else
		strbuf_addc(b, '\n');
	fputs(strbuf_text(b), cli->out);
	strbuf_clear(b);
}

static void
separated_head(struct cli *cli, struct line *l, const struct columns *c, enum show_format format)
{
	struct strbuf b;

	if (l->opt[O_no_headers] != NULL)
		return;
	strbuf_init(&b, l->arena, ROW_MAX);
	if (format == SHOW_CSV && l->opt[O_bom] != NULL)
		strbuf_add(&b, CSV_BOM);
	for (size_t k = 0; k < c->n; k++)
		put_value(&b, c->v[k]->name, k == 0, format);
	put_end(cli, &b, format);
}

static int
separated(struct cli *cli, struct line *l, const struct rows *rows, enum show_format format, bool head)
{
	struct columns c;
	struct strbuf b;

	if (!columns_of_line(cli, l, rows, true, &c))
		return EXIT_USAGE;
	if (head)
		separated_head(cli, l, &c, format);
	strbuf_init(&b, l->arena, ROW_MAX);
	for (size_t r = 0; r < rows->n; r++) {
		for (size_t k = 0; k < c.n; k++)
			put_value(&b, cell_text(l->arena, rows->v[r], c.v[k], CELL_MACHINE, LANG_EN), k == 0,
			    format);
		put_end(cli, &b, format);
	}
	return EXIT_OK;
}

/* ---- json ---- */

/* Only the members that --columns names. */
static json_t *
chosen_members(struct cli *cli, struct line *l, const ProtobufCMessage *m, json_t *j)
{
	struct rows one = {.type = m->descriptor};
	struct columns c;
	json_t *out = json_object();

	if (l->opt[O_columns] == NULL || !columns_of_line(cli, l, &one, false, &c)) {
		json_decref(out);
		return j;
	}
	for (size_t k = 0; k < c.n; k++) {
		const char *name = field_camel(l->arena, c.v[k]->name);
		if (json_object_get(j, name) != NULL)
			json_object_set(out, name, json_object_get(j, name));
	}
	json_decref(j);
	return out;
}

static json_t *
json_of(struct cli *cli, struct line *l, const ProtobufCMessage *m, bool choose)
{
	struct why why;

	why_init(&why, l->arena);
	json_t *j = pjson_encode(m, PJSON_DEFAULTS, &why);
	if (j == NULL) {
		problem_why(cli, l, &why);
		return json_null();
	}
	return choose ? chosen_members(cli, l, m, j) : j;
}

static void
json_line(struct cli *cli, struct line *l, json_t *j, unsigned flags)
{
	fprintf(cli->out, "%s\n", pjson_text(l->arena, j, flags));
	json_decref(j);
}

static json_t *
json_list(struct cli *cli, struct line *l, const struct rows *rows)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rows->n; i++)
		json_array_append_new(list, json_of(cli, l, rows->v[i], true));
	return list;
}

static int
json_rows(struct cli *cli, struct line *l, const struct rows *rows, enum show_format format)
{
	if (format == SHOW_JSON)
		json_line(cli, l, json_list(cli, l, rows), PJSON_PRETTY);
	else
		for (size_t i = 0; i < rows->n; i++)
			json_line(cli, l, json_of(cli, l, rows->v[i], true), 0);
	return EXIT_OK;
}

/* A piece of one array: the text of the page's own array without its brackets. */
static int
json_piece(struct cli *cli, struct line *l, const struct rows *rows, struct show_pages *s, bool last)
{
	json_t *list = json_list(cli, l, rows);
	const char *text = pjson_text(l->arena, list, PJSON_PRETTY); /* "[\n  {..}\n]" */
	size_t n = strlen(text);

	json_decref(list);
	if (!s->begun)
		fputc('[', cli->out);
	if (rows->n > 0)
		fprintf(cli->out, "%s%.*s", s->rows > 0 ? "," : "", (int)n - 3, text + 1);
	if (last)
		fputs(s->rows + rows->n > 0 ? "\n]\n" : "]\n", cli->out);
	return EXIT_OK;
}

/* ---- names ---- */

static int
names(struct cli *cli, const struct rows *rows, bool human)
{
	for (size_t i = 0; i < rows->n; i++) {
		const char *s = row_name(rows->v[i], human);
		if (s == NULL)
			continue;
		safe_print(cli->out, s);
		fputc('\n', cli->out);
	}
	return EXIT_OK;
}

/* ---- all ---- */

static int
show_rows(struct cli *cli, struct line *l, const struct rows *rows, enum show_format format, bool head)
{
	switch (format) {
	case SHOW_TABLE:
	case SHOW_WIDE:
		return table_of_rows(cli, l, rows, format == SHOW_WIDE);
	case SHOW_CSV:
	case SHOW_TSV:
		return separated(cli, l, rows, format, head);
	case SHOW_NAME:
	case SHOW_ID:
		return names(cli, rows, format == SHOW_NAME);
	case SHOW_JSON:
	case SHOW_NDJSON:
		return json_rows(cli, l, rows, format);
	}
	return EXIT_FAILED;
}

int
show_replies(struct cli *cli, struct line *l, ProtobufCMessage *const *reply, size_t n)
{
	enum show_format format;
	bool list = is_list(l->method);

	if (!show_format(cli, l, &format))
		return EXIT_USAGE;
	bool whole = !list && l->opt[O_columns] == NULL;
	if (whole && (format == SHOW_JSON || format == SHOW_NDJSON)) {
		json_line(cli, l, json_of(cli, l, reply[0], false), format == SHOW_JSON ? PJSON_PRETTY : 0);
		return EXIT_OK;
	}
	if (whole && (format == SHOW_TABLE || format == SHOW_WIDE)) {
		record_print(cli, l, reply[0]);
		return EXIT_OK;
	}
	struct rows rows = rows_of(l->arena, reply, n);
	if (cli->expanded && format == SHOW_TABLE) {
		for (size_t i = 0; i < rows.n; i++)
			record_print(cli, l, rows.v[i]);
		return EXIT_OK;
	}
	return show_rows(cli, l, &rows, format, true);
}

bool
show_is_measured(struct cli *cli, const struct line *l)
{
	enum show_format format;
	return show_format(cli, l, &format) && (format == SHOW_TABLE || format == SHOW_WIDE);
}

int
show_page(struct cli *cli, struct line *l, ProtobufCMessage *reply, struct show_pages *s, bool last)
{
	enum show_format format;

	if (!show_format(cli, l, &format))
		return EXIT_USAGE;
	struct rows rows = rows_of(l->arena, &reply, 1);
	int code = format == SHOW_JSON ? json_piece(cli, l, &rows, s, last)
	                               : show_rows(cli, l, &rows, format, !s->begun);
	s->begun = true;
	s->rows += rows.n;
	return code;
}

/* For eyes: where nobody asked for a format and a terminal shows it, or where a table was asked for. */
static int
streamed_lines(struct cli *cli, struct line *l, const struct rows *rows, struct show_stream *s)
{
	struct columns c;

	if (!columns_of_line(cli, l, rows, false, &c))
		return EXIT_USAGE;
	for (size_t i = 0; i < rows->n; i++)
		stream_row(cli, l, rows->v[i], &c, s);
	return EXIT_OK;
}

int
show_streamed(struct cli *cli, struct line *l, const ProtobufCMessage *m, struct show_stream *s)
{
	enum show_format format;
	bool first = !s->begun;
	int code;

	if (!show_format(cli, l, &format))
		return EXIT_USAGE;
	s->begun = true;
	ProtobufCMessage *one[] = {(ProtobufCMessage *)m};
	struct rows rows = rows_of(l->arena, one, 1);
	if ((format == SHOW_TABLE && (cli->width > 0 || l->opt[O_output] != NULL)) || format == SHOW_WIDE)
		code = streamed_lines(cli, l, &rows, s);
	else if (format == SHOW_TABLE)
		code = separated(cli, l, &rows, SHOW_TSV, false);
	else
		code = show_rows(cli, l, &rows, format == SHOW_JSON ? SHOW_NDJSON : format, first);
	fflush(cli->out);
	return code;
}
