#include "common/url64.h"

#include "common/encode.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void
url64_put(const void *p, size_t n, char *out)
{
	const uint8_t *in = p;
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | in[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = alphabet[bits >> (have - 6) & 63];
	}
	if (have > 0)
		*out++ = alphabet[bits << (6 - have) & 63];
	*out = '\0';
}

char *
url64_encode(struct arena *a, const void *p, size_t n)
{
	char *text = arena_alloc(a, n / 3 * 4 + 5);

	url64_put(p, n, text);
	return text;
}

bool
url64_decode(struct arena *a, const char *s, size_t n, struct bytes *out)
{
	char *text;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '+' || s[i] == '/' || s[i] == '=')
			return false;
	text = arena_strndup(a, s, n);
	for (char *c = text; *c != '\0'; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	return base64_decode(a, text, n, out);
}
