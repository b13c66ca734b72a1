#include "common/pjson/base64.h"

char *
base64_encode(struct arena *a, const void *p, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *in = p;
	char *out = arena_alloc(a, (n + 2) / 3 * 4 + 1), *w = out;

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t v = (uint32_t)in[i] << 16;
		v |= have > 1 ? (uint32_t)in[i + 1] << 8 : 0;
		v |= have > 2 ? in[i + 2] : 0;
		*w++ = digit[v >> 18];
		*w++ = digit[v >> 12 & 63];
		*w++ = have > 1 ? digit[v >> 6 & 63] : '=';
		*w++ = have > 2 ? digit[v & 63] : '=';
	}
	return out;
}

static int
digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

bool
base64_decode(struct arena *a, const char *text, size_t n, struct bytes *out)
{
	uint8_t *buf = arena_alloc(a, n / 4 * 3 + 3);
	uint32_t v = 0;
	size_t len = 0, pad = 0;

	while (n > 0 && pad < 2 && text[n - 1] == '=') {
		n--;
		pad++;
	}
	if (n % 4 == 1 || (pad > 0 && (n + pad) % 4 != 0))
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = digit_value(text[i]);
		if (d < 0)
			return false;
		v = v << 6 | (uint32_t)d;
		if (i % 4 > 0)
			buf[len++] = (uint8_t)(v >> (6 - 2 * (i % 4)));
	}
	*out = (struct bytes){.p = buf, .n = len};
	return true;
}
