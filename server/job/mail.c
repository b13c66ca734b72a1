#include "server/job/mail.h"

#include "common/date.h"
#include "common/decimal.h"
#include "common/strbuf.h"

#define BODY_MAX 65536
#define EOL "\r\n"

static const struct template
{
	const char *name;
	bool shipment;
	const char *subject[LANG_N], *text[LANG_N];
}
templates[] = {
#define MAIL(name, shipment, en, zh, text_en, text_zh) {#name, shipment, {en, zh}, {text_en, text_zh}},
#include "server/job/mail.def"
#undef MAIL
};

struct words { /* of the lines of a mail */
	const char *dear, *order, *shipment, *carrier, *tracking, *signed_by, *signed_on, *lines, *more,
	    *total, *promised;
};
static const struct words words[LANG_N] = {
    {"Dear %s,", "Order: %s", "Shipment: %s", "Carrier: %s", "Tracking number: %s", "Signed by: %s",
        "Signed on: %s", "Items:", "(and more)", "Total: %s", ", expected %s"},
    {"尊敬的%s：", "订单号：%s", "发货单号：%s", "承运商：%s", "运单号：%s", "签收人：%s", "签收日期：%s",
        "明细：", "（其余从略）", "合计：%s", "，预计 %s"},
};

static const struct template *
template_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(templates); i++)
		if (strcmp(templates[i].name, name) == 0)
			return &templates[i];
	return NULL;
}

static void
add_line(struct strbuf *s, const char *format, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	for (const char *p = format; *p != '\0'; p++)
		if (p[0] == '%' && p[1] == 's') {
			strbuf_add(s, value);
			p++;
		} else {
			strbuf_addc(s, *p);
		}
	strbuf_add(s, EOL);
}

static const char *
day(struct arena *a, int32_t d)
{
	struct civil c;

	if (d == NO_DATE)
		return "";
	c = date_civil(d);
	return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static void
add_items(
    struct strbuf *s, struct arena *a, const struct q_outbox_lines *lines, const struct words *w, bool dates)
{
	strbuf_addf(s, EOL "%s" EOL, w->lines);
	for (size_t i = 0; i < lines->n && i < MAIL_LINES; i++) {
		const struct q_outbox_lines_row *l = &lines->row[i];
		strbuf_addf(s, "%d. %s  %s %s", l->seq, l->name,
		    decimal_format_short(a, l->quantity, QTY_SCALE), l->unit);
		if (dates && l->promised_date != NO_DATE)
			add_line(s, w->promised, day(a, l->promised_date));
		else
			strbuf_add(s, EOL);
	}
	if (lines->n > MAIL_LINES)
		strbuf_addf(s, "%s" EOL, w->more);
}

static void
add_shipment(struct strbuf *s, struct arena *a, const struct q_outbox_document *d, const struct words *w)
{
	add_line(s, w->shipment, d->shipment_number);
	add_line(s, w->carrier, d->carrier);
	add_line(s, w->tracking, d->tracking);
	if (d->signed_on != NO_DATE) {
		add_line(s, w->signed_on, day(a, d->signed_on));
		add_line(s, w->signed_by, d->signed_by);
	}
}

static const char *
one_line(struct arena *a, const char *format, const char *value)
{
	struct strbuf s;

	strbuf_init(&s, a, BODY_MAX);
	add_line(&s, format, value != NULL ? value : "-");
	return arena_strndup(a, strbuf_text(&s), s.len >= 2 ? s.len - 2 : 0);
}

bool
mail_render(struct arena *a, const char *template_name, enum lang lang, const struct q_outbox_document *d,
    const struct q_outbox_lines *lines, struct mail_text *out)
{
	const struct template *t = template_find(template_name);
	const struct words *w = &words[lang];
	struct strbuf s;

	if (t == NULL)
		return false;
	strbuf_init(&s, a, BODY_MAX);
	add_line(&s, w->dear, d->customer_name);
	strbuf_addf(&s, EOL "%s" EOL EOL, t->text[lang]);
	add_line(&s, w->order, d->order_number);
	if (t->shipment)
		add_shipment(&s, a, d, w);
	add_items(&s, a, lines, w, !t->shipment);
	if (!t->shipment)
		add_line(&s, w->total,
		    arena_printf(a, "%s %s", decimal_format(a, d->gross, d->exponent), d->currency));
	strbuf_addf(&s, EOL "%s" EOL, d->company_name);
	out->subject = one_line(a, t->subject[lang], d->order_number);
	out->body = strbuf_text(&s);
	return true;
}
