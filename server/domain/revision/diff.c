#include <stdlib.h>

#include "common/strbuf.h"
#include "server/domain/revision/revision.h"

#define SUMMARY_MAX 400
#define NO_LINE SIZE_MAX

static void
add(struct changes *c, struct change one)
{
	if (c->n == c->cap) {
		struct change *v = arena_new_n(c->arena, struct change, 2 * c->cap + 8);

		if (c->n > 0)
			memcpy(v, c->v, c->n * sizeof(*v));
		c->v = v;
		c->cap = 2 * c->cap + 8;
	}
	c->v[c->n++] = one;
}

/* ---- header and totals ---- */

/* The value in `c` that stands for the i-th one of `of`: of the same path, and, where a path comes again, as often. NULL = none. */
static const char *
head_twin(const struct content *c, const struct content *of, size_t i)
{
	const char *path = of->head[i].path;
	size_t nth = 0;

	for (size_t k = 0; k < i; k++)
		nth += strcmp(of->head[k].path, path) == 0;
	for (size_t k = 0; k < c->nhead; k++)
		if (strcmp(c->head[k].path, path) == 0 && nth-- == 0)
			return c->head[k].value;
	return NULL;
}

static void
head_change(struct changes *out, const struct content_value *v, const char *old, const char *new)
{
	if (strcmp(old, new) != 0)
		add(out, (struct change){CHANGE_KIND(CHANGED), v->field, v->path, 0, NULL, old, new});
}

static bool
is_total(const struct content_value *v)
{
	return strncmp(v->path, "total.", 6) == 0;
}

static void
diff_head(struct changes *out, const struct content *old, const struct content *new, bool totals)
{
	for (size_t i = 0; i < new->nhead; i++) {
		const char *was = head_twin(old, new, i);

		if (is_total(&new->head[i]) == totals)
			head_change(out, &new->head[i], was != NULL ? was : "", new->head[i].value);
	}
	for (size_t i = 0; i < old->nhead; i++)
		if (is_total(&old->head[i]) == totals && head_twin(new, old, i) == NULL)
			head_change(out, &old->head[i], old->head[i].value, "");
}

/* ---- which line is which ---- */

static bool
same_values(const struct content_line *x, const struct content_line *y)
{
	for (int v = 0; v < LINE_VALUES; v++)
		if (strcmp(x->value[v], y->value[v]) != 0)
			return false;
	return true;
}

struct pairs {
	size_t *old_of;                         /* by new line; NO_LINE = it was added */
	bool *taken;                            /* by old line */
	const struct content_line **by_product; /* the old lines; those of one product in their order */
};

static int
product_order(const void *a, const void *b)
{
	const struct content_line *x = *(const struct content_line *const *)a,
	                          *y = *(const struct content_line *const *)b;
	int order = strcmp(x->product, y->product);

	return order != 0 ? order : (x > y) - (x < y);
}

/* The place in by_product where a product begins, or would. */
static size_t
product_begin(const struct pairs *p, size_t n, const char *product)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(p->by_product[mid]->product, product) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
pair_line(struct pairs *p, const struct content *old, const struct content_line *line, size_t n, bool whole,
    bool in_place)
{
	for (size_t k = product_begin(p, old->nline, line->product); k < old->nline; k++) {
		const struct content_line *was = p->by_product[k];
		size_t o = (size_t)(was - old->line);

		if (strcmp(was->product, line->product) != 0)
			return;
		if (p->taken[o] || (in_place && was->number != line->number) ||
		    (whole && !same_values(was, line)))
			continue;
		p->old_of[n] = o;
		p->taken[o] = true;
		return;
	}
}

static void
pair_up(struct pairs *p, const struct content *old, const struct content *new, bool whole, bool in_place)
{
	for (size_t n = 0; n < new->nline; n++)
		if (p->old_of[n] == NO_LINE)
			pair_line(p, old, &new->line[n], n, whole, in_place);
}

