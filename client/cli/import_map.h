/* import_map.h -- the mapping of an import: which request the rows of a file become.
 *
 *	{"method": "order create", "charset": "GB18030", "separator": ",", "group": ["order"], "upsert": false,
 *	 "where": [{"column": "shipped", "not": [""]}],
 *	 "fields": {
 *		"customer": "{customer no}",
 *		"submit": {"value": true},
 *		"lines[].price": {"column": "total", "steps": [{"round": 2}, {"divide": "{quantity}"}, {"round": 6}]}}}
 *
 * A value is a text with {columns}, or an object with one of text, column, value and with steps (import_step.def). Rows with equal
 * group columns are one request; its fields with [] get one element for each row. */
#ifndef BL_CLI_IMPORT_MAP_H
#define BL_CLI_IMPORT_MAP_H

#include <jansson.h>

#include "common/why.h"
#include "proto/method.h"

enum import_step_kind {
#define STEP(NAME, word, ARGUMENT, en, zh) STEP_##NAME,
#include "client/cli/import_step.def"
#undef STEP
	STEP_N
};

struct import_step {
	enum import_step_kind kind;
	const char *text;    /* TEXT, OPERAND */
	long count;          /* COUNT */
	const json_t *words; /* WORDS */
};

struct import_rule {
	const char *path;  /* as written: "lines[].price" */
	const char *field; /* by the names of the message: "lines[].product_id" */
	bool each_row;     /* has [] */
	/* one of these */
	const char *text;     /* with {columns} */
	const char *column;   /* a column as it is */
	const char *constant; /* for every row */
	size_t nstep;
	struct import_step *step;
};

struct import_where {
	const char *column;
	bool is; /* true: one of them; false: none of them */
	struct texts values;
};

struct import_map {
	const struct method *method;
	const struct method *update; /* upsert: what changes a row that is there; NULL = nothing does */
	const char *id_field;        /* its reference field, "product_id" */
	const char *key_field;       /* the field that must be free: "code", "login"; NULL = no upsert */
	const char *charset;
	char separator;
	struct texts group;
	size_t nwhere, nrule;
	struct import_where *where;
	struct import_rule *rule;
	json_t *doc; /* owns texts and words; import_map_free() */
};

/* Reads a mapping; violations in why when false. The map lives in the arena of why. */
bool import_map_read(const char *text, size_t n, struct import_map *m, struct why *why);
void import_map_free(struct import_map *m);

/* Columns that the mapping names and the file does not have, as violations. */
bool import_map_fits(const struct import_map *m, struct texts header, struct why *why);

/* The rule behind a path of a refusal, "lines[3].quantity" or "quantity"; *element_out is 3, or 0. NULL = no rule made it. */
const struct import_rule *import_map_rule(const struct import_map *m, const char *path, size_t *element_out);

/* The next {column} of a text: its name, with *before_out bytes of the text in front of it, and *s behind it. NULL = no more. */
const char *import_column_next(struct arena *a, const char **s, size_t *before_out);
/* The first column that a rule reads, "" for none. */
const char *import_rule_column(struct arena *a, const struct import_rule *r);

#endif
