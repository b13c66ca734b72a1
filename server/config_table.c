#include "server/config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN false
#define SECRET true
#define LIVE CONFIG_LIVE
#define ROLL CONFIG_ROLL
#define START CONFIG_START

const struct config_row config_table[CONFIG_N] = {
#define CONFIG_TEXT(key_, def, secrecy, when, en, zh)                                                        \
	{.key = #key_,                                                                                       \
	    .type = CONFIG_IS_TEXT,                                                                          \
	    .effect = when,                                                                                  \
	    .secret = secrecy,                                                                               \
	    .offset = offsetof(struct config, key_),                                                         \
	    .text = def,                                                                                     \
	    .help_en = en,                                                                                   \
	    .help_zh = zh},
#define CONFIG_NUMBER(key_, def, min_, max_, when, en, zh)                                                   \
	{.key = #key_,                                                                                       \
	    .type = CONFIG_IS_NUMBER,                                                                        \
	    .effect = when,                                                                                  \
	    .offset = offsetof(struct config, key_),                                                         \
	    .number = def,                                                                                   \
	    .min = min_,                                                                                     \
	    .max = max_,                                                                                     \
	    .help_en = en,                                                                                   \
	    .help_zh = zh},
#define CONFIG_SWITCH(key_, def, when, en, zh)                                                               \
	{.key = #key_,                                                                                       \
	    .type = CONFIG_IS_SWITCH,                                                                        \
	    .effect = when,                                                                                  \
	    .offset = offsetof(struct config, key_),                                                         \
	    .number = def,                                                                                   \
	    .help_en = en,                                                                                   \
	    .help_zh = zh},
#include "server/config.def"
};

static const void *
member(const struct config *c, enum config_key key)
{
	return (const char *)c + config_table[key].offset;
}

bool
config_same(const struct config *a, const struct config *b, enum config_key key)
{
	const void *x = member(a, key), *y = member(b, key);

	switch (config_table[key].type) {
	case CONFIG_IS_TEXT:
		return strcmp(*(char *const *)x, *(char *const *)y) == 0;
	case CONFIG_IS_NUMBER:
		return *(const long *)x == *(const long *)y;
	case CONFIG_IS_SWITCH:
		return *(const bool *)x == *(const bool *)y;
	}
	abort();
}

/* A connection string or URL with a password in it is hidden whole: finding the password in every spelling of
 * it is where masks leak. */
static bool
carries_password(const char *value)
{
	const char *authority = strstr(value, "://"), *at;

	if (strcasestr(value, "password") != NULL)
		return true;
	if (authority == NULL || (at = strchr(authority + 3, '@')) == NULL)
		return false;
	return memchr(authority + 3, ':', (size_t)(at - authority - 3)) != NULL;
}

static void
print_text(const struct config_row *row, const char *value, FILE *out)
{
	if (row->secret && carries_password(value)) {
		fprintf(out, "%s = '********'\n", row->key);
		return;
	}
	fprintf(out, "%s = '", row->key);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			putc('\\', out);
		putc(*value, out);
	}
	fputs("'\n", out);
}

static void
print_row(const struct config *c, enum config_key key, FILE *out)
{
	const struct config_row *row = &config_table[key];
	const void *at = member(c, key);

	switch (row->type) {
	case CONFIG_IS_TEXT:
		print_text(row, *(char *const *)at, out);
		return;
	case CONFIG_IS_NUMBER:
		fprintf(out, "%s = %ld\n", row->key, *(const long *)at);
		return;
	case CONFIG_IS_SWITCH:
		fprintf(out, "%s = %s\n", row->key, *(const bool *)at ? "true" : "false");
		return;
	}
}

void
config_print(const struct config *c, FILE *out)
{
	for (int key = 0; key < CONFIG_N; key++)
		print_row(c, (enum config_key)key, out);
}

void
config_help(FILE *out)
{
	static const char *const when[2][3] = {
	    {"at SIGHUP", "at SIGHUP, with new workers", "at the next start"},
	    {"SIGHUP 时", "SIGHUP 时，更换工作进程", "下次启动时"}};
	bool zh = speaks_chinese();

	for (int key = 0; key < CONFIG_N; key++) {
		const struct config_row *row = &config_table[key];
		fprintf(out, "# %s (%s)\n# ", zh ? row->help_zh : row->help_en, when[zh][row->effect]);
		if (row->type == CONFIG_IS_TEXT)
			fprintf(out, "%s = '%s'\n\n", row->key, row->text);
		else if (row->type == CONFIG_IS_NUMBER)
			fprintf(out, "%s = %ld\n\n", row->key, row->number);
		else
			fprintf(out, "%s = %s\n\n", row->key, row->number ? "true" : "false");
	}
}

int
config_workers(const struct config *c, long cores)
{
	if (c->workers > 0)
		return (int)c->workers;
	return cores <= 4 ? 1 : cores / 4 > 64 ? 64 : (int)(cores / 4);
}
