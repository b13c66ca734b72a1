#include "client/cli/table.h"

#include <libsmartcols.h>
#include <stdlib.h>

#include "client/cli/safe.h"
#include "common/utf8.h"

#define GAP 2
#define NARROWEST 12 /* columns that a text keeps before others are left out */

struct table
table_new(struct arena *a, size_t ncolumn, size_t nrow)
{
	return (struct table){.arena = a,
	    .column = arena_new_n(a, struct table_column, ncolumn),
	    .ncolumn = ncolumn,
	    .nrow = nrow,
	    .cell = arena_new_n(a, const char *, ncolumn *nrow + 1)};
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

/* Makes all texts safe and measures the columns. */
static int *
measure(struct table *t)
{
	int *width = arena_new_n(t->arena, int, t->ncolumn);

	for (size_t c = 0; c < t->ncolumn; c++) {
		t->column[c].header = safe_text(t->arena, t->column[c].header);
		width[c] = t->no_headers ? 0 : utf8_width(t->column[c].header);
		for (size_t r = 0; r < t->nrow; r++) {
			const char **cell = &t->cell[r * t->ncolumn + c];
			*cell = safe_text(t->arena, *cell);
			width[c] = larger(width[c], utf8_width(*cell));
		}
	}
	return width;
}

static int
total(const int *width, size_t n)
{
	int sum = n > 0 ? (int)(n - 1) * GAP : 0;

	for (size_t c = 0; c < n; c++)
		sum += width[c];
	return sum;
}

/* The widest column that may be cut; n = none can give. */
static size_t
widest(const struct table *t, const int *width, size_t n)
{
	size_t best = n;

	for (size_t c = 0; c < n; c++)
		if (!t->column[c].whole && width[c] > NARROWEST && (best == n || width[c] > width[best]))
			best = c;
	return best;
}

/* Narrows the first n columns; false: they do not fit even so. */
static bool
narrow(const struct table *t, int *width, size_t n, int limit)
{
	while (total(width, n) > limit) {
		size_t c = widest(t, width, n);
		if (c == n)
			return false;
		width[c]--;
	}
	return true;
}

/* Settles the widths; returns how many columns are shown. */
static size_t
fit(const struct table *t, int *width, int limit)
{
	int *natural = arena_memdup(t->arena, width, t->ncolumn * sizeof(*width));
	size_t n = t->ncolumn;

	for (; limit > 0 && n > 1 && !narrow(t, width, n, limit); n--)
		memcpy(width, natural, t->ncolumn * sizeof(*width));
	if (limit > 0 && n == 1 && natural[0] > limit)
		width[0] = limit;
	return n;
}

static void
fill(struct libscols_table *tb, struct table *t, const int *width, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		const char *header = utf8_cut(t->arena, t->column[c].header, width[c]);
		if (scols_table_new_column(tb, header, 0, t->column[c].right ? SCOLS_FL_RIGHT : 0) == NULL)
			abort();
	}
	for (size_t r = 0; r < t->nrow; r++) {
		struct libscols_line *line = scols_table_new_line(tb, NULL);
		for (size_t c = 0; c < n; c++)
			if (line == NULL ||
			    scols_line_set_data(
			        line, c, utf8_cut(t->arena, t->cell[r * t->ncolumn + c], width[c])) != 0)
				abort(); /* out of memory */
	}
}

/* libsmartcols leaves the last column ragged: fill the lines up with blanks. */
static void
print_even(FILE *out, char *text, int width)
{
	char *next;

	for (char *line = text; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		fprintf(out, "%s%*s\n", line, larger(width - utf8_width(line), 0), "");
	}
}

size_t
table_print(FILE *out, struct table *t, int width)
{
	int *columns = measure(t);
	size_t n = fit(t, columns, width);
	struct libscols_table *tb = scols_new_table();
	char *text = NULL;

	if (tb == NULL || n == 0)
		abort();
	scols_table_enable_noheadings(tb, t->no_headers);
	scols_table_set_column_separator(tb, "  ");
	scols_table_set_termforce(tb, SCOLS_TERMFORCE_NEVER); /* the widths are settled */
	scols_table_enable_nowrap(tb, 1);
	scols_table_enable_noencoding(tb, 1); /* cells are safe, and a backslash is one */
	fill(tb, t, columns, n);
	if (scols_print_table_to_string(tb, &text) == 0 && text != NULL)
		print_even(out, text, total(columns, n));
	free(text);
	scols_unref_table(tb);
	return t->ncolumn - n;
}
