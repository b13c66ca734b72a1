#include "client/lib/metadata.h"

#include <inttypes.h>
#include <stdio.h>

void
timeout_text(int64_t us, char out[TIMEOUT_TEXT])
{
	static const struct {
		int64_t us;
		char unit;
	} row[] = {{1, 'u'}, {1000, 'm'}, {1000000, 'S'}, {60000000, 'M'}, {3600000000, 'H'}};
	size_t i = 0;

	if (us < 1)
		us = 1;
	while (i < 4 && us / row[i].us > 99999999)
		i++;
	int64_t v = us / row[i].us;
	snprintf(out, TIMEOUT_TEXT, "%" PRId64 "%c", v > 99999999 ? INT64_C(99999999) : v, row[i].unit);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t
percent_decode(char *text, size_t n)
{
	size_t w = 0;

	for (size_t i = 0; i < n; i++) {
		int hi = text[i] == '%' && n - i > 2 ? hex_digit(text[i + 1]) : -1;
		int lo = hi >= 0 ? hex_digit(text[i + 2]) : -1;
		if (lo >= 0) {
			text[w++] = (char)(hi << 4 | lo);
			i += 2;
		} else {
			text[w++] = text[i];
		}
	}
	return w;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

long
base64_bytes(const char *text, size_t n, uint8_t *out)
{
	uint32_t v = 0;
	long len = 0;

	while (n > 0 && text[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		int d = base64_digit(text[i]);
		if (d < 0)
			return -1;
		v = v << 6 | (uint32_t)d;
		if (i % 4 > 0)
			out[len++] = (uint8_t)(v >> (6 - 2 * (i % 4)));
	}
	return len;
}
