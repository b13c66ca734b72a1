/* config.h -- the effective configuration: branchlined.conf over the defaults of config.def.
 *
 * Parsed in the master only (the parser keeps global state); workers inherit the result. A refused file
 * changes nothing. */
#ifndef BL_SERVER_CONFIG_H
#define BL_SERVER_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "server/trouble.h"

#define CONFIG_DEFAULT_FILE "/etc/branchline/branchlined.conf"
#define CONFIG_PROBLEMS 50 /* sentences kept; more are counted only */

struct config { /* texts are owned and never NULL */
#define CONFIG_TEXT(key, ...) char *key;
#define CONFIG_NUMBER(key, ...) long key;
#define CONFIG_SWITCH(key, ...) bool key;
#include "server/config.def"
#undef CONFIG_TEXT
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
	char *file; /* where it came from; NULL = defaults only */
};

enum config_type { CONFIG_IS_TEXT, CONFIG_IS_NUMBER, CONFIG_IS_SWITCH };
enum config_effect { CONFIG_LIVE, CONFIG_ROLL, CONFIG_START };

enum config_key {
#define CONFIG_TEXT(key, ...) CONFIG_KEY_##key,
#define CONFIG_NUMBER CONFIG_TEXT
#define CONFIG_SWITCH CONFIG_TEXT
#include "server/config.def"
#undef CONFIG_TEXT
#undef CONFIG_NUMBER
#undef CONFIG_SWITCH
	CONFIG_N
};

struct config_row {
	const char *key;
	enum config_type type;
	enum config_effect effect;
	bool secret;
	size_t offset;         /* of the member in struct config */
	const char *text;      /* default of a text */
	long number, min, max; /* default and bounds; a switch uses number */
	const char *help_en, *help_zh;
};
extern const struct config_row config_table[CONFIG_N];

struct config_problems { /* "file:line: sentence", in the language of the locale */
	int n;
	char text[CONFIG_PROBLEMS][400];
};

/* Fills *out with copies; the caller frees it with config_free(). False: *out is untouched and *p tells
 * everything that is wrong. `file` NULL = defaults only. */
bool config_load(const char *file, struct config *out, struct config_problems *p);
void config_free(struct config *c);

/* Replaces a text of a loaded configuration (standalone sets its own paths). */
void config_set(char **member, const char *value);

/* Prints all keys as a configuration file; secrets are masked. */
void config_print(const struct config *c, FILE *out);
/* Prints keys, defaults and help. */
void config_help(FILE *out);

/* Is the value of this key the same in both? */
bool config_same(const struct config *a, const struct config *b, enum config_key key);

/* Network workers that `workers` asks for on a machine with so many cores. */
int config_workers(const struct config *c, long cores);

#endif
