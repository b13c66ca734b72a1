#include "common/csv.h"

#include "common/utf8.h"

#include <assert.h>

enum where {
	AT_START,  /* of a field */
	IN_PLAIN,  /* in an unquoted field */
	IN_QUOTES, /* in a quoted field */
	AT_QUOTE,  /* behind a quote in a quoted field: its end, or the first of two */
	AT_CR,     /* behind a CR that has to be followed by LF */
};

struct csv {
	struct arena *arena;
	struct csv_limits limit;
	csv_row_fn *row;
	void *context;
	char separator;
	enum where where;
	enum csv_error error;
	size_t line, row_line, rows;
	size_t bom;         /* bytes of a byte order mark seen so far; BOM_DONE past the start */
	struct strbuf text; /* the row's fields, each with its NUL */
	size_t *start;      /* where each field starts in text */
	const char **field;
	size_t fields, cap;
};
#define BOM_BYTES 3
#define BOM_DONE 4

struct csv *
csv_new(struct arena *a, char separator, struct csv_limits limits, csv_row_fn *row, void *context)
{
	assert(separator == ',' || separator == ';' || separator == '\t');
	assert(limits.field_bytes > 0 && limits.fields > 0 && limits.rows > 0);
	struct csv *c = arena_new_n(a, struct csv, 1);
	*c = (struct csv){
	    .arena = a, .limit = limits, .row = row, .context = context, .separator = separator, .line = 1};
	c->row_line = 1;
	strbuf_init(&c->text, a, limits.row_bytes + limits.fields); /* and a NUL each */
	c->cap = limits.fields < 32 ? limits.fields : 32;
	c->start = arena_new_n(a, size_t, c->cap);
	c->field = arena_new_n(a, const char *, c->cap);
	return c;
}

enum csv_error
csv_error(const struct csv *c, size_t *line_out)
{
	if (line_out != NULL)
		*line_out = c->line;
	return c->error;
}

static bool
fail(struct csv *c, enum csv_error error)
{
	c->error = error;
	return false;
}

static void
fields_grow(struct csv *c)
{
	size_t cap = c->cap * 2 < c->limit.fields ? c->cap * 2 : c->limit.fields;
	size_t *start = arena_new_n(c->arena, size_t, cap);
	memcpy(start, c->start, c->fields * sizeof(*start));
	c->start = start;
	c->field = arena_new_n(c->arena, const char *, cap);
	c->cap = cap;
}

static bool
field_open(struct csv *c)
{
	if (c->fields == c->limit.fields)
		return fail(c, CSV_MANY_FIELDS);
	if (c->fields == c->cap)
		fields_grow(c);
	if (c->fields == 0)
		c->row_line = c->line;
	c->start[c->fields++] = c->text.len;
	return true;
}

static bool
field_bytes(struct csv *c, const char *p, size_t n)
{
	if (n > c->limit.field_bytes - (c->text.len - c->start[c->fields - 1]))
		return fail(c, CSV_FIELD_LONG);
	if (c->text.len - (c->fields - 1) + n > c->limit.row_bytes)
		return fail(c, CSV_ROW_LONG);
	strbuf_addn(&c->text, p, n);
	return true;
}

static bool
field_close(struct csv *c)
{
	size_t start = c->start[c->fields - 1], n = c->text.len - start;
	if (n > 0 && !utf8_valid(c->text.text + start, n))
		return fail(c, CSV_BAD_UTF8);
	strbuf_addc(&c->text, '\0');
	c->where = AT_START;
	return true;
}

/* The end of a row whose last field is closed. */
static bool
row_done(struct csv *c)
{
	if (c->rows++ == c->limit.rows)
		return fail(c, CSV_MANY_ROWS);
	for (size_t i = 0; i < c->fields; i++)
		c->field[i] = c->text.text + c->start[i];
	struct texts row = {.v = c->field, .n = c->fields};
	if (!c->row(c->context, c->row_line, row))
		return fail(c, CSV_STOPPED);
	c->fields = 0;
	strbuf_clear(&c->text);
	return true;
}

static bool
line_end(struct csv *c)
{
	bool fine = field_close(c) && row_done(c);
	c->line += fine; /* an error is reported at its own line */
	return fine;
}

