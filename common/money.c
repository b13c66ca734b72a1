#include "common/money.h"

#include "common/decimal.h"

#include <assert.h>

#define LINE_SCALE (PRICE_SCALE + QTY_SCALE + 6) /* of price * qty * (100 % - discount) */

bool
round_div_fits(int128 num, int128 den, int64_t *out)
{
	assert(den != 0);
	int128 q = num / den, r = num % den;
	int128 abs_r = r < 0 ? -r : r, abs_den = den < 0 ? -den : den;
	if (abs_r >= abs_den - abs_r)
		q += (num < 0) == (den < 0) ? 1 : -1;
	if (q > INT64_MAX || q < -INT64_MAX)
		return false;
	*out = (int64_t)q;
	return true;
}

int64_t
round_div(int128 num, int128 den)
{
	int64_t q = 0;
	bool fits = round_div_fits(num, den, &q);
	assert(fits);
	return q;
}

static bool
sum_fits(int64_t x, int64_t y, int64_t *out)
{
	int64_t sum;
	if (__builtin_add_overflow(x, y, &sum) || sum == INT64_MIN)
		return false;
	*out = sum;
	return true;
}

static bool
line_input_sound(const struct money_in *in)
{
	return in->price != INT64_MIN && in->qty != INT64_MIN && in->discount >= 0 &&
	       in->discount <= PERCENT_100 && in->tax_rate >= 0 && in->tax_rate <= PERCENT_100 &&
	       in->exponent >= 0 && in->exponent <= MONEY_EXPONENT_MAX;
}

/* price * qty * (1 - discount) in minor units, the one place where a line is rounded to money */
static bool
line_amount(const struct money_in *in, int64_t *amount)
{
	int128 product = (int128)in->price * in->qty;
	if (__builtin_mul_overflow(product, (int128)(PERCENT_100 - in->discount), &product))
		return false;
	return round_div_fits(product, power10(LINE_SCALE - in->exponent), amount);
}

bool
money_line(const struct money_in *in, struct money_out *out)
{
	struct money_out line = {0};
	if (!line_input_sound(in))
		return false;
	if (in->tax_inclusive) {
		if (!line_amount(in, &line.gross))
			return false;
		line.net = round_div((int128)line.gross * PERCENT_100, PERCENT_100 + in->tax_rate);
		line.tax = line.gross - line.net;
	} else {
		if (!line_amount(in, &line.net))
			return false;
		line.tax = round_div((int128)line.net * in->tax_rate, PERCENT_100);
		if (!sum_fits(line.net, line.tax, &line.gross))
			return false;
	}
	*out = line;
	return true;
}

bool
money_add(struct money_out *sum, const struct money_out *line)
{
	struct money_out total;
	if (!sum_fits(sum->net, line->net, &total.net) || !sum_fits(sum->tax, line->tax, &total.tax) ||
	    !sum_fits(sum->gross, line->gross, &total.gross))
		return false;
	*sum = total;
	return true;
}

bool
money_rate_add(struct money_rate *rows, size_t *n, size_t max, int64_t tax_rate, const struct money_out *line)
{
	size_t i = 0;
	while (i < *n && rows[i].tax_rate < tax_rate)
		i++;
	if (i < *n && rows[i].tax_rate == tax_rate)
		return money_add(&rows[i].sum, line);
	if (*n == max)
		return false;
	memmove(&rows[i + 1], &rows[i], (*n - i) * sizeof(*rows));
	rows[i] = (struct money_rate){.tax_rate = tax_rate, .sum = *line};
	++*n;
	return true;
}

bool
money_part(int64_t total, int64_t cumulative, int64_t qty, int64_t already, int64_t *part)
{
	int64_t due;
	if (qty == 0 || !round_div_fits((int128)total * cumulative, qty, &due) || already == INT64_MIN)
		return false;
	return sum_fits(due, -already, part);
}

/* Tax by money_part grows with the quantity, so no part has a tax of the wrong sign. */
bool
money_part_line(const struct money_out *total, bool tax_inclusive, int64_t cumulative, int64_t qty,
    const struct money_out *already, struct money_out *part)
{
	struct money_out p;
	if (!money_part(total->tax, cumulative, qty, already->tax, &p.tax))
		return false;
	if (tax_inclusive) {
		if (!money_part(total->gross, cumulative, qty, already->gross, &p.gross) ||
		    !sum_fits(p.gross, -p.tax, &p.net))
			return false;
	} else if (!money_part(total->net, cumulative, qty, already->net, &p.net) ||
	           !sum_fits(p.net, p.tax, &p.gross)) {
		return false;
	}
	*part = p;
	return true;
}

bool
money_convert(int64_t amount, int exponent, int64_t rate, int base_exponent, int64_t *out)
{
	if (rate <= 0 || exponent < 0 || exponent > MONEY_EXPONENT_MAX || base_exponent < 0 ||
	    base_exponent > MONEY_EXPONENT_MAX)
		return false;
	int128 product = (int128)amount * rate;
	int shift = FX_SCALE + exponent - base_exponent; /* at least 2 */
	return round_div_fits(product, power10(shift), out);
}

bool
money_plan(int64_t total, const int64_t *percent, size_t n, int64_t *out)
{
	int64_t left = total;
	int128 sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (percent[i] < 0 || percent[i] > PERCENT_100)
			return false;
		sum += percent[i];
	}
	if (n == 0 || sum != PERCENT_100 || total == INT64_MIN)
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		out[i] = round_div((int128)total * percent[i], PERCENT_100);
		left -= out[i];
	}
	out[n - 1] = left;
	return true;
}
