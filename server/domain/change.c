#include "server/domain/change.h"

#define CHANGE_MAX 2000

struct change
change_begin(const struct actor *who)
{
	struct change c;

	strbuf_init(&c.text, who->arena, CHANGE_MAX);
	strbuf_addc(&c.text, '{');
	return c;
}

static void
add_string(struct strbuf *b, const char *s)
{
	strbuf_addc(b, '"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			strbuf_addf(b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			strbuf_addf(b, "\\u%04x", (unsigned)*s);
		else
			strbuf_addc(b, *s);
	strbuf_addc(b, '"');
}

static void
add_name(struct change *c, const char *name)
{
	if (c->text.len > 1)
		strbuf_addc(&c->text, ',');
	add_string(&c->text, name);
	strbuf_addc(&c->text, ':');
}

void
change_text(struct change *c, const char *name, const char *value)
{
	if (value == NULL)
		return;
	add_name(c, name);
	add_string(&c->text, value);
}

void
change_number(struct change *c, const char *name, int64_t value)
{
	if (value == INT64_MIN)
		return;
	add_name(c, name);
	strbuf_addf(&c->text, "%lld", (long long)value);
}

void
change_bool(struct change *c, const char *name, bool value)
{
	add_name(c, name);
	strbuf_add(&c->text, value ? "true" : "false");
}

void
change_texts(struct change *c, const char *name, struct texts value)
{
	add_name(c, name);
	strbuf_addc(&c->text, '[');
	for (size_t i = 0; i < value.n; i++) {
		if (i > 0)
			strbuf_addc(&c->text, ',');
		add_string(&c->text, value.v[i]);
	}
	strbuf_addc(&c->text, ']');
}

const char *
change_end(struct change *c)
{
	strbuf_addc(&c->text, '}');
	return c->text.failed ? "{}" : strbuf_text(&c->text);
}
