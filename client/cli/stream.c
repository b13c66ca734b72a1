/* What comes one by one and has no end: aligned as it comes, since nothing can be measured before. */
#include "client/cli/cell.h"
#include "client/cli/column.h"
#include "client/cli/safe.h"
#include "client/cli/show.h"
#include "common/utf8.h"

#define GAP 2

static void
put(struct cli *cli, const char *text, int *width, bool last)
{
	int w = utf8_width(text);

	*width = w > *width ? w : *width;
	fprintf(cli->out, "%s%*s", text, last ? 0 : *width - w + GAP, "");
}

/* As many columns as the terminal has room for: the rest is for -o. Their widths are those of the first row. */
static size_t
fitting(struct cli *cli, struct line *l, const ProtobufCMessage *m, const struct columns *c, int *width)
{
	int room = cli->width;
	size_t n = 0;

	for (; n < c->n && n < STREAM_COLUMNS; n++) {
		int label = utf8_width(column_label(l->arena, c->v[n], cli->lang));
		int cell = utf8_width(cell_text(l->arena, m, c->v[n], CELL_HUMAN, cli->lang));

		width[n] = label > cell ? label : cell;
		room -= width[n] + (n > 0 ? GAP : 0);
		if (n > 0 && cli->width > 0 && room < 0)
			break;
	}
	return n;
}

void
stream_row(struct cli *cli, struct line *l, const ProtobufCMessage *m, const struct columns *c,
    struct show_stream *s)
{
	bool head = s->n == 0 && l->opt[O_no_headers] == NULL;

	if (s->n == 0)
		s->n = fitting(cli, l, m, c, s->width);
	for (size_t k = 0; head && k < s->n; k++)
		put(cli, column_label(l->arena, c->v[k], cli->lang), &s->width[k], k + 1 == s->n);
	if (head)
		fputc('\n', cli->out);
	for (size_t k = 0; k < s->n; k++)
		put(cli, safe_text(l->arena, cell_text(l->arena, m, c->v[k], CELL_HUMAN, cli->lang)),
		    &s->width[k], k + 1 == s->n);
	fputc('\n', cli->out);
}
