#include "server/domain/approval/inputs.h"

#include "common/decimal.h"
#include "common/digest.h"
#include "server/domain/field.h"

#define INPUTS_TEXT_MAX 4000

enum worse { WORSE_UP, WORSE_DOWN, WORSE_ANY };

static const struct expr_field fields[INPUT_N] = {
#define INPUT(NAME, name, type, scale, worse, en, zh) {#name, EXPR_##type, scale},
#include "server/domain/approval/input.def"
#undef INPUT
};

static const enum worse directions[INPUT_N] = {
#define INPUT(NAME, name, type, scale, worse, en, zh) WORSE_##worse,
#include "server/domain/approval/input.def"
#undef INPUT
};

void
inputs_fields(int exponent, struct expr_field out[INPUT_N])
{
	memcpy(out, fields, sizeof(fields));
	for (int i = 0; i < INPUT_N; i++)
		if (out[i].scale < 0)
			out[i].scale = exponent;
}

void
inputs_values(const struct routing_inputs *in, struct expr_value out[INPUT_N])
{
	memset(out, 0, sizeof(*out) * INPUT_N);
	out[INPUT_AMOUNT].number = in->amount;
	out[INPUT_DISCOUNT].number = in->discount;
	out[INPUT_MARGIN].number = in->margin == INT32_MIN ? INT64_MIN : in->margin;
	out[INPUT_CREDIT_GRADE].text = in->credit_grade;
	out[INPUT_CREDIT].text = in->credit;
	out[INPUT_NEW_CUSTOMER].number = in->new_customer;
	out[INPUT_CUSTOMER_LEVEL].text = in->customer_level;
	out[INPUT_BRANCH].text = in->branch;
	out[INPUT_CHANNEL].text = in->channel;
	out[INPUT_LINE_COUNT].number = in->line_count;
	out[INPUT_SHORTAGE].number = in->shortage;
	out[INPUT_BELOW_FLOOR].number = in->below_floor;
	out[INPUT_FOREIGN_CURRENCY].number = in->foreign_currency;
}

/* NULL when unknown. */
static const char *
value_text(const struct expr_field *f, const struct expr_value *v, struct arena *a)
{
	switch (f->type) {
	case EXPR_NUMBER:
		return v->number == INT64_MIN ? NULL : decimal_format(a, v->number, f->scale);
	case EXPR_BOOL:
		return v->number != 0 ? "true" : "false";
	case EXPR_TEXT:
		break;
	}
	return v->text;
}

const char *
inputs_text(const struct routing_inputs *in, struct arena *a)
{
	struct expr_field f[INPUT_N];
	struct expr_value v[INPUT_N];
	struct strbuf b;

	inputs_fields(in->exponent, f);
	inputs_values(in, v);
	strbuf_init(&b, a, INPUTS_TEXT_MAX);
	for (int i = 0; i < INPUT_N; i++) {
		const char *text = value_text(&f[i], &v[i], a);

		if (text != NULL)
			strbuf_addf(&b, "%s=%s\n", f[i].name, text);
	}
	return strbuf_text(&b);
}

struct bytes
inputs_hash(const char *text, struct arena *a)
{
	uint8_t hash[SHA256_BYTES];

	sha256(text, strlen(text), hash);
	return (struct bytes){arena_memdup(a, hash, sizeof(hash)), sizeof(hash)};
}

/* The value of an input in a text, NULL when it is not there. */
static const char *
line_of(const char *text, const char *name, struct arena *a)
{
	size_t n = strlen(name);

	while (*text != '\0') {
		const char *end = strchrnul(text, '\n');

		if (strncmp(text, name, n) == 0 && text[n] == '=')
			return arena_strndup(a, text + n + 1, (size_t)(end - text) - n - 1);
		text = *end == '\0' ? end : end + 1;
	}
	return NULL;
}

static int
sign_of(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* -1, 0, 1: the value now against that of the text. */
static int
compare(const struct expr_field *f, const char *was, const char *now)
{
	int64_t x, y;

	if (f->type == EXPR_NUMBER && decimal_parse(was, f->scale, &x) && decimal_parse(now, f->scale, &y))
		return sign_of(y, x);
	return sign_of(strcmp(now, was), 0); /* "false" < "true" */
}

bool
inputs_worse(const char *text, const struct routing_inputs *now, struct arena *a)
{
	struct expr_field f[INPUT_N];
	struct expr_value v[INPUT_N];

	inputs_fields(now->exponent, f);
	inputs_values(now, v);
	for (int i = 0; i < INPUT_N; i++) {
		const char *was = line_of(text, f[i].name, a), *is = value_text(&f[i], &v[i], a);
		int order;

		if (was == NULL && is == NULL)
			continue;
		if (was == NULL || is == NULL)
			return true;
		order = compare(&f[i], was, is);
		if (order != 0 && (directions[i] == WORSE_ANY || (order > 0) == (directions[i] == WORSE_UP)))
			return true;
	}
	return false;
}

const char *
inputs_shown(const char *text, bool margin, struct arena *a)
{
	struct strbuf b;

	strbuf_init(&b, a, INPUTS_TEXT_MAX);
	while (*text != '\0') {
		const char *end = strchrnul(text, '\n');

		if (margin || strncmp(text, "margin=", 7) != 0)
			strbuf_addf(&b, "%s%.*s", b.len > 0 ? "; " : "", (int)(end - text), text);
		text = *end == '\0' ? end : end + 1;
	}
	return strbuf_text(&b);
}
