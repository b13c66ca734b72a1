/* money.h -- lines, sums, parts and shares of money (domain rules D1, D2, D3, D13b).
 *
 * Amounts are int64 minor units; the products are 128 bits wide; rounding is half away from zero, once per
 * named step. The functions return false when a result does not fit int64 or an input makes no sense; outputs
 * are then untouched. */
#ifndef BL_COMMON_MONEY_H
#define BL_COMMON_MONEY_H

#include "common/arena.h"

__extension__ typedef __int128 int128;

#define PERCENT_100 1000000 /* 100 % at RATE_SCALE */
#define MONEY_EXPONENT_MAX 6

/* num / den, half away from zero. den is not 0; the quotient fits int64. */
int64_t round_div(int128 num, int128 den);
/* The same for a quotient that may not fit. INT64_MIN does not fit: it means absent. */
bool round_div_fits(int128 num, int128 den, int64_t *out);

struct money_in {
	int64_t price;    /* per unit, 6 decimals; with tax when tax_inclusive */
	int64_t qty;      /* 4 decimals; negative for a return */
	int64_t discount; /* percent off, 4 decimals: 0 .. PERCENT_100 */
	int64_t tax_rate; /* percent, 4 decimals: 0 .. PERCENT_100 */
	int exponent;     /* decimals of the currency: 0 .. MONEY_EXPONENT_MAX */
	bool tax_inclusive;
};
struct money_out {
	int64_t net, tax, gross; /* gross = net + tax, always */
};

/* Inclusive: gross is rounded first, net = gross / (1 + rate), tax the remainder.
 * Exclusive: net is rounded first, tax = net * rate, gross the sum. */
bool money_line(const struct money_in *in, struct money_out *out);

/* Header = sum of the lines. */
bool money_add(struct money_out *sum, const struct money_out *line);

struct money_rate {
	int64_t tax_rate;
	struct money_out sum;
};
/* Adds a line to the sum of its rate; the n rows stay sorted by rate. rows has room for max. */
bool money_rate_add(
    struct money_rate *rows, size_t *n, size_t max, int64_t tax_rate, const struct money_out *line);

/* The k-th part of n: round(total * cumulative / qty) - already, so that the parts sum to the total when
 * cumulative reaches qty. cumulative counts this part too; both have the same sign and scale. */
bool money_part(int64_t total, int64_t cumulative, int64_t qty, int64_t already, int64_t *part);
/* The same for a line: gross (inclusive) or net (exclusive) and tax are taken by money_part, the third is
 * their difference or sum. */
bool money_part_line(const struct money_out *total, bool tax_inclusive, int64_t cumulative, int64_t qty,
    const struct money_out *already, struct money_out *part);

/* Base-currency value at a rate with 8 decimals (base units for one unit of the currency). */
bool money_convert(int64_t amount, int exponent, int64_t rate, int base_exponent, int64_t *out);

/* Splits total (any sign) over n weights >= 0 by largest remainder, ties to the lower index: the parts sum to
 * total. False when a weight is negative or all are 0 (a total of 0 may have such weights: all parts 0). The
 * arena is for scratch memory. */
bool money_allocate(struct arena *a, int64_t total, const int64_t *weight, size_t n, int64_t *out);

/* Shares of n weights in tenths of a percent; they sum to exactly 1000. */
bool money_shares(struct arena *a, const int64_t *weight, size_t n, int64_t *out);

/* Payment plan: row i gets round(total * percent[i]), the last row the remainder. The percents (4 decimals,
 * >= 0) sum to 100 %; n > 0. */
bool money_plan(int64_t total, const int64_t *percent, size_t n, int64_t *out);

#endif
