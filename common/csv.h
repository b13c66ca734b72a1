/* csv.h -- comma-separated values as RFC 4180 has them: a push parser and a writer.
 *
 * The parser takes bytes in pieces of any size and hands out whole rows. Lines end in LF or CRLF; a quoted
 * field may hold line ends, separators and doubled quotes; a byte order mark is skipped; a line without any
 * byte is skipped. It is strict: what is not sound is an error with its line, never a guess. */
#ifndef BL_COMMON_CSV_H
#define BL_COMMON_CSV_H

#include "common/arena.h"
#include "common/strbuf.h"

enum csv_error {
	CSV_OK,
	CSV_STRAY_QUOTE, /* a quote inside an unquoted field, or text behind a closing quote */
	CSV_OPEN_QUOTE,  /* the end came inside a quoted field */
	CSV_STRAY_CR,    /* CR without LF outside quotes */
	CSV_BAD_UTF8,    /* not UTF-8, or a NUL byte: convert the file first */
	CSV_FIELD_LONG,
	CSV_ROW_LONG,
	CSV_MANY_FIELDS,
	CSV_MANY_ROWS,
	CSV_STOPPED, /* the callback said so */
	CSV_ERROR_N
};

struct csv_limits {
	size_t field_bytes, row_bytes, fields, rows;
};
#define CSV_LIMITS                                                                                           \
	((struct csv_limits){.field_bytes = 64 << 10, .row_bytes = 1 << 20, .fields = 1000, .rows = 2000000})

/* One row; line is where it starts, from 1. The texts live until the callback returns. False stops it. */
typedef bool csv_row_fn(void *context, size_t line, struct texts row);

struct csv;
/* Lives in the arena and takes memory from it for the longest row. separator: ',', ';' or TAB. */
struct csv *csv_new(
    struct arena *a, char separator, struct csv_limits limits, csv_row_fn *row, void *context);
/* False after the first error. Do not touch the arena's marks between csv_new and csv_end. */
bool csv_feed(struct csv *c, const char *p, size_t n);
bool csv_end(struct csv *c);
enum csv_error csv_error(const struct csv *c, size_t *line_out); /* line_out may be NULL */

/* What Excel opens as UTF-8. */
#define CSV_BOM "\xef\xbb\xbf"

/* Appends one field, quoted when it must be; first says that no separator goes before it. neutralise: a field
 * that a spreadsheet would run as a formula (first character = + - @ TAB CR, also full-width) gets an
 * apostrophe in front; plain numbers such as -12.50 stay numbers. */
void csv_put(struct strbuf *out, const char *field, char separator, bool first, bool neutralise);
void csv_put_end(struct strbuf *out); /* CRLF */

#endif
