#include "client/cli/import_rows.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "client/cli/say.h"
#include "common/csv.h"

#define PIECE (64 << 10)

struct reader {
	struct cli *cli;
	struct arena *arena;
	const char *path, *charset;
	struct import_file *file;
	struct csv *csv;
	iconv_t conv; /* (iconv_t)-1 = UTF-8 already */
	size_t place; /* of the first byte that is not read yet */
	bool stopped;
};

static struct import_row *
row_copy(size_t line, struct texts cells)
{
	size_t bytes = sizeof(struct import_row) + cells.n * sizeof(char *);
	for (size_t i = 0; i < cells.n; i++)
		bytes += strlen(cells.v[i]) + 1;
	struct import_row *r = malloc(bytes);
	if (r == NULL)
		abort();
	const char **v = (const char **)(void *)(r + 1);
	char *to = (char *)(v + cells.n);
	for (size_t i = 0; i < cells.n; i++) {
		v[i] = to;
		to = stpcpy(to, cells.v[i]) + 1;
	}
	*r = (struct import_row){line, {v, cells.n}};
	return r;
}

static bool
on_row(void *ctx, size_t line, struct texts cells)
{
	struct reader *r = ctx;
	struct import_file *f = r->file;

	if (f->header.v != NULL) {
		r->stopped = !f->row(f->ctx, row_copy(line, cells));
		return !r->stopped;
	}
	const char **v = arena_new_n(r->arena, const char *, cells.n + 1);
	for (size_t i = 0; i < cells.n; i++)
		v[i] = arena_strdup(r->arena, cells.v[i]);
	f->header = (struct texts){v, cells.n};
	r->stopped = !f->head(f->ctx, f->header);
	return !r->stopped;
}

static enum text_id
trouble(enum csv_error e)
{
	switch (e) {
	case CSV_STRAY_QUOTE:
		return T_csv_stray_quote;
	case CSV_OPEN_QUOTE:
		return T_csv_open_quote;
	case CSV_STRAY_CR:
		return T_csv_stray_cr;
	case CSV_BAD_UTF8:
		return T_csv_bad_utf8;
	case CSV_OK:
	case CSV_FIELD_LONG:
	case CSV_ROW_LONG:
	case CSV_MANY_FIELDS:
	case CSV_MANY_ROWS:
	case CSV_STOPPED:
	case CSV_ERROR_N:
	default:
		return T_csv_too_large;
	}
}

/* An exit code. */
static int
csv_verdict(struct reader *r, bool ok)
{
	size_t line = 0;

	if (ok || r->stopped)
		return EXIT_OK;
	enum csv_error e = csv_error(r->csv, &line);
	tell(r->cli, trouble(e), r->path, line);
	return EXIT_INVALID;
}

/* Converts what is there and feeds it. What is left of a character that is not whole yet stays at the begin of in. */
static int
feed(struct reader *r, char *in, size_t *n)
{
	static char out[2 * PIECE];
	char *from = in;

	if (r->conv == (iconv_t)-1) {
		size_t all = *n;
		*n = 0;
		return csv_verdict(r, csv_feed(r->csv, in, all));
	}
	while (*n > 0 && !r->stopped) {
		char *to = out;
		size_t room = sizeof(out), before = *n, done = iconv(r->conv, &from, n, &to, &room);
		int why = errno, code = csv_verdict(r, csv_feed(r->csv, out, (size_t)(to - out)));

		r->place += before - *n;
		if (code != EXIT_OK)
			return code;
		if (done == (size_t)-1 && why == EILSEQ) {
			tell(r->cli, T_import_not_charset, r->path, r->place, r->charset);
			return EXIT_INVALID;
		}
		if (done == (size_t)-1 && why == EINVAL)
			break;
	}
	memmove(in, from, *n);
	return EXIT_OK;
}

static int
read_all(struct reader *r, FILE *in)
{
	static char piece[PIECE];
	size_t kept = 0, got;
	int code = EXIT_OK;

	while (
	    code == EXIT_OK && !r->stopped && (got = fread(piece + kept, 1, sizeof(piece) - kept, in)) > 0) {
		kept += got;
		code = feed(r, piece, &kept);
	}
	if (code == EXIT_OK && ferror(in)) {
		tell(r->cli, T_cannot_read, r->path, strerror(errno));
		return EXIT_FAILED;
	}
	if (code == EXIT_OK && kept > 0 && !r->stopped) {
		tell(r->cli, T_import_not_charset, r->path, r->place, r->charset);
		return EXIT_INVALID;
	}
	return code == EXIT_OK && !r->stopped ? csv_verdict(r, csv_end(r->csv)) : code;
}

int
import_rows(
    struct cli *cli, struct arena *a, const char *path, const struct import_map *m, struct import_file *f)
{
	bool utf8 =
	    m->charset == NULL || strcasecmp(m->charset, "UTF-8") == 0 || strcasecmp(m->charset, "UTF8") == 0;
	struct reader r = {cli, a, path, utf8 ? "UTF-8" : m->charset, f, NULL, (iconv_t)-1, 0, false};
	FILE *in = fopen(path, "re");

	if (in == NULL) {
		tell(cli, T_cannot_read, path, strerror(errno));
		return EXIT_FAILED;
	}
	if (!utf8 && (r.conv = iconv_open("UTF-8", m->charset)) == (iconv_t)-1) {
		tell(cli, T_import_charset, m->charset);
		fclose(in);
		return EXIT_USAGE;
	}
	r.csv = csv_new(a, m->separator, CSV_LIMITS, on_row, &r);
	int code = read_all(&r, in);
	if (r.conv != (iconv_t)-1)
		iconv_close(r.conv);
	fclose(in);
	return code;
}
