#include "client/cli/import_reject.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "client/cli/say.h"
#include "common/csv.h"

#define ROW_BYTES (4 << 20)

static void
put(struct import_reject *x, struct strbuf *b)
{
	csv_put_end(b);
	if (b->failed || fputs(strbuf_text(b), x->file) == EOF)
		x->failed = true;
}

static void
open_file(struct import_reject *x, struct arena *a)
{
	struct strbuf b;
	int fd = open(x->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	x->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (x->file == NULL) {
		tell(x->cli, T_cannot_write, x->path, strerror(errno));
		x->failed = true;
		if (fd >= 0)
			close(fd);
		return;
	}
	strbuf_init(&b, a, ROW_BYTES);
	csv_put(&b, "line", ',', true, false);
	csv_put(&b, "column", ',', false, false);
	csv_put(&b, "reason", ',', false, false);
	for (size_t i = 0; i < x->header.n; i++)
		csv_put(&b, x->header.v[i], ',', false, false);
	put(x, &b);
}

/* The columns and reasons of one row of the record. */
static void
complaints_of(const struct import_reject *x, size_t row, const struct import_complaint *c, size_t n,
    struct strbuf *columns, struct strbuf *reasons)
{
	for (size_t i = 0; i < n; i++) {
		size_t element;
		const struct import_rule *rule = import_map_rule(x->map, c[i].path, &element);
		const char *mark = reasons->len > 0 ? " | " : "";

		if (rule == NULL || !rule->each_row)
			element = 0;
		if (element != row)
			continue;
		strbuf_addf(
		    columns, "%s%s", mark, rule != NULL ? import_rule_column(columns->arena, rule) : "");
		if (rule == NULL && c[i].path[0] != '\0')
			strbuf_addf(reasons, "%s%s: %s", mark, c[i].path, c[i].text);
		else
			strbuf_addf(reasons, "%s%s", mark, c[i].text);
	}
}

void
import_reject(
    struct import_reject *x, const struct import_record *r, const struct import_complaint *c, size_t n)
{
	struct arena *a = arena_new(2 * ROW_BYTES);

	if (x->file == NULL && !x->failed)
		open_file(x, a);
	for (size_t i = 0; i < r->nrow && x->file != NULL; i++) {
		struct strbuf columns, reasons, b;

		strbuf_init(&columns, a, ROW_BYTES);
		strbuf_init(&reasons, a, ROW_BYTES);
		strbuf_init(&b, a, ROW_BYTES);
		complaints_of(x, i, c, n, &columns, &reasons);
		csv_put(&b, arena_printf(a, "%zu", r->row[i]->line), ',', true, false);
		csv_put(&b, strbuf_text(&columns), ',', false, false);
		csv_put(&b, strbuf_text(&reasons), ',', false, false);
		for (size_t k = 0; k < r->row[i]->cell.n; k++)
			csv_put(&b, r->row[i]->cell.v[k], ',', false, false);
		put(x, &b);
	}
	arena_free(a);
}

bool
import_reject_close(struct import_reject *x)
{
	if (x->file != NULL && (fclose(x->file) != 0 || x->failed)) {
		tell(x->cli, T_cannot_write, x->path, strerror(errno));
		x->failed = true;
	}
	x->file = NULL;
	return !x->failed;
}
