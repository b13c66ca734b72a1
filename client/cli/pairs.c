#include "client/cli/pairs.h"

#include "client/cli/safe.h"
#include "common/utf8.h"

#define GAP 2
#define NARROWEST 20 /* columns for the texts, however narrow the terminal */

struct pairs
pairs_new(struct arena *a, size_t most)
{
	return (struct pairs){.arena = a,
	    .left = arena_new_n(a, const char *, most + 1),
	    .right = arena_new_n(a, const char *, most + 1)};
}

void
pairs_add(struct pairs *p, const char *left, const char *right)
{
	p->left[p->n] = safe_text(p->arena, left);
	p->right[p->n++] = safe_text(p->arena, right);
}

/* How many bytes go onto this line: up to a blank where there is one, never less than one character. */
static size_t
piece(const char *text, int width)
{
	size_t n = utf8_fit(text, width, NULL), blank = n;

	if (text[n] == '\0')
		return n;
	if (n == 0) {
		const char *next = text;
		utf8_next(&next);
		return (size_t)(next - text);
	}
	while (blank > 0 && text[blank] != ' ')
		blank--;
	return blank > n / 2 ? blank : n;
}

static void
print_one(FILE *out, const char *left, const char *right, int column, int width)
{
	int indent = column - utf8_width(left);

	fprintf(out, "%s", left);
	for (bool first = true; first || *right != '\0'; first = false) {
		size_t n = piece(right, width);
		if (n > 0)
			fprintf(out, "%*s%.*s", indent, "", (int)n, right);
		fputc('\n', out);
		indent = column;
		right += n;
		right += strspn(right, " ");
	}
}

void
pairs_print(FILE *out, const struct pairs *p, int width)
{
	int column = 0;

	for (size_t i = 0; i < p->n; i++)
		column = utf8_width(p->left[i]) > column ? utf8_width(p->left[i]) : column;
	column += GAP;
	int rest = width <= 0 ? INT_MAX : width - column < NARROWEST ? NARROWEST : width - column;
	for (size_t i = 0; i < p->n; i++)
		print_one(out, p->left[i], p->right[i], column, rest);
}
