#include "common/fullwidth.h"

/* The ASCII character for a three-byte full-width one, 0 for none. */
static char
folded3(const uint8_t *s)
{
	if (s[0] == 0xe3 && s[1] == 0x80) { /* U+3000 space, U+3001 、, U+3002 。 */
		if (s[2] == 0x80)
			return ' ';
		if (s[2] == 0x81)
			return ',';
		return s[2] == 0x82 ? '.' : '\0';
	}
	if (s[0] != 0xef)
		return '\0';
	if (s[1] == 0xbc && s[2] >= 0x81 && s[2] <= 0xbf) /* U+FF01..FF3F: ! .. _ */
		return (char)(s[2] - 0x81 + '!');
	if (s[1] == 0xbd && s[2] >= 0x80 && s[2] <= 0x9e) /* U+FF40..FF5E: ` .. ~ */
		return (char)(s[2] - 0x80 + '`');
	return '\0';
}

bool
fullwidth_fold(const char *s, char *out, size_t n)
{
	const uint8_t *p = (const uint8_t *)s;
	for (size_t i = 0; i < n; i++) {
		char c = '\0';
		if (p[0] >= 0xe0 && p[1] != 0 && p[2] != 0 && (c = folded3(p)) != '\0')
			p += 3;
		else if (p[0] == 0xc2 && p[1] == 0xa0 && (c = ' ') != '\0')
			p += 2;
		else
			c = (char)*p++;
		out[i] = c;
		if (c == '\0')
			return true;
	}
	return false;
}
