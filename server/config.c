#include "server/config.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/config_rule.h"

#define UNKNOWN_MAX 20 /* unknown keys told in one go */

/* One reading of the file. libconfuse has no user pointer and stops at an unknown key, so its state is kept
 * here and the file is read again with that key declared, until all of them are told. */
static struct reading {
	const char *file;
	struct config_problems *problems;
	char *unknown[UNKNOWN_MAX];
	int nunknown;
	bool again; /* an unknown key ended this reading */
} reading;

static void
problem(int line, const char *text)
{
	struct config_problems *p = reading.problems;
	char *to;

	if (p->n >= CONFIG_PROBLEMS)
		return;
	to = p->text[p->n];
	if (line > 0)
		snprintf(to, sizeof(p->text[0]), "%s:%d: %s", reading.file, line, text);
	else
		snprintf(to, sizeof(p->text[0]), "%s: %s", reading.file, text);
	for (int i = 0; i < p->n; i++) /* a repeated reading finds it again */
		if (strcmp(p->text[i], to) == 0)
			return;
	p->n++;
}

/* Keys that share their beginning with the unknown one are what the person may have meant. */
static const char *
nearest(const char *key)
{
	for (size_t n = strlen(key); n >= 3; n--)
		for (int i = 0; i < CONFIG_N; i++)
			if (strncmp(config_table[i].key, key, n) == 0)
				return config_table[i].key;
	return NULL;
}

static void
unknown_key(int line, const char *key)
{
	const char *near = nearest(key);
	struct trouble t;

	if (near != NULL)
		trouble_set(&t, "there is no key '%s'; did you mean '%s'?", "没有配置项“%s”；是否想写“%s”？",
		    key, near);
	else
		trouble_set(&t, "there is no key '%s'; see branchlined --config-help",
		    "没有配置项“%s”；请参阅 branchlined --config-help", key);
	problem(line, t.text);
	if (reading.nunknown < UNKNOWN_MAX) {
		reading.unknown[reading.nunknown++] = strdup(key);
		reading.again = true;
	}
}

static void
parser_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];

	vsnprintf(text, sizeof(text), fmt, ap);
	if (strncmp(text, "no such option '", 16) == 0) {
		text[strcspn(text + 16, "'") + 16] = '\0';
		unknown_key(cfg->line, text + 16);
	} else {
		problem(cfg->line, text);
	}
}

static enum config_key
key_of(const char *name)
{
	int i = 0;

	while (strcmp(config_table[i].key, name) != 0)
		i++;
	return (enum config_key)i;
}

/* Called for every value as it is read; going on after a wrong one tells the others too. */
static int
check_value(cfg_t *cfg, cfg_opt_t *opt)
{
	enum config_key key = key_of(opt->name);
	struct trouble t;
	bool ok = true;

	if (config_table[key].type == CONFIG_IS_TEXT)
		ok = config_rule_text(key, cfg_opt_getnstr(opt, 0), &t);
	else if (config_table[key].type == CONFIG_IS_NUMBER)
		ok = config_rule_number(key, cfg_opt_getnint(opt, 0), &t);
	if (!ok) {
		char text[sizeof(t.text) + 40];
		snprintf(text, sizeof(text), "%s: %s", opt->name, t.text);
		problem(cfg->line, text);
	}
	return 0;
}

static void
declare(cfg_opt_t *opt)
{
	for (int i = 0; i < CONFIG_N; i++) {
		const struct config_row *row = &config_table[i];
		if (row->type == CONFIG_IS_TEXT)
			*opt++ = (cfg_opt_t)CFG_STR(row->key, row->text, CFGF_NONE);
		else if (row->type == CONFIG_IS_NUMBER)
			*opt++ = (cfg_opt_t)CFG_INT(row->key, row->number, CFGF_NONE);
		else
			*opt++ = (cfg_opt_t)CFG_BOOL(row->key, row->number ? cfg_true : cfg_false, CFGF_NONE);
	}
	*opt++ = (cfg_opt_t)CFG_FUNC("include", &cfg_include);
	for (int i = 0; i < reading.nunknown; i++)
		*opt++ = (cfg_opt_t)CFG_STR(reading.unknown[i], NULL, CFGF_NONE);
	*opt = (cfg_opt_t)CFG_END();
}

static cfg_t *
read_once(void)
{
	cfg_opt_t opt[CONFIG_N + UNKNOWN_MAX + 2];
	cfg_t *cfg;

	declare(opt);
	cfg = cfg_init(opt, CFGF_NONE);
	if (cfg == NULL)
		return NULL;
	cfg_set_error_function(cfg, parser_error);
	for (int i = 0; i < CONFIG_N; i++)
		cfg_set_validate_func(cfg, config_table[i].key, check_value);
	reading.again = false;
	switch (reading.file == NULL ? CFG_SUCCESS : cfg_parse(cfg, reading.file)) {
	case CFG_FILE_ERROR:
		problem(0, strerror(errno));
		break;
	case CFG_PARSE_ERROR:
	case CFG_SUCCESS:
		break;
	}
	return cfg;
}

static void
take_values(cfg_t *cfg, struct config *out)
{
	for (int i = 0; i < CONFIG_N; i++) {
		const struct config_row *row = &config_table[i];
		void *at = (char *)out + row->offset;
		if (row->type == CONFIG_IS_TEXT)
			*(char **)at = strdup(cfg_getstr(cfg, row->key));
		else if (row->type == CONFIG_IS_NUMBER)
			*(long *)at = cfg_getint(cfg, row->key);
		else
			*(bool *)at = cfg_getbool(cfg, row->key) == cfg_true;
	}
	out->file = reading.file == NULL ? NULL : strdup(reading.file);
}

/* What only the whole file can tell. */
static void
check_whole(cfg_t *cfg)
{
	struct trouble t;

	if (reading.file != NULL && !config_rule_private(reading.file, 0027, &t))
		problem(0, t.text);
	if (*cfg_getstr(cfg, "smtp_url") != '\0' && *cfg_getstr(cfg, "smtp_from") == '\0') {
		trouble_set(&t, "smtp_url needs smtp_from, the sender address",
		    "设置 smtp_url 时须同时设置发件地址 smtp_from");
		problem(0, t.text);
	}
}

bool
config_load(const char *file, struct config *out, struct config_problems *p)
{
	cfg_t *cfg = NULL;

	p->n = 0;
	reading = (struct reading){.file = file, .problems = p};
	do {
		if (cfg != NULL)
			cfg_free(cfg);
		cfg = read_once();
	} while (cfg != NULL && reading.again && reading.nunknown < UNKNOWN_MAX);
	if (cfg != NULL && p->n == 0)
		check_whole(cfg);
	if (cfg != NULL && p->n == 0)
		take_values(cfg, out);
	if (cfg != NULL)
		cfg_free(cfg);
	for (int i = 0; i < reading.nunknown; i++)
		free(reading.unknown[i]);
	return cfg != NULL && p->n == 0;
}

void
config_free(struct config *c)
{
	for (int i = 0; i < CONFIG_N; i++)
		if (config_table[i].type == CONFIG_IS_TEXT)
			free(*(char **)((char *)c + config_table[i].offset));
	free(c->file);
	*c = (struct config){0};
}

void
config_set(char **member, const char *value)
{
	char *copy = strdup(value);

	free(*member);
	*member = copy;
}