/* A byte outside quotes, in a field that is open. */
static bool
plain_byte(struct csv *c, char byte)
{
	if (byte == c->separator)
		return field_close(c) && field_open(c);
	if (byte == '\n')
		return line_end(c);
	if (byte == '\r') {
		c->where = AT_CR;
		return true;
	}
	if (byte == '"' || c->where == AT_QUOTE)
		return fail(c, CSV_STRAY_QUOTE);
	c->where = IN_PLAIN;
	return field_bytes(c, &byte, 1);
}

static bool
first_byte(struct csv *c, char byte)
{
	if (c->fields == 0) {
		if (byte == '\n') { /* an empty line */
			c->line++;
			return true;
		}
		if (byte == '\r') {
			c->where = AT_CR;
			return true;
		}
		if (!field_open(c))
			return false;
	}
	if (byte == '"') {
		c->where = IN_QUOTES;
		return true;
	}
	return plain_byte(c, byte);
}

static bool
quoted_byte(struct csv *c, char byte)
{
	if (byte == '"') {
		c->where = AT_QUOTE;
		return true;
	}
	c->line += byte == '\n';
	return field_bytes(c, &byte, 1);
}

static bool
byte_behind_quote(struct csv *c, char byte)
{
	if (byte != '"')
		return plain_byte(c, byte);
	c->where = IN_QUOTES;
	return field_bytes(c, &byte, 1);
}

static bool
byte_behind_cr(struct csv *c, char byte)
{
	if (byte != '\n')
		return fail(c, CSV_STRAY_CR);
	if (c->fields > 0)
		return line_end(c);
	c->where = AT_START; /* an empty line */
	c->line++;
	return true;
}

static bool
take(struct csv *c, char byte)
{
	switch (c->where) {
	case AT_START:
		return first_byte(c, byte);
	case IN_PLAIN:
		return plain_byte(c, byte);
	case IN_QUOTES:
		return quoted_byte(c, byte);
	case AT_QUOTE:
		return byte_behind_quote(c, byte);
	case AT_CR:
		return byte_behind_cr(c, byte);
	}
	return false;
}

/* How many of the next bytes have no meaning of their own here. */
static size_t
run_length(const struct csv *c, const char *p, size_t n)
{
	size_t i = 0;
	if (c->where == IN_PLAIN) {
		while (i < n && p[i] != c->separator && p[i] != '\n' && p[i] != '\r' && p[i] != '"')
			i++;
	} else if (c->where == IN_QUOTES) {
		while (i < n && p[i] != '"' && p[i] != '\n')
			i++;
	}
	return i;
}

static bool
take_all(struct csv *c, const char *p, size_t n)
{
	while (n > 0) {
		size_t run = run_length(c, p, n);
		if (run > 0 ? !field_bytes(c, p, run) : !take(c, *p))
			return false;
		run += run == 0;
		p += run;
		n -= run;
	}
	return true;
}

/* The first bytes of the text are a byte order mark or ordinary: c->bom counts those that may still become
 * one. */
static bool
take_start(struct csv *c, const char **p, size_t *n)
{
	while (*n > 0 && c->bom < BOM_BYTES && **p == CSV_BOM[c->bom]) {
		c->bom++;
		++*p;
		--*n;
	}
	if (*n == 0)
		return true;
	size_t seen = c->bom;
	c->bom = BOM_DONE;
	return seen == BOM_BYTES || take_all(c, CSV_BOM, seen);
}

bool
csv_feed(struct csv *c, const char *p, size_t n)
{
	if (c->error != CSV_OK)
		return false;
	return (c->bom == BOM_DONE || take_start(c, &p, &n)) && take_all(c, p, n);
}

bool
csv_end(struct csv *c)
{
	if (c->error != CSV_OK)
		return false;
	if (c->bom < BOM_BYTES && !take_all(c, CSV_BOM, c->bom))
		return false;
	if (c->where == IN_QUOTES)
		return fail(c, CSV_OPEN_QUOTE);
	if (c->where == AT_CR)
		return fail(c, CSV_STRAY_CR);
	return c->fields == 0 || line_end(c);
}