/* What stayed as it is first, so that of several lines with one product the right one counts as changed. */
static struct pairs
pairs_of(const struct content *old, const struct content *new, struct arena *a)
{
	struct pairs p = {arena_new_n(a, size_t, new->nline + 1), arena_new_n(a, bool, old->nline + 1),
	    arena_new_n(a, const struct content_line *, old->nline + 1)};

	for (size_t o = 0; o < old->nline; o++)
		p.by_product[o] = &old->line[o];
	qsort(p.by_product, old->nline, sizeof(struct content_line *), product_order);
	for (size_t n = 0; n < new->nline; n++)
		p.old_of[n] = NO_LINE;
	memset(p.taken, 0, old->nline * sizeof(*p.taken));
	pair_up(&p, old, new, true, true);
	pair_up(&p, old, new, true, false);
	pair_up(&p, old, new, false, true);
	pair_up(&p, old, new, false, false);
	return p;
}

static bool
is_moved(const struct pairs *p, size_t n)
{
	size_t last = 0;

	for (size_t i = 0; i < n; i++) {
		if (p->old_of[i] == NO_LINE)
			continue;
		if (p->old_of[i] < last)
			return true;
		last = p->old_of[i];
	}
	return false;
}

/* ---- lines ---- */

/* "10 pcs x 12.5 -5% = 118.75" */
static const char *
summary(const struct content_line *l, struct arena *a)
{
	struct strbuf b;

	strbuf_init(&b, a, SUMMARY_MAX);
	strbuf_addf(&b, "%s %s x %s", l->value[LINE_QUANTITY], l->value[LINE_UNIT], l->value[LINE_PRICE]);
	if (strcmp(l->value[LINE_DISCOUNT], "0") != 0)
		strbuf_addf(&b, " -%s%%", l->value[LINE_DISCOUNT]);
	strbuf_addf(&b, " = %s", l->value[LINE_GROSS]);
	return strbuf_text(&b);
}

static struct change
of_line(const struct content_line *l, size_t place, enum line_value v, struct arena *a)
{
	const char *path = arena_printf(a, v == LINE_VALUES ? "lines[%zu]" : "lines[%zu].%s", place,
	    v == LINE_VALUES ? "" : line_value_name(v));

	return (struct change){.kind = CHANGE_KIND(CHANGED),
	    .field = v == LINE_VALUES ? CONTENT_FIELD(LINE) : line_value_field(v),
	    .path = path,
	    .line_number = l->number,
	    .product = l->product,
	    .old_value = "",
	    .new_value = ""};
}

/* Net and tax follow from the rest; they are told where the sum alone would hide a change. */
static bool
is_told(const struct content_line *old, const struct content_line *new, enum line_value v)
{
	bool gross = strcmp(old->value[LINE_GROSS], new->value[LINE_GROSS]) != 0;

	return strcmp(old->value[v], new->value[v]) != 0 && !((v == LINE_NET || v == LINE_TAX) && gross);
}

static void
diff_line(struct changes *out, const struct content_line *old, const struct content_line *new, size_t place)
{
	for (enum line_value v = 0; v < LINE_VALUES; v++) {
		struct change c;

		if (!is_told(old, new, v))
			continue;
		c = of_line(new, place, v, out->arena);
		c.old_value = old->value[v];
		c.new_value = new->value[v];
		add(out, c);
	}
}

static void
add_line(struct changes *out, const struct content_line *l, size_t place, bool added)
{
	struct change c = of_line(l, place, LINE_VALUES, out->arena);

	c.kind = added ? CHANGE_KIND(ADDED) : CHANGE_KIND(REMOVED);
	*(added ? &c.new_value : &c.old_value) = summary(l, out->arena);
	add(out, c);
}

static void
diff_lines(struct changes *out, const struct content *old, const struct content *new)
{
	struct pairs p = pairs_of(old, new, out->arena);

	for (size_t i = 0; i < new->nline; i++)
		if (p.old_of[i] != NO_LINE)
			diff_line(out, &old->line[p.old_of[i]], &new->line[i], i);
		else
			add_line(out, &new->line[i], i, true);
	for (size_t i = 0; i < old->nline; i++)
		if (!p.taken[i])
			add_line(out, &old->line[i], i, false);
	if (is_moved(&p, new->nline))
		add(out, (struct change){CHANGE_KIND(MOVED), CONTENT_FIELD(LINE), "lines", 0, NULL, "", ""});
}

struct changes
revision_diff(const struct content_text *before, const struct content_text *after, struct arena *a)
{
	struct changes out = {.arena = a};
	struct content old = content_parse(before, a), new = content_parse(after, a);

	diff_head(&out, &old, &new, false);
	diff_lines(&out, &old, &new);
	diff_head(&out, &old, &new, true);
	return out;
}
