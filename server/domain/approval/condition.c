/* Conditions of flows and nodes: do they hold, and why, in the reader's language. */
#include <ctype.h>

#include "server/domain/approval/inputs.h"

#define REASON_MAX 8000

enum condition_result
condition_check(const char *condition, const struct routing_inputs *in, struct arena *a, const char **reason)
{
	struct expr_field f[INPUT_N];
	struct expr_value v[INPUT_N];
	struct expr_error error;
	struct strbuf why;
	struct expr *e;

	*reason = "";
	if (condition[0] == '\0')
		return CONDITION_HOLDS;
	inputs_fields(in->exponent, f);
	inputs_values(in, v);
	e = expr_parse(a, condition, f, INPUT_N, &error);
	if (e == NULL)
		return CONDITION_BROKEN;
	strbuf_init(&why, a, REASON_MAX);
	if (!expr_eval(e, v, &why))
		return CONDITION_FAILS;
	*reason = strbuf_text(&why);
	return CONDITION_HOLDS;
}

static const struct {
	const char *word, *zh;
} words[] = {
#define INPUT(NAME, name, type, scale, worse, en, zh) {#name, zh},
#include "server/domain/approval/input.def"
#undef INPUT
    {"and", "且"},
    {"is", "为"},
    {"in", "属于"},
    {"not", "不"},
    {"unknown", "未知"},
    {"true", "是"},
    {"false", "否"},
    {"changed:", "提交后变化："},
};

static void
add_word(struct strbuf *b, const char *word, size_t n, enum lang lang)
{
	for (size_t i = 0; lang == LANG_ZH && i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].word) == n && memcmp(words[i].word, word, n) == 0) {
			strbuf_add(b, words[i].zh);
			return;
		}
	strbuf_addn(b, word, n);
}

/* Length of the token at s: a quoted text, blanks, or a word. */
static size_t
token(const char *s)
{
	const char *close;

	if (*s == '"') {
		close = strchr(s + 1, '"');
		return close != NULL ? (size_t)(close - s) + 1 : strlen(s);
	}
	return *s == ' ' ? 1 : strcspn(s, " \"");
}

/* The number behind every word margin becomes a star; inside quotes, too, so that no text of a document can hide one. */
static const char *
without_margin(const char *reason, struct arena *a)
{
	struct strbuf b;

	strbuf_init(&b, a, REASON_MAX);
	while (*reason != '\0') {
		bool margin = strncmp(reason, "margin ", 7) == 0;

		strbuf_addn(&b, reason, margin ? 7 : 1);
		reason += margin ? 7 : 1;
		if (margin && (isdigit((unsigned char)*reason) || *reason == '-')) {
			strbuf_addc(&b, '*');
			reason += strspn(reason, "-.0123456789");
		}
	}
	return strbuf_text(&b);
}

const char *
condition_shown(const char *reason, enum lang lang, bool margin, struct arena *a)
{
	struct strbuf b;

	if (reason[0] == '\0')
		return lang == LANG_ZH ? "所有单据" : "every document";
	if (!margin)
		reason = without_margin(reason, a);
	strbuf_init(&b, a, 2 * REASON_MAX);
	for (size_t n; *reason != '\0'; reason += n) {
		n = token(reason);
		add_word(&b, reason, n, lang);
	}
	return strbuf_text(&b);
}
