#include "server/log_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TAIL 32 /* room kept for  ,"cut":true}\n  */

static bool
put(struct log_line *l, const char *s, size_t n)
{
	if (l->n + n > LOG_LINE_MAX - TAIL)
		return false;
	memcpy(l->text + l->n, s, n);
	l->n += n;
	return true;
}

/* Length of the well-formed UTF-8 character at s, at most n bytes; 0 when it is none. */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
	size_t want = *s < 0x80                 ? 1
	              : *s >= 0xc2 && *s < 0xe0 ? 2
	              : *s >= 0xe0 && *s < 0xf0 ? 3
	              : *s >= 0xf0 && *s < 0xf5 ? 4
	                                        : 0;

	if (want == 0 || want > n)
		return 0;
	for (size_t i = 1; i < want; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) || (*s == 0xf0 && s[1] < 0x90) ||
	    (*s == 0xf4 && s[1] > 0x8f))
		return 0;
	return want;
}

/* Characters that steer terminals or hide text: C0, DEL, C1, line separators, bidi and zero-width marks. */
static bool
steers(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static uint32_t
utf8_code(const unsigned char *s, size_t n)
{
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t c = s[0] & mask[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (s[i] & 0x3f);
	return c;
}

static bool
put_character(struct log_line *l, const unsigned char *s, size_t n)
{
	char escape[8];
	uint32_t c = n == 0 ? 0xfffd : utf8_code(s, n);

	if (n == 0 || steers(c)) {
		snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
		return put(l, escape, 6);
	}
	if (c == '"' || c == '\\')
		return put(l, "\\", 1) && put(l, (const char *)s, 1);
	return put(l, (const char *)s, n);
}

static bool
put_string(struct log_line *l, const char *value)
{
	const unsigned char *s = (const unsigned char *)value;
	size_t left = strlen(value);
	bool ok = put(l, "\"", 1);

	if (left > LOG_VALUE_MAX) {
		left = LOG_VALUE_MAX;
		while (left > 0 && (s[left] & 0xc0) == 0x80) /* not in the middle of a character */
			left--;
	}
	while (ok && left > 0) {
		size_t n = utf8_length(s, left), step = n == 0 ? 1 : n;
		ok = put_character(l, s, n);
		s += step;
		left -= step;
	}
	return ok && put(l, "\"", 1);
}

static bool
put_key(struct log_line *l, const char *key)
{
	return (l->n == 1 || put(l, ",", 1)) && put_string(l, key) && put(l, ":", 1);
}

/* A field is in the line whole or not at all. */
static void
keep(struct log_line *l, size_t mark, bool ok)
{
	if (!ok) {
		l->n = mark;
		l->full = true;
	}
}

void
log_line_text(struct log_line *l, const char *key, const char *value)
{
	size_t mark = l->n;

	keep(l, mark, put_key(l, key) && put_string(l, value));
}

static void
put_bare(struct log_line *l, const char *key, const char *value)
{
	size_t mark = l->n;

	keep(l, mark, put_key(l, key) && put(l, value, strlen(value)));
}

void
log_line_number(struct log_line *l, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	put_bare(l, key, text);
}

void
log_line_ms(struct log_line *l, const char *key, int64_t us)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
	put_bare(l, key, text);
}

static void
put_time(struct log_line *l, int64_t us)
{
	time_t s = (time_t)(us / 1000000);
	struct tm tm;
	char day[32], text[48];

	gmtime_r(&s, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%03dZ", day, (int)(us / 1000 % 1000));
	log_line_text(l, "ts", text);
}

void
log_line_begin(struct log_line *l, int64_t us, enum log_level level, const char *process, const char *source,
    const char *msg)
{
	l->n = 0;
	l->full = false;
	put(l, "{", 1);
	put_time(l, us);
	log_line_text(l, "level", log_level_name(level));
	log_line_text(l, "process", process);
	log_line_text(l, "source", source);
	log_line_text(l, "msg", msg);
}

void
log_line_end(struct log_line *l)
{
	const char *end = l->full ? ",\"cut\":true}\n" : "}\n";

	memcpy(l->text + l->n, end, strlen(end) + 1);
	l->n += strlen(end);
}
