/* import_number.h -- exact arithmetic on numbers of files: fractions, no floats. A file may hold 0.0500000007, 1,234.50, 12.5% or
 * 1.2e3; what the server gets is a decimal of as many decimals as the mapping says. */
#ifndef BL_CLI_IMPORT_NUMBER_H
#define BL_CLI_IMPORT_NUMBER_H

#include "common/arena.h"
#include "common/money.h"

struct number {
	int128 num, den; /* den > 0 */
};

/* Sign, digits with commas or blanks between thousands, decimals, exponent, percent sign; full-width forms, too. False for
 * anything else and for more than 30 digits. */
bool number_read(const char *s, struct number *out);
/* Half away from zero. All of these: false when it does not fit. */
bool number_round(struct number *n, long decimals);
bool number_times(struct number *n, struct number by);
bool number_divide(struct number *n, struct number by); /* also false for by = 0 */
/* Without trailing zeros; NULL when it has no end (1/3): then it must be rounded first. */
char *number_text(struct arena *a, struct number n);

#endif
