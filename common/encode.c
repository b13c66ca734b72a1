#include "common/encode.h"

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
hex_encode(const void *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *b = p;
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[b[i] >> 4];
		out[2 * i + 1] = digits[b[i] & 15];
	}
	out[2 * n] = '\0';
}

char *
hex_text(struct arena *a, const void *p, size_t n)
{
	char *s = arena_alloc(a, 2 * n + 1);
	hex_encode(p, n, s);
	return s;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
hex_decode(const char *s, void *out, size_t n)
{
	uint8_t *b = out;
	for (size_t i = 0; i < n; i++, s += 2) {
		int high = hex_value(s[0]);
		int low = high < 0 ? -1 : hex_value(s[1]);
		if (low < 0)
			return false;
		b[i] = (uint8_t)(high << 4 | low);
	}
	return *s == '\0';
}

char *
base64_encode(struct arena *a, const void *p, size_t n, bool padded)
{
	const uint8_t *b = p;
	char *out = arena_alloc(a, (n + 2) / 3 * 4 + 1), *to = out;
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)b[i] << 16;
		if (i + 1 < n)
			v |= (uint32_t)b[i + 1] << 8;
		if (i + 2 < n)
			v |= b[i + 2];
		size_t digits = i + 2 < n ? 4 : n - i + 1;
		for (size_t k = 0; k < digits; k++)
			*to++ = base64_digits[v >> (18 - 6 * k) & 63];
		for (size_t k = digits; padded && k < 4; k++)
			*to++ = '=';
	}
	*to = '\0';
	return out;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* The length without its padding; padding is allowed only where it fills up four. */
static size_t
base64_unpadded(const char *s, size_t n)
{
	if (n % 4 == 0 && n > 0 && s[n - 1] == '=') {
		n--;
		n -= s[n - 1] == '=';
	}
	return n;
}

bool
base64_decode(struct arena *a, const char *s, size_t n, struct bytes *out)
{
	n = base64_unpadded(s, n);
	if (n % 4 == 1)
		return false;
	uint8_t *p = arena_alloc(a, n / 4 * 3 + 3);
	size_t len = 0;
	uint32_t v = 0;
	int bits = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = base64_value(s[i]);
		if (digit < 0)
			return false;
		v = (v << 6 | (uint32_t)digit) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			p[len++] = (uint8_t)(v >> bits);
		}
	}
	if ((v & ((1u << bits) - 1)) != 0)
		return false;
	*out = (struct bytes){.p = p, .n = len};
	return true;
}
