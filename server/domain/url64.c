#include "server/domain/url64.h"

#include "common/encode.h"

char *
url64_encode(struct arena *a, const void *p, size_t n)
{
	char *text = base64_encode(a, p, n, false);

	for (char *c = text; *c != '\0'; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
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
