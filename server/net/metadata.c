#include "server/net/metadata.h"

#include <strings.h>

static int64_t
unit_ns(char unit)
{
	switch (unit) {
	case 'H':
		return 3600 * INT64_C(1000000000);
	case 'M':
		return 60 * INT64_C(1000000000);
	case 'S':
		return INT64_C(1000000000);
	case 'm':
		return 1000000;
	case 'u':
		return 1000;
	case 'n':
		return 1;
	default:
		return 0;
	}
}

bool
timeout_parse(const char *s, size_t n, int64_t *us_out)
{
	int64_t v = 0;
	if (n < 2 || n > 9)
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (s[i] - '0');
	}
	int64_t ns = unit_ns(s[n - 1]);
	if (ns == 0)
		return false;
	*us_out = ns >= 1000 ? v * (ns / 1000) : (v + 999) / 1000;
	return true;
}

static bool
plain(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e && c != '%';
}

size_t
percent_encode(const char *s, char *out, size_t cap)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n = 0, whole = 0; /* whole: length up to the last complete character */
	for (const uint8_t *p = (const uint8_t *)s; *p != '\0'; p++) {
		if ((*p & 0xc0) != 0x80)
			whole = n;
		size_t need = plain(*p) ? 1 : 3;
		if (n + need >= cap) {
			n = whole;
			break;
		}
		if (need == 1) {
			out[n++] = (char)*p;
		} else {
			out[n++] = '%';
			out[n++] = hex[*p >> 4];
			out[n++] = hex[*p & 15];
		}
	}
	out[n] = '\0';
	return n;
}

size_t
base64_write(struct bytes in, char *out)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 0;
	for (size_t i = 0; i < in.n; i += 3) {
		uint32_t v = (uint32_t)in.p[i] << 16;
		v |= i + 1 < in.n ? (uint32_t)in.p[i + 1] << 8 : 0;
		v |= i + 2 < in.n ? in.p[i + 2] : 0;
		out[n++] = digit[v >> 18];
		out[n++] = digit[v >> 12 & 63];
		if (i + 1 < in.n)
			out[n++] = digit[v >> 6 & 63];
		if (i + 2 < in.n)
			out[n++] = digit[v & 63];
	}
	out[n] = '\0';
	return n;
}

/* The q of "zh-CN;q=0.8" in thousandths; 1000 when it names none. */
static int
quality(const char *s, size_t n)
{
	const char *q = memmem(s, n, "q=", 2);
	if (q == NULL)
		return 1000;
	const char *end = s + n;
	int v = 0, scale = 1000;
	for (q += 2; q < end && scale > 0; q++) {
		if (*q == '.')
			continue;
		if (*q < '0' || *q > '9')
			break;
		v += (*q - '0') * scale;
		scale /= 10;
	}
	return v > 1000 ? 1000 : v;
}

static bool
names_language(const char *s, size_t n, const char *two)
{
	return n >= 2 && strncasecmp(s, two, 2) == 0 &&
	       (n == 2 || s[2] == '-' || s[2] == '_' || s[2] == ';' || s[2] == ' ');
}

enum lang
language_pick(const char *s, size_t n)
{
	int zh = 0, en = 0; /* how well liked; on a tie the one named first */
	enum lang first = LANG_EN;
	for (size_t i = 0; i < n;) {
		while (i < n && (s[i] == ' ' || s[i] == ','))
			i++;
		const char *comma = memchr(s + i, ',', n - i);
		size_t len = comma != NULL ? (size_t)(comma - s) - i : n - i;
		int q = quality(s + i, len);
		if (names_language(s + i, len, "zh")) {
			first = zh + en == 0 && q > 0 ? LANG_ZH : first;
			zh = q > zh ? q : zh;
		} else if (names_language(s + i, len, "en")) {
			en = q > en ? q : en;
		}
		i += len;
	}
	if (zh == en)
		return first;
	return zh > en ? LANG_ZH : LANG_EN;
}

/* ---- traceparent ---- */

static bool
is_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= '0' && s[i] <= '9') && !(s[i] >= 'a' && s[i] <= 'f'))
			return false;
	return true;
}

/* version-trace-parent-flags; a version that is not ours may have more behind. */
bool
trace_id_find(const char *s, size_t n)
{
	static const char none[] = "00000000000000000000000000000000";

	if (n < 55 || s[2] != '-' || s[35] != '-' || s[52] != '-' || memcmp(s, "ff", 2) == 0)
		return false;
	if (n > 55 && (memcmp(s, "00", 2) == 0 || s[55] != '-'))
		return false;
	return is_hex(s, 2) && is_hex(s + TRACE_ID_AT, TRACE_ID_TEXT) && is_hex(s + 36, 16) &&
	       is_hex(s + 53, 2) && memcmp(s + TRACE_ID_AT, none, TRACE_ID_TEXT) != 0;
}
