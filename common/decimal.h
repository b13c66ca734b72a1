/* decimal.h -- decimal strings of the wire, -?\d{1,15}(\.\d+)?, kept as int64 at a fixed scale.
 *
 * INT64_MIN is never a number: it stands for "absent" (common/types.h). */
#ifndef BL_COMMON_DECIMAL_H
#define BL_COMMON_DECIMAL_H

#include "common/arena.h"

#define PRICE_SCALE 6 /* unit prices */
#define QTY_SCALE 4   /* quantities */
#define RATE_SCALE 4  /* percents and tax rates: of the percent, so 13 % = 130000 */
#define FX_SCALE 8    /* exchange rates */
#define SCALE_MAX 8

#define DECIMAL_TEXT 24 /* bytes of the longest formatted number with its NUL */

/* The strict form. False for anything else, also for more decimals than the scale (even zeros) and for what
 * does not fit: a number is never rounded. *out is untouched on failure. */
bool decimal_parse(const char *s, int scale, int64_t *out);

/* As typed by people at the console: spaces around, full-width digits and signs (１２．５, 12。5), a plus
 * sign, and thousands in groups of three (1,234,567.5 or with ，). What remains must be the strict form. */
bool decimal_parse_human(const char *s, int scale, int64_t *out);

/* All decimals of the scale, for amounts: 12.50. The first writes to buf and returns it. */
char *decimal_text(char buf[DECIMAL_TEXT], int64_t v, int scale);
char *decimal_format(struct arena *a, int64_t v, int scale);
/* Without trailing zeros, for prices, quantities and rates: 12.5. */
char *decimal_format_short(struct arena *a, int64_t v, int scale);

/* 10^n for 0 <= n <= 18. */
int64_t power10(int n);

#endif
