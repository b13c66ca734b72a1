/* show.h -- replies on standard output, in the format that the line asks for. */
#ifndef BL_CLI_SHOW_H
#define BL_CLI_SHOW_H

#include "client/cli/cli.h"

enum show_format { SHOW_TABLE, SHOW_WIDE, SHOW_JSON, SHOW_NDJSON, SHOW_CSV, SHOW_TSV, SHOW_NAME, SHOW_ID };

bool show_is_json(const struct line *l);
/* false: told. */
bool show_format(struct cli *cli, const struct line *l, enum show_format *format);

/* Replies of one method: pages of a list, or one. */
int show_replies(struct cli *cli, struct line *l, ProtobufCMessage *const *reply, size_t n);
/* Is the output measured before it is written: a table, records? */
bool show_is_measured(struct cli *cli, const struct line *l);
/* The pages of a list one by one, for formats that are not measured; starts as zero. */
struct show_pages {
	bool begun;
	size_t rows; /* that were written */
};
int show_page(struct cli *cli, struct line *l, ProtobufCMessage *reply, struct show_pages *s, bool last);
/* One message of a stream: on a terminal a line that is aligned as far as can be (stream.c), for programs tab-separated, or as
 * -o says. Starts as zero. */
#define STREAM_COLUMNS 16
struct show_stream {
	bool begun;
	size_t n; /* columns that fit on the terminal; their widths so far */
	int width[STREAM_COLUMNS];
};
struct columns;
int show_streamed(struct cli *cli, struct line *l, const ProtobufCMessage *m, struct show_stream *s);
void stream_row(struct cli *cli, struct line *l, const ProtobufCMessage *m, const struct columns *c,
    struct show_stream *s);

/* The rows inside a reply: of the first repeated message field, or of its one message, or itself. */
struct rows {
	const ProtobufCMessageDescriptor *type;
	ProtobufCMessage **v;
	size_t n;
};
struct rows rows_of(struct arena *a, ProtobufCMessage *const *reply, size_t n);

/* A message with its parts, one below the other (record.c). */
void record_print(struct cli *cli, struct line *l, const ProtobufCMessage *m);
/* A table with a title, and below it the lists inside its rows. */
void rows_print_table(struct cli *cli, struct line *l, const struct rows *rows, const char *title);
/* The lists inside rows, each a table that bears the name of its row: offers of a product, lines of a shipment. */
void rows_print_inner(struct cli *cli, struct line *l, const struct rows *rows);

#endif
