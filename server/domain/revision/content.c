/* The canonical text of a revision, read back: one row a line, words apart by blanks. The text is our own, of any version that
 * was ever written; still, whatever stands there is read somehow and nothing is left out silently. */
#include <errno.h>
#include <stdlib.h>

#include "common/decimal.h"
#include "server/domain/revision/revision.h"

enum form { FORM_TEXT, FORM_DAY, FORM_TERMS, FORM_NUMBER, FORM_AMOUNT };

struct rule {
	const char *word; /* that begins the row */
	size_t at;        /* which word behind it */
	const char *path;
	Bl__ContentField field;
	enum form form;
	int scale;
};

static const struct rule head_rules[] = {
    {"customer", 1, "customer_id", CONTENT_FIELD(CUSTOMER), FORM_TEXT, 0},
    {"currency", 1, "currency_code", CONTENT_FIELD(CURRENCY), FORM_TEXT, 0},
    {"currency", 2, "fx_rate", CONTENT_FIELD(FX_RATE), FORM_NUMBER, FX_SCALE},
    {"currency", 3, "tax_inclusive", CONTENT_FIELD(TAX_INCLUSIVE), FORM_TERMS, 0},
    {"wished", 1, "wished_date", CONTENT_FIELD(WISHED_DATE), FORM_DAY, 0},
    {"valid", 1, "valid_to", CONTENT_FIELD(VALID_TO), FORM_DAY, 0},
    {"total", 1, "total.net", CONTENT_FIELD(NET), FORM_AMOUNT, 0},
    {"total", 2, "total.tax", CONTENT_FIELD(TAX), FORM_AMOUNT, 0},
    {"total", 3, "total.gross", CONTENT_FIELD(GROSS), FORM_AMOUNT, 0},
};

/* Behind the unit, in this order. */
static const struct rule line_rules[LINE_VALUES] = {
    [LINE_UNIT] = {"line", 0, "unit", CONTENT_FIELD(UNIT), FORM_TEXT, 0},
    [LINE_QUANTITY] = {"line", 0, "quantity", CONTENT_FIELD(QUANTITY), FORM_NUMBER, QTY_SCALE},
    [LINE_PRICE] = {"line", 0, "price", CONTENT_FIELD(PRICE), FORM_NUMBER, PRICE_SCALE},
    [LINE_DISCOUNT] = {"line", 0, "discount", CONTENT_FIELD(DISCOUNT), FORM_NUMBER, RATE_SCALE},
    [LINE_TAX_RATE] = {"line", 0, "tax_rate", CONTENT_FIELD(TAX_RATE), FORM_NUMBER, RATE_SCALE},
    [LINE_NET] = {"line", 0, "net", CONTENT_FIELD(NET), FORM_AMOUNT, 0},
    [LINE_TAX] = {"line", 0, "tax", CONTENT_FIELD(TAX), FORM_AMOUNT, 0},
    [LINE_GROSS] = {"line", 0, "gross", CONTENT_FIELD(GROSS), FORM_AMOUNT, 0},
    [LINE_WISHED] = {"line", 0, "wished_date", CONTENT_FIELD(WISHED_DATE), FORM_DAY, 0},
};

#define LINE_BEFORE_UNIT 3 /* "line", number, product */
#define LINE_WORDS (LINE_BEFORE_UNIT + LINE_VALUES)

struct words {
	size_t n;
	char **v;
};

const char *
line_value_name(enum line_value v)
{
	return line_rules[v].path;
}

Bl__ContentField
line_value_field(enum line_value v)
{
	return line_rules[v].field;
}

static const char *
number_text(const char *word, const struct rule *r, int exponent, struct arena *a)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(word, &end, 10);
	if (errno != 0 || end == word || *end != '\0')
		return word;
	return r->form == FORM_AMOUNT ? decimal_format(a, v, exponent) : decimal_format_short(a, v, r->scale);
}

static const char *
value_text(const char *word, const struct rule *r, int exponent, struct arena *a)
{
	switch (r->form) {
	case FORM_DAY:
		return strcmp(word, "-") == 0 ? "" : word;
	case FORM_TERMS:
		return strcmp(word, "inclusive") == 0 ? "true" : "false";
	case FORM_NUMBER:
	case FORM_AMOUNT:
		return number_text(word, r, exponent, a);
	case FORM_TEXT:
		break;
	}
	return word;
}

/* Words of a row, each with its end; the row itself is cut up. */
static struct words
words_of(char *row, struct arena *a)
{
	struct words w = {0, NULL};
	size_t cap = 1;

	for (const char *p = row; *p != '\0'; p++)
		cap += *p == ' ';
	w.v = arena_new_n(a, char *, cap);
	for (char *p = row; p != NULL; w.n++) {
		w.v[w.n] = p;
		p = strchr(p, ' ');
		if (p != NULL)
			*p++ = '\0';
	}
	return w;
}

/* A row "line .."; false when it is none. The unit is what is left between both ends: it may have blanks. */
static bool
line_read(char *row, int exponent, struct arena *a, struct content_line *l)
{
	struct words w = words_of(row, a);
	size_t tail = w.n - (LINE_VALUES - 1);

	if (w.n < LINE_WORDS)
		return false;
	l->number = (int)strtol(w.v[1], NULL, 10);
	l->product = w.v[2];
	for (size_t i = LINE_BEFORE_UNIT; i + 1 < tail; i++)
		w.v[i][strlen(w.v[i])] = ' ';
	l->value[LINE_UNIT] = w.v[LINE_BEFORE_UNIT];
	for (int v = LINE_UNIT + 1; v < LINE_VALUES; v++)
		l->value[v] = value_text(w.v[tail + (size_t)v - 1], &line_rules[v], exponent, a);
	return true;
}

static void
head_read(struct content *c, char *row, int exponent, struct arena *a)
{
	char *rest = strchr(row, ' ');
	char *whole = arena_strdup(a, rest != NULL ? rest + 1 : "");
	struct words w = words_of(row, a);
	size_t before = c->nhead;

	for (size_t i = 0; i < ARRAY_SIZE(head_rules); i++) {
		const struct rule *r = &head_rules[i];

		if (strcmp(r->word, w.v[0]) == 0 && r->at < w.n)
			c->head[c->nhead++] =
			    (struct content_value){r->path, r->field, value_text(w.v[r->at], r, exponent, a)};
	}
	if (c->nhead == before)
		c->head[c->nhead++] = (struct content_value){w.v[0], CONTENT_FIELD(UNSPECIFIED), whole};
}

static void
row_read(struct content *c, char *row, int exponent, struct arena *a)
{
	char *kept = arena_strdup(a, row);

	if (strncmp(row, "line ", 5) == 0 && line_read(row, exponent, a, &c->line[c->nline]))
		c->nline++;
	else
		head_read(c, kept, exponent, a);
}

struct content
content_parse(const struct content_text *t, struct arena *a)
{
	struct content c = {0, 0, NULL, NULL};
	int exponent = t->exponent < 0 ? 0 : t->exponent > SCALE_MAX ? SCALE_MAX : t->exponent;
	char *text = arena_strdup(a, t->text), *row;
	size_t rows = 1;

	for (const char *p = text; *p != '\0'; p++)
		rows += *p == '\n';
	c.head = arena_new_n(a, struct content_value, 3 * rows); /* the most values that a row has */
	c.line = arena_new_n(a, struct content_line, rows);
	for (bool first = true; (row = strsep(&text, "\n")) != NULL; first = false)
		if (!first && *row != '\0') /* the first one names kind and version of the text */
			row_read(&c, row, exponent, a);
	return c;
}
