#include "client/cli/bars.h"

#include "common/money.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define FULL_BLOCK 0x2588 /* and to the right of it seven narrower ones, each by an eighth */
#define SHADED_BLOCK 0x2592
#define EIGHTHS 8

/* The digits of a decimal number: all of one column have the same decimals. */
static int64_t
digits_of(const char *s)
{
	int64_t v = 0;

	for (const char *p = s; *p != '\0'; p++)
		if (*p >= '0' && *p <= '9' && v < INT64_MAX / 20)
			v = v * 10 + (*p - '0');
	return *s == '-' ? -v : v;
}

static void
add_blocks(struct strbuf *b, int32_t block, int64_t n)
{
	char bytes[4];
	size_t size = utf8_put(block, bytes);

	for (int64_t i = 0; i < n; i++)
		strbuf_addn(b, bytes, size);
}

static const char *
bar(struct arena *a, int64_t v, int64_t most)
{
	struct strbuf b;
	int64_t eighths = round_div((int128)(v < 0 ? -v : v) * BAR_WIDTH * EIGHTHS, most);

	strbuf_init(&b, a, 4 * BAR_WIDTH + 4);
	if (v < 0) {
		add_blocks(&b, SHADED_BLOCK, (eighths + EIGHTHS - 1) / EIGHTHS);
		return strbuf_text(&b);
	}
	add_blocks(&b, FULL_BLOCK, eighths / EIGHTHS);
	if (eighths % EIGHTHS > 0)
		add_blocks(&b, FULL_BLOCK + (int32_t)(EIGHTHS - eighths % EIGHTHS), 1);
	return strbuf_text(&b);
}

const char **
bars_of(struct arena *a, const char *const *number, size_t n)
{
	const char **out = arena_new_n(a, const char *, n + 1);
	int64_t most = 1;

	for (size_t i = 0; i < n; i++) {
		int64_t v = digits_of(number[i]);
		if (v > most || -v > most)
			most = v < 0 ? -v : v;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = bar(a, digits_of(number[i]), most);
	return out;
}

static bool
is_empty(const struct table *t, size_t column)
{
	for (size_t r = 0; r < t->nrow; r++)
		if (t->cell[r * t->ncolumn + column][0] != '\0')
			return false;
	return true;
}

/* One column of t, or texts of our own, goes to column `at` of out. */
static void
put_column(struct table *out, size_t at, struct table_column head, const struct table *t, size_t from,
    const char **own)
{
	out->column[at] = head;
	for (size_t r = 0; r < t->nrow; r++)
		out->cell[r * out->ncolumn + at] = own != NULL ? own[r] : t->cell[r * t->ncolumn + from];
}

static const char **
bars_beside(struct arena *a, const struct table *t, size_t column)
{
	const char **net = arena_new_n(a, const char *, t->nrow + 1);

	for (size_t r = 0; r < t->nrow; r++)
		net[r] = t->cell[r * t->ncolumn + column];
	return bars_of(a, net, t->nrow);
}

struct table
bars_table(struct arena *a, const struct table *t, const struct columns *c, const struct rows *rows)
{
	static const struct table_column head = {.header = "", .whole = true};
	size_t n = 0;

	if (strcmp(rows->type->short_name, "ReportRow") != 0)
		return *t;
	for (size_t k = 0; k < c->n; k++)
		n += !is_empty(t, k) + (strcmp(c->v[k]->name, "net") == 0);
	struct table out = table_new(a, n, t->nrow);
	out.no_headers = t->no_headers;
	for (size_t k = 0, at = 0; k < c->n; k++) {
		if (!is_empty(t, k))
			put_column(&out, at++, t->column[k], t, k, NULL);
		if (strcmp(c->v[k]->name, "net") == 0)
			put_column(&out, at++, head, t, k, bars_beside(a, t, k));
	}
	return out;
}
